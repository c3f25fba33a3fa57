import { ListPage } from '../../../design/list-page'
import { Money, Quiet, State, When } from '../../../design/parts'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** Products 商品: those to review first, and all others. */
type Row = Awaited<ReturnType<typeof api.allProducts>>['items'][number]

export const Products = () => (
  <ListPage<Row> name="products" sheet="allProducts" title={w.products} idOf={(row) => row.id} to={(row) => `/products/${row.id}`} load={(ask, cursor) => api.allProducts({ ...ask, limit: 50, ...(cursor && { cursor }) })}
    filters={[{ name: 'state', label: w.state, options: Object.entries(w.productStates).map(([value, label]) => ({ value, label })) }, { name: 'q', label: w.title_ }]}
    bulk={[{ text: w.approve, canRun: (row) => row.state === 'in_review', run: (row) => api.reviewProduct({ id: row.id, outcome: 'approve' }) }]}
    columns={[
      { key: 'title', title: w.title_, text: (row) => row.title, show: (row) => <span className="thumb">{row.picture && <img src={`/files/${row.picture}?w=320`} alt="" loading="lazy" width={44} height={44} />}{row.title}</span> },
      { key: 'state', title: w.state, text: (row) => w.productStates[row.state] ?? row.state, show: (row) => <><State text={w.productStates[row.state] ?? row.state} tone={toneOf(row.state)} />{row.reason && <div><Quiet>{row.reason}</Quiet></div>}</> },
      { key: 'price', title: w.price, isNumber: true, text: (row) => row.priceFen / 100, show: (row) => <Money fen={row.priceFen} /> },
      { key: 'sales', title: w.sales, isNumber: true, text: (row) => row.sales, show: (row) => row.sales },
      { key: 'changedAt', title: w.changedAt, text: (row) => row.changedAt, show: (row) => <When at={row.changedAt} /> },
    ]} />
)
