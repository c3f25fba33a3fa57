import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { priceWords } from '../../../design/price-words'
import { Act, ActWithReason, Facts, Failed, Money, Panel, Screen, State, Timeline, Waiting } from '../../../design/parts'
import { Story } from '../../../design/story'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** One product as a reviewer reads it 商品审核: all that a shopper will see, and the verdict. */
type Whole = Awaited<ReturnType<typeof api.oneProduct>>

export function Product() {
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({ queryKey: ['product', id], queryFn: () => api.oneProduct({ id }) })
  const again = () => { void refetch() }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  return (
    <Screen title={<>{data.title} <State text={w.productStates[data.state] ?? data.state} tone={toneOf(data.state)} /></>} back={<Link to="/products" aria-label={w.products}>‹</Link>} actions={
      <>
        <Link to="/products/$id/prices" params={{ id } as never}><Button>{priceWords.see}</Button></Link>
        {data.state === 'in_review' && <><Act isMain text={w.approve} run={() => api.reviewProduct({ id, outcome: 'approve' })} after={again} /><ActWithReason danger text={w.reject} run={(reason) => api.reviewProduct({ id, outcome: 'reject', reason })} after={again} /></>}
        {data.state !== 'banned' && data.state !== 'draft' && <ActWithReason danger text={w.ban} run={(reason) => api.banProduct({ id, reason })} after={again} />}
      </>}>
      <Panel>{data.reason && <p className="wrong">{data.reason}</p>}<div className="pictures">{data.pictures.map((name) => <img key={name} src={`/files/${name}?w=320`} alt={w.picture} />)}</div></Panel>
      <Panel title={w.detail}><Facts items={[[w.code, data.code], [w.sellingPoints, data.sellingPoints.join(' · ')], ...(['pain', 'solution', 'trust', 'action'] as const).map((block) => [w.blocks[block], data.detail[block]] as const)]} /></Panel>
      {data.detail.story && <Panel title={w.story}><Story text={data.detail.story} /></Panel>}
      <Panel title={w.attributes}><Facts items={data.attributes.map(({ name, value }) => [name, value] as const)} /></Panel>
      <Skus data={data} />
      <Panel title={w.history}><Timeline items={data.history.map((step) => ({ key: step.at + step.toState, title: w.productStates[step.toState] ?? step.toState, at: step.at, note: `${step.actorId}${step.reason ? ` · ${step.reason}` : ''}` }))} /></Panel>
    </Screen>
  )
}

const Skus = ({ data }: { readonly data: Whole }) => (
  <Panel title={w.skus}><div className="matrix" tabIndex={0} role="region" aria-label={w.skus}><table className="lines-table"><thead><tr><th>{w.code}</th>{data.axes.map((axis) => <th key={axis.name}>{axis.name}</th>)}<th>{w.price}</th></tr></thead>
    <tbody>{data.skus.map((sku) => <tr key={sku.id}><td>{sku.code}</td>{data.axes.map((axis) => <td key={axis.name}>{sku.spec[axis.name]}</td>)}<td><Money fen={sku.priceFen} /></td></tr>)}</tbody></table></div></Panel>
)
