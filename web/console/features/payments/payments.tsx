import { Link } from '@tanstack/react-router'
import { ListPage } from '../../../design/list-page'
import { Id, Money, State, When } from '../../../design/parts'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** Payments 支付单: what was to be paid, what came in, what went back. */
type Row = Awaited<ReturnType<typeof api.payments>>['items'][number]

export const Payments = () => (
  <ListPage<Row> name="payments" sheet="payments" title={w.payments} idOf={(row) => row.id} load={(ask, cursor) => api.payments({ ...ask, limit: 50, ...(cursor && { cursor }) })}
    filters={[{ name: 'state', label: w.state, options: Object.entries(w.intentStates).map(([value, label]) => ({ value, label })) }]}
    columns={[
      { key: 'id', title: w.payment, text: (row) => row.id, show: (row) => <Id id={row.id} /> },
      { key: 'state', title: w.state, text: (row) => row.state, show: (row) => <State text={w.intentStates[row.state] ?? row.state} tone={toneOf(row.state)} /> },
      { key: 'purpose', title: w.purpose, text: (row) => row.purposeId, show: (row) => <Link to={`/orders/${row.purposeId}`}><Id id={row.purposeId} /></Link> },
      { key: 'channel', title: w.channel, text: (row) => row.channel ?? '', show: (row) => (row.channel ? w.channels[row.channel] ?? row.channel : '–') },
      { key: 'amount', title: w.amount, isNumber: true, text: (row) => row.amountFen / 100, show: (row) => <Money fen={row.amountFen} /> },
      { key: 'refunded', title: w.refunded, isNumber: true, text: (row) => row.refundedFen / 100, show: (row) => (row.refundedFen > 0 ? <Money fen={row.refundedFen} /> : '–') },
      { key: 'at', title: w.at, text: (row) => row.at, show: (row) => <When at={row.at} /> },
    ]} />
)
