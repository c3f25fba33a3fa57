import { Link } from '@tanstack/react-router'
import { aftersalesWords } from '../../../design/aftersales-words'
import { draftWords } from '../../../design/draft-words'
import { groupWords } from '../../../design/group-words'
import { ListPage } from '../../../design/list-page'
import { Money, Quiet, State, When } from '../../../design/parts'
import { orderState } from '../../../design/order-words'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** All orders 订单, one row for each merchant's part. */
type Row = Awaited<ReturnType<typeof api.allOrders>>['items'][number]

export const Orders = () => (
  <ListPage<Row> name="orders" sheet="allOrders" title={w.orders} idOf={(row) => row.id} to={(row) => `/orders/${row.id}`} load={(ask, cursor) => api.allOrders({ ...ask, limit: 50, ...(cursor && { cursor }) })} actions={<Link to={'/drafts' as '/'}>{draftWords.title}</Link>}
    filters={[{ name: 'state', label: w.state, options: Object.entries(w.orderStates).map(([value, label]) => ({ value, label })) }, { name: 'q', label: w.number }]}
    columns={[
      { key: 'number', title: w.number, text: (row) => row.number, show: (row) => row.number },
      { key: 'state', title: w.state, text: (row) => orderState(row, w.orderStates), show: (row) => <><State text={orderState(row, w.orderStates)} tone={toneOf(row.state)} />{row.awaitsGroup && <div><Quiet>{groupWords.awaits}</Quiet></div>}{row.closedFor && <div><Quiet>{aftersalesWords.closedFor[row.closedFor]}</Quiet></div>}</> },
      { key: 'merchant', title: w.merchant, text: (row) => row.merchantName, show: (row) => row.merchantName },
      { key: 'lines', title: w.lines, text: (row) => row.lines.map((line) => line.title).join('；'), show: (row) => <span className="thumb">{row.lines[0]?.picture && <img src={`/files/${row.lines[0].picture}?w=320`} alt="" loading="lazy" width={44} height={44} />}<span>{row.lines[0]?.title ?? ''}{row.lines.length > 1 ? ` +${row.lines.length - 1}` : ''}</span></span> },
      { key: 'payable', title: w.payable, isNumber: true, text: (row) => row.payableFen / 100, show: (row) => <Money fen={row.payableFen} /> },
      { key: 'refunded', title: w.refunded, isNumber: true, text: (row) => row.refundedFen / 100, show: (row) => (row.refundedFen > 0 ? <Money fen={row.refundedFen} /> : '–') },
      { key: 'placedAt', title: w.placedAt, text: (row) => row.placedAt, show: (row) => <When at={row.placedAt} /> },
    ]} />
)
