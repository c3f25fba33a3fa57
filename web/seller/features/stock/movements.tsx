import { useParams } from '@tanstack/react-router'
import { ListPage } from '../../../design/list-page'
import { Id, Quiet, When } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'
import { stockWords as s } from '../../../design/stock-words'

/** The book of one SKU's movements 库存流水: nothing here is ever changed (I-01). */
type Row = Awaited<ReturnType<typeof api.movements>>['items'][number]
const signed = (n: number): string => (n > 0 ? `+${n}` : String(n))

export function Movements() {
  const { id = '' } = useParams({ strict: false })
  return (
    <ListPage<Row> name={`movements-${id}`} sheet="movements" sheetAsk={{ skuId: id }} title={w.movements} idOf={(row) => row.id} load={(_ask, cursor) => api.movements({ skuId: id, limit: 50, ...(cursor && { cursor }) })} columns={[
      { key: 'kind', title: w.kind, text: (row) => w.movementKinds[row.kind] ?? row.kind, show: (row) => <b>{w.movementKinds[row.kind] ?? row.kind}</b> },
      { key: 'available', title: w.available, isNumber: true, text: (row) => row.available, show: (row) => signed(row.available) },
      { key: 'reserved', title: w.reserved, isNumber: true, text: (row) => row.reserved, show: (row) => signed(row.reserved) },
      { key: 'shipped', title: w.shipped, isNumber: true, text: (row) => row.shipped, show: (row) => signed(row.shipped) },
      { key: 'damaged', title: w.damaged, isNumber: true, text: (row) => row.damaged, show: (row) => signed(row.damaged) },
      { key: 'transit', title: w.inTransit, isNumber: true, text: (row) => row.inTransit, show: (row) => signed(row.inTransit) },
      { key: 'order', title: w.order, text: (row) => row.orderId ?? '', show: (row) => (row.orderId ? <Id id={row.orderId} /> : <Quiet>{[row.code && (s.reasons[row.code] ?? row.code), row.reason].filter(Boolean).join(' · ') || '–'}</Quiet>) },
      { key: 'at', title: w.at, text: (row) => row.at, show: (row) => <><When at={row.at} />{row.day && <small className="quiet under">{s.day} {row.day}</small>}</> },
    ]} />
  )
}
