import { Link } from '@tanstack/react-router'
import { dispatchWords as w } from '../../../design/dispatch-words'
import { ListPage } from '../../../design/list-page'
import { carrierOf } from '../../../design/parcels'
import { State, When, type Tone } from '../../../design/parts'
import { api } from '../../api'

/** The store's waybills 面单记录: what was issued, used and void, which carriers were asked, and why. */
type Row = Awaited<ReturnType<typeof api.waybills>>['items'][number]
const tones: Readonly<Record<string, Tone>> = { asked: 'busy', issued: 'warn', used: 'good', failed: 'bad', void: 'calm' }

export const Waybills = () => (
  <ListPage<Row> name="waybills" sheet="waybills" title={w.list} idOf={(row) => row.id} load={(ask, cursor) => api.waybills({ ...ask, limit: 50, ...(cursor && { cursor }) })} actions={<Link to={'/dispatch' as '/'}>{w.back}</Link>} empty={<p className="quiet">{w.noWaybills}</p>}
    filters={[{ name: 'state', label: w.state, options: Object.entries(w.states).map(([value, label]) => ({ value, label })) }, { name: 'q', label: w.q }]}
    columns={[
      { key: 'number', title: w.number, isMain: true, text: (row) => `${row.carrier ? carrierOf(row.carrier) : ''} ${row.number ?? ''}`.trim(), show: (row) => (row.number ? <b>{carrierOf(row.carrier!)} {row.number}</b> : <span className="quiet">–</span>) },
      { key: 'order', title: w.order, text: (row) => row.orderNumber, show: (row) => <Link to={`/orders/${row.orderId}` as '/'}>{row.orderNumber}</Link> },
      { key: 'state', title: w.state, text: (row) => w.states[row.state] ?? row.state, show: (row) => <><State text={w.states[row.state] ?? row.state} tone={tones[row.state] ?? 'calm'} />{row.voidFor && <small className="quiet under">{w.voids[row.voidFor]}</small>}{row.prints > 0 && <small className="quiet under">{w.printed(row.prints)}</small>}</> },
      { key: 'tried', title: w.carrier, text: (row) => row.tried.map((one) => `${carrierOf(one.carrier)} ${w.tried[one.outcome]} ${one.words}`.trim()).join('；'), show: (row) => row.tried.map((one) => <div key={one.carrier}>{carrierOf(one.carrier)} <span className="quiet">{w.tried[one.outcome]}{one.words && ` · ${one.words}`}</span></div>) },
      { key: 'to', title: w.to, text: (row) => row.toAddress, show: (row) => <span>{row.toName} <span className="quiet">{row.toAddress}</span></span> },
      { key: 'at', title: w.at, text: (row) => row.askedAt, show: (row) => <When at={row.askedAt} /> },
    ]} />
)
