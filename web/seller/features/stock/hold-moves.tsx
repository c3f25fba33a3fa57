import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ListPage } from '../../../design/list-page'
import { ActSurely, Go, Quiet, State, When, type Tone } from '../../../design/parts'
import { stockWords as s } from '../../../design/stock-words'
import { api } from '../../api'
import { GoodCell } from './good'
import { Places } from './places'

/** Moved holds 占用转仓: what orders held in warehouses that closed and where it went, and what is stuck there and why. */
type Row = Awaited<ReturnType<typeof api.holdMoves>>['items'][number]
const tones: Readonly<Record<string, Tone>> = { moved: 'good', stuck: 'warn', undone: 'calm', over: 'calm' }

export function HoldMoves() {
  const queries = useQueryClient()
  const again = () => { void queries.invalidateQueries({ queryKey: ['hold-moves'] }) }
  return (
    <ListPage<Row> name="hold-moves" sheet="holdMoves" title={s.holdMoves} head={<Places />} idOf={(row) => row.id} empty={<><p className="quiet">{s.noHoldMoves}</p><Go to="/stock/warehouses" text={s.warehouses} isMain /></>}
      filters={[{ name: 'state', label: s.state, options: Object.entries(s.moveStates).map(([value, label]) => ({ value, label })) }]} load={(ask, cursor) => api.holdMoves({ limit: 50, ...(ask.state && { state: ask.state as Row['state'] }), ...(cursor && { cursor }) })}
      columns={[
        { key: 'good', title: s.goods, isMain: true, text: (row) => `${row.title} ${row.specText}`, show: (row) => <GoodCell good={row} /> },
        { key: 'pieces', title: s.pieces, isNumber: true, text: (row) => row.pieces, show: (row) => row.pieces },
        { key: 'way', title: s.way, text: (row) => (row.to ? `${row.from} → ${row.to}` : row.from), show: (row) => <><span className="nowrap">{row.from}</span>{row.to && <> → <span className="nowrap">{row.to}</span></>}</> },
        { key: 'state', title: s.state, text: (row) => s.moveStates[row.state] ?? row.state, show: (row) => <><State text={s.moveStates[row.state] ?? row.state} tone={tones[row.state] ?? 'calm'} />{row.reason && <div><Quiet>{s.stuckFor[row.reason]}</Quiet></div>}</> },
        { key: 'at', title: s.movedAt, text: (row) => row.at, show: (row) => <><When at={row.at} /><div><Link to={'/orders/$id' as never} params={{ id: row.orderId } as never}>{s.seeOrder}</Link></div></> },
        { key: 'do', title: '', show: (row) => row.state === 'moved' && <ActSurely small text={s.undoMove} sure={s.undoMoveSure} run={() => api.undoHoldMove({ id: row.id })} after={again} /> },
      ]} />
  )
}
