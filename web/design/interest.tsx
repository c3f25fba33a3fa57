import { yuan } from './format'
import { interestWords as w } from './interest-words'
import { ListPage } from './list-page'
import { Quiet, State } from './parts'

/** How many keep and wait for what 收藏与提醒: a store reads of its own goods, the platform of all. */
interface Row { readonly productId: string; readonly merchantId: string; readonly title: string; readonly priceFen: number; readonly kept: number; readonly waitBack: number; readonly waitDrop: number; readonly dropFen: number | null }
interface Props { readonly sheet: string; readonly load: (ask: { readonly limit: number; readonly cursor?: string }) => Promise<{ readonly items: readonly Row[]; readonly next: string | null }> }

export function InterestPage({ sheet, load }: Props) {
  return (
    <ListPage<Row> name="interest" sheet={sheet} title={w.title} idOf={(row) => row.productId} to={(row) => `/products/${row.productId}`} head={<p className="quiet">{w.hint}</p>} load={(_, cursor) => load({ limit: 20, ...(cursor && { cursor }) })} columns={[
      { key: 'title', title: w.product, isMain: true, text: (row) => row.title, show: (row) => row.title },
      { key: 'price', title: w.price, isNumber: true, text: (row) => row.priceFen / 100, show: (row) => yuan(row.priceFen) },
      { key: 'kept', title: w.kept, isNumber: true, text: (row) => row.kept, show: (row) => row.kept },
      { key: 'waitBack', title: w.waitBack, isNumber: true, text: (row) => row.waitBack, show: (row) => (row.waitBack > 0 ? <State text={String(row.waitBack)} tone="warn" /> : 0) },
      { key: 'waitDrop', title: w.waitDrop, isNumber: true, text: (row) => row.waitDrop, show: (row) => row.waitDrop },
      { key: 'wanted', title: w.wanted, isNumber: true, text: (row) => (row.dropFen === null ? '' : row.dropFen / 100), show: (row) => (row.dropFen === null ? <Quiet>–</Quiet> : yuan(row.dropFen)) },
    ]} />
  )
}
