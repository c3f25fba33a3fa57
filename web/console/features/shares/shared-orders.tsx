import { dateTime } from '../../../design/format'
import { ListPage } from '../../../design/list-page'
import { Quiet, State } from '../../../design/parts'
import { api } from '../../api'
import { shareWords as w } from './share-words'

/** Orders that came by a share 分享订单 (F30): who shared, what, and whether they were paid; as a file too. */
type Row = Awaited<ReturnType<typeof api.sharedOrders>>['items'][number]

export const SharedOrders = () => (
  <ListPage<Row> name="shared-orders" sheet="sharedOrders" title={w.title} idOf={(row) => row.orderId} to={(row) => `/orders/${row.orderId}`} head={<p className="quiet">{w.hint}</p>} load={(_, cursor) => api.sharedOrders({ limit: 20, ...(cursor && { cursor }) })} columns={[
    { key: 'order', title: w.order, isMain: true, text: (row) => row.orderId, show: (row) => row.orderId },
    { key: 'sharer', title: w.sharer, text: (row) => row.sharerName || row.sharerId, show: (row) => row.sharerName || row.sharerId },
    { key: 'product', title: w.product, text: (row) => row.productTitle, show: (row) => row.productTitle || <Quiet>{row.productId ?? '–'}</Quiet> },
    { key: 'placed', title: w.placed, text: (row) => row.placedAt, show: (row) => dateTime(row.placedAt) },
    { key: 'paid', title: w.paid, text: (row) => row.paidAt ?? '', show: (row) => (row.paidAt ? dateTime(row.paidAt) : <State text={w.unpaid} tone="warn" />) },
  ]} />
)
