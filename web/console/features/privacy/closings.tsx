import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ListPage } from '../../../design/list-page'
import { Facts, Failed, Id, Money, Panel, Quiet, Screen, State, Waiting, When } from '../../../design/parts'
import { inLocale } from '../../../design/theme'
import { api } from '../../api'
import { privacyWords as w } from './privacy-words'

/** Requests to close accounts 注销申请 (E33): the most urgent first, with what stands in the way and what law keeps afterwards. Nobody's name stands here. */
type Row = Awaited<ReturnType<typeof api.closings>>['items'][number]
const states = ['asked', 'withdrawn', 'closed'] as const
const dayMs = 86_400_000
const tone = { asked: 'warn', withdrawn: 'calm', closed: 'good' } as const
const Due = ({ row }: { readonly row: Row }) => (row.state !== 'asked' ? <Quiet>–</Quiet> : row.isOverdue ? <State tone="bad" text={w.overdue} /> : <><When at={row.dueAt} /> <Quiet>{w.daysLeft(Math.max(0, Math.ceil((Date.parse(row.dueAt) - Date.now()) / dayMs)))}</Quiet></>)

export function Closings() {
  return <ListPage<Row> name="closings" title={w.title} sheet="closings" idOf={(row) => row.id} to={(row) => `/closings/${row.id}`} empty={<Quiet>{w.empty}</Quiet>} head={<p className="quiet">{w.law_}</p>}
    filters={[{ name: 'state', label: w.state, options: states.map((value) => ({ value, label: w.states[value]! })) }]}
    load={(ask, cursor) => api.closings({ limit: 50, state: (ask.state ?? 'asked') as Row['state'], ...(cursor && { cursor }) })}
    columns={[
      { key: 'id', title: w.number, isMain: true, show: (row) => <Id id={row.id} /> },
      { key: 'shopperId', title: w.shopper, show: (row) => <Id id={row.shopperId} /> },
      { key: 'state', title: w.state, show: (row) => <State tone={tone[row.state]} text={w.states[row.state]!} /> },
      { key: 'askedAt', title: w.asked, show: (row) => <When at={row.askedAt} /> },
      { key: 'dueAt', title: w.due, show: (row) => <Due row={row} /> },
      { key: 'endedAt', title: w.ended, show: (row) => <When at={row.endedAt} /> },
    ]} />
}

export function Closing() {
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({ queryKey: ['closing', id], queryFn: () => api.closing({ id }) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return (
    <Screen title={<>{w.title} <State tone={tone[data.state]} text={w.states[data.state]!} /></>} back={<Link to={'/closings' as '/'} aria-label={w.title}>‹</Link>}>
      <Panel><Facts items={[[w.number, data.id], [w.shopper, data.shopperId], [w.asked, <When key="a" at={data.askedAt} />], [w.due, data.isOverdue ? <State key="d" tone="bad" text={w.overdue} /> : <When key="d" at={data.dueAt} />], ...(data.thinkUntil ? [[w.thinking, <When key="t" at={data.thinkUntil} />] as const] : []), ...(data.endedAt ? [[w.ended, <When key="e" at={data.endedAt} />] as const] : []), ...(data.waives ? [[w.waives, '✓'] as const] : [])]} /></Panel>
      <Panel title={data.state === 'asked' ? w.stands : w.unsettled}>{data.stands.length === 0 ? <Quiet>{data.state === 'asked' ? w.standsNone : '–'}</Quiet> : <ul className="plain">{data.stands.map((one) => <li key={one.code}>{w.hinders[one.code] ?? one.code}: <b>{one.count}</b>{one.fen !== null && <> · <Money fen={one.fen} /></>} {one.isWaivable && <Quiet>{w.waivable}</Quiet>}</li>)}</ul>}</Panel>
      {data.state === 'closed' && <Panel title={w.kept}>{data.kept.length === 0 ? <Quiet>{w.nothing}</Quiet> : (
        <div className="table-box" tabIndex={0} role="region" aria-label={w.kept}><table className="table"><thead><tr><th>{w.what}</th><th>{w.rows}</th><th>{w.law}</th><th>{w.until}</th></tr></thead><tbody>{data.kept.map((one) => <tr key={one.table}><td>{inLocale(one.title)}</td><td className="number">{one.rows}</td><td>{inLocale(one.says)}</td><td>{one.doneAt ? w.done : one.untilAt ? <When at={one.untilAt} /> : w.forGood}</td></tr>)}</tbody></table></div>)}</Panel>}
    </Screen>
  )
}
