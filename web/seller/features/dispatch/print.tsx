import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Alert, Button, Radio } from 'antd'
import { dispatchWords as w } from '../../../design/dispatch-words'
import { dateTime } from '../../../design/format'
import { carrierOf } from '../../../design/parcels'
import { Failed, Screen, Waiting } from '../../../design/parts'
import { api } from '../../api'

/** Printing 打印 (E05): labels of 100 × 180 or 76 × 130 mm, packing slips and pick lists, by the browser; what stands here is what comes out. */
type Papers = Awaited<ReturnType<typeof api.waybillPapers>>
type Item = Papers['items'][number]

export function Print() {
  const { kind = 'label', size = 'big', ids = '' } = useSearch({ strict: false }) as { kind?: string; size?: string; ids?: string }
  const navigate = useNavigate()
  const queries = useQueryClient()
  const waybillIds = ids.split(',').filter((id) => id !== '')
  const { data, error, refetch } = useQuery({ queryKey: ['papers', ids], queryFn: () => (waybillIds.length === 0 ? Promise.resolve({ items: [], picks: [], from: { store: '', name: '', phone: '', address: '' } } as Papers) : api.waybillPapers({ waybillIds })), gcTime: 0 })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const print = () => { if (kind === 'label') void api.countPrints({ waybillIds }).then(() => queries.invalidateQueries({ queryKey: ['desk'] })); globalThis.print() }
  const title = kind === 'label' ? w.label : kind === 'slip' ? w.slipTitle : w.pickTitle
  return (
    <Screen title={title} back={<Link to={'/dispatch' as '/'} aria-label={w.back}>‹</Link>} actions={<>
      {kind === 'label' && <Radio.Group aria-label={w.size} value={size} onChange={({ target }) => { void navigate({ to: '.', search: { kind, ids, size: String(target.value) } as never, replace: true }) }} options={Object.entries(w.sizes).map(([value, label]) => ({ value, label }))} optionType="button" />}
      <Button type="primary" disabled={data.items.length === 0} onClick={print}>{w.print}</Button></>}>
      {kind === 'label' && <Alert className="no-print" type="info" showIcon message={w.printHint} {...(data.items.some(({ prints }) => prints > 0) && { description: w.again })} style={{ marginBottom: 12 }} />}
      {data.items.length === 0 ? <div className="desk-empty"><p>{w.nothing}</p><Link to={'/dispatch' as '/'}>{w.back}</Link></div>
        : kind === 'label' ? data.items.filter(({ joins }) => joins === null).map((item) => <Label key={item.id} item={whole(item, data.items)} from={data.from} size={size === 'small' ? 'small' : 'big'} />)
          : kind === 'slip' ? data.items.map((item) => <Slip key={item.id} item={item} from={data.from} />) : <Picks papers={data} />}
    </Screen>
  )
}

/** Bars of Code 128, as wide in modules as they must be, with a quiet zone of ten at each side. */
function Bars({ bars, number }: { readonly bars: readonly number[]; readonly number: string }) {
  const quiet = 10
  let x = quiet
  const rects = bars.map((width, i) => { const at = x; x += width; return i % 2 === 0 ? <rect key={at} x={at} y={0} width={width} height={40} /> : null })
  return <svg className="bars" viewBox={`0 0 ${x + quiet} 40`} preserveAspectRatio="none" role="img" aria-label={number} shapeRendering="crispEdges">{rects}</svg>
}

const mostNamed = 2
/** A parcel of several orders has one label, with all that goes in it. */
function whole(item: Item, items: readonly Item[]): Item {
  const its = [item, ...items.filter(({ joins }) => joins === item.id)]
  return its.length === 1 ? item : { ...item, orderNumber: its.length > mostNamed ? `${item.orderNumber} +${its.length - 1}` : its.map(({ orderNumber }) => orderNumber).join(' '), lines: its.flatMap(({ lines }) => lines), weightGram: its.reduce((sum, { weightGram }) => sum + weightGram, 0) }
}

const piecesOf = (item: Item) => item.lines.reduce((sum, line) => sum + line.quantity, 0)
function Label({ item, from, size }: { readonly item: Item; readonly from: Papers['from']; readonly size: 'big' | 'small' }) {
  return (
    <article className={`paper label label-${size}`}>
      <header><b>{carrierOf(item.carrier!)}</b><span>{dateTime(item.issuedAt!)}</span></header>
      {item.routeCode && <p className="route">{item.routeCode}</p>}
      <div className="code"><Bars bars={item.bars} number={item.number!} /><span>{item.number}</span></div>
      <div className="party"><b>{w.receive}</b><p><strong>{item.toName}　{item.toPhone}</strong><br />{item.toAddress}</p></div>
      <div className="party"><b>{w.send}</b><p>{from.name}　{from.phone}<br />{from.address}</p></div>
      <footer><span>{item.orderNumber}</span><span>{w.pieces(piecesOf(item))}</span><span>{w.kg(item.weightGram)}</span></footer>
      {size === 'big' && <ul>{item.lines.map((line) => <li key={line.lineId}>{line.code} {line.specText} × {line.quantity}</li>)}</ul>}
    </article>
  )
}

const Lines = ({ lines, ticked = false }: { readonly lines: readonly { readonly skuId: string; readonly code: string; readonly title: string; readonly specText: string; readonly quantity: number }[]; readonly ticked?: boolean }) => (
  <table><thead><tr><th scope="col">{w.code}</th><th scope="col">{w.goods}</th><th scope="col" className="number">{w.quantity}</th>{ticked && <th scope="col">{w.picked}</th>}</tr></thead>
    <tbody>{lines.map((line) => <tr key={line.skuId}><td>{line.code}</td><td>{line.title} {line.specText}</td><td className="number">{line.quantity}</td>{ticked && <td>☐</td>}</tr>)}</tbody></table>
)

const Slip = ({ item, from }: { readonly item: Item; readonly from: Papers['from'] }) => (
  <article className="paper sheet">
    <h2>{from.store} · {w.slipTitle}</h2>
    <p>{w.order} {item.orderNumber}　{carrierOf(item.carrier!)} {item.number}　{item.toName}</p>
    <Lines lines={item.lines} />
    <p>{w.pieces(piecesOf(item))}</p><p>{w.thanks}</p>
  </article>
)

const Picks = ({ papers }: { readonly papers: Papers }) => (
  <article className="paper sheet">
    <h2>{w.pickTitle} · {w.bySku}</h2>
    <Lines lines={papers.picks} ticked />
    <p>{w.total} {w.pieces(papers.picks.reduce((sum, one) => sum + one.quantity, 0))}</p>
    <h2>{w.pickTitle} · {w.byOrder}</h2>
    {papers.items.map((item) => <section key={item.id}><h3>{item.orderNumber}　{carrierOf(item.carrier!)} {item.number}</h3><Lines lines={item.lines} ticked /></section>)}
  </article>
)
