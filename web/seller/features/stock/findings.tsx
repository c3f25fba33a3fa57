import { ListPage } from '../../../design/list-page'
import { When } from '../../../design/parts'
import { api } from '../../api'
import { GoodCell } from './good'
import { Places } from './places'
import { stockWords as s } from '../../../design/stock-words'

/** What is below half of its safety stock 低于安全库存. */
type Row = Awaited<ReturnType<typeof api.stockFindings>>['items'][number]

export function Findings() {
  return (
    <ListPage<Row> name="findings" title={s.findings} head={<Places />} idOf={(row) => row.skuId} to={(row) => `/stock/${row.skuId}`} load={() => api.stockFindings({})} empty={<p className="quiet">{s.noFindings}</p>} columns={[
      { key: 'sku', title: s.sku, text: (row) => `${row.title} ${row.specText}`, show: (row) => <GoodCell good={row} /> },
      { key: 'available', title: s.available, isNumber: true, text: (row) => row.available, show: (row) => <b className="wrong">{row.available}</b> },
      { key: 'safety', title: s.safety, isNumber: true, text: (row) => row.safetyPieces, show: (row) => row.safetyPieces },
      { key: 'transit', title: s.inTransit, isNumber: true, text: (row) => row.inTransit, show: (row) => row.inTransit },
      { key: 'since', title: s.since, text: (row) => row.belowSince, show: (row) => <When at={row.belowSince} /> },
    ]} />
  )
}
