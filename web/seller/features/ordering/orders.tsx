import { Link } from '@tanstack/react-router'
import { aftersalesWords } from '../../../design/aftersales-words'
import { saveText } from '../../../design/csv'
import { draftWords } from '../../../design/draft-words'
import { groupWords } from '../../../design/group-words'
import { ListPage } from '../../../design/list-page'
import { parcelWords } from '../../../design/parcel-words'
import { Act, Money, Quiet, State, When } from '../../../design/parts'
import { orderState } from '../../../design/order-words'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** The store's orders 订单: filters in the address, so that "to ship" is a link. */
type Row = Awaited<ReturnType<typeof api.merchantOrders>>['items'][number]

export const Orders = () => (
  <ListPage<Row> name="orders" sheet="merchantOrders" title={w.orders} idOf={(row) => row.id} to={(row) => `/orders/${row.id}`} load={(ask, cursor) => api.merchantOrders({ ...ask, limit: 50, ...(cursor && { cursor }) })}
    actions={<><Link to={'/drafts' as '/'}>{draftWords.title}</Link><Link to={'/orders/ship' as '/'}>{parcelWords.many}</Link><Act text={w.exportOrders} run={async () => { const { filename, text } = await api.exportOrders({}); saveText(filename, text) }} /></>}
    filters={[{ name: 'state', label: w.state, options: Object.entries(w.orderStates).map(([value, label]) => ({ value, label })) }, { name: 'q', label: w.number }]}
    columns={[
      { key: 'number', title: w.number, text: (row) => row.number, show: (row) => row.number },
      { key: 'state', title: w.state, text: (row) => orderState(row, w.orderStates), show: (row) => <><State text={orderState(row, w.orderStates)} tone={toneOf(row.state)} />{row.awaitsGroup && <div><Quiet>{groupWords.awaits}</Quiet></div>}{row.closedFor && <div><Quiet>{aftersalesWords.closedFor[row.closedFor]}</Quiet></div>}</> },
      { key: 'lines', title: w.lines, text: (row) => row.lines.map((line) => `${line.title}×${line.quantity}`).join('；'), show: (row) => <span className="thumb">{row.lines[0]?.picture && <img src={`/files/${row.lines[0].picture}?w=320`} alt="" loading="lazy" width={44} height={44} />}{row.lines[0]?.title} × {row.lines.reduce((sum, line) => sum + line.quantity, 0)}</span> },
      { key: 'payable', title: w.payable, isNumber: true, text: (row) => row.payableFen / 100, show: (row) => <Money fen={row.payableFen} /> },
      { key: 'placedAt', title: w.placedAt, text: (row) => row.placedAt, show: (row) => <When at={row.placedAt} /> },
    ]} />
)
