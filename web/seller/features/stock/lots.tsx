import { ListPage } from '../../../design/list-page'
import { State, type Tone } from '../../../design/parts'
import { stockWords as s } from '../../../design/stock-words'
import { api } from '../../api'
import { GoodCell } from './good'
import { Places } from './places'

/** Lots 批次, what ends first before the rest: expired, near their day, good. */
type Row = Awaited<ReturnType<typeof api.stockLots>>['items'][number]
const tones: Readonly<Record<Row['state'], Tone>> = { expired: 'bad', near: 'warn', good: 'good' }

export function Lots() {
  return (
    <ListPage<Row> name="lots" sheet="stockLots" title={s.lots} head={<Places />} idOf={(row) => row.id} to={(row) => `/stock/${row.skuId}`} empty={<p className="quiet">{s.noLots}</p>} load={(ask, cursor) => api.stockLots({ limit: 50, ...(ask.state && { state: ask.state as Row['state'] }), ...(cursor && { cursor }) })}
      filters={[{ name: 'state', label: s.state, options: Object.entries(s.lotStates).map(([value, label]) => ({ value, label })) }]}
      columns={[
        { key: 'sku', title: s.sku, text: (row) => `${row.title} ${row.specText}`, show: (row) => <GoodCell good={row} /> },
        { key: 'lot', title: s.lot, text: (row) => row.lotCode, show: (row) => <b>{row.lotCode}</b> },
        { key: 'expires', title: s.expiresOn, text: (row) => row.expiresOn, show: (row) => <span className="nowrap">{row.expiresOn}</span> },
        { key: 'state', title: s.state, text: (row) => s.lotStates[row.state]!, show: (row) => <State text={s.lotStates[row.state]!} tone={tones[row.state]} /> },
        { key: 'left', title: s.there, isNumber: true, text: (row) => row.left, show: (row) => row.left },
        { key: 'house', title: s.house, text: (row) => row.warehouse, show: (row) => row.warehouse },
      ]} />
  )
}
