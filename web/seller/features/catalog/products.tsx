import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { ListPage } from '../../../design/list-page'
import { Act, Money, Quiet, State, When } from '../../../design/parts'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'
import { moveAll, PricingDialog, type Pricing } from './bulk'

/** The store's products 商品管理, with what can be done to many at once. */
type Row = Awaited<ReturnType<typeof api.myProducts>>['items'][number]

export function Products() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [pricing, setPricing] = useState<Pricing>()
  const copy = async (id: string) => { const made = await api.copyProduct({ id }, { key: crypto.randomUUID() }); void navigate({ to: '/products/$id', params: { id: made.id } as never }) }
  const again = () => { void queries.invalidateQueries({ queryKey: ['products'] }) }
  const toNew = <Link to="/products/new"><Button type="primary">{w.newProduct}</Button></Link>
  return (
    <ListPage<Row> name="products" sheet="myProducts" title={w.products} idOf={(row) => row.id} to={(row) => `/products/${row.id}`} load={(ask, cursor) => api.myProducts({ ...ask, limit: 50, ...(cursor && { cursor }) })} empty={<><p>{w.noProducts}</p>{toNew}</>}
      actions={<><Button href="/v1/merchant/products/export?format=xlsx" download>{w.export}</Button>{toNew}</>}
      filters={[{ name: 'state', label: w.state, options: Object.entries(w.productStates).map(([value, label]) => ({ value, label })) }, { name: 'q', label: w.productTitle }]}
      bulk={[{ text: w.submit, canRun: (row) => row.state === 'draft', all: moveAll('submit') }, { text: w.onShelf, canRun: (row) => row.state === 'off_shelf', all: moveAll('on_shelf') }, { text: w.offShelf, canRun: (row) => row.state === 'on_shelf', all: moveAll('off_shelf') },
        { text: w.reprice, canRun: (row) => row.state !== 'banned', all: (rows, step) => new Promise((settle) => { setPricing({ ids: rows.map((row) => row.id), step, settle }) }) }]}
      head={pricing && <PricingDialog pricing={pricing} close={() => { setPricing(undefined) }} />}
      columns={[
        { key: 'title', title: w.productTitle, text: (row) => row.title, show: (row) => <span className="thumb">{row.picture && <img src={`/files/${row.picture}?w=320`} alt="" loading="lazy" width={44} height={44} />}{row.title}</span> },
        { key: 'code', title: w.code, text: (row) => row.code, show: (row) => row.code },
        { key: 'state', title: w.state, text: (row) => w.productStates[row.state] ?? row.state, show: (row) => <><State text={w.productStates[row.state] ?? row.state} tone={toneOf(row.state)} />{row.reason && <div><Quiet>{row.reason}</Quiet></div>}</> },
        { key: 'price', title: w.price, isNumber: true, text: (row) => row.priceFen / 100, show: (row) => <Money fen={row.priceFen} /> },
        { key: 'sales', title: w.sales, isNumber: true, text: (row) => row.sales, show: (row) => row.sales },
        { key: 'changedAt', title: w.changedAt, text: (row) => row.changedAt, show: (row) => <When at={row.changedAt} /> },
        { key: 'do', title: '', show: (row) => <span className="screen-actions">{row.state === 'draft' && <Act small text={w.submit} run={() => api.submitProduct({ id: row.id })} after={again} />}{row.state === 'off_shelf' && <Act small text={w.onShelf} run={() => api.putOnShelf({ id: row.id })} after={again} />}{row.state === 'on_shelf' && <Act small text={w.offShelf} run={() => api.takeOffShelf({ id: row.id })} after={again} />}<Act small text={w.copyProduct} run={() => copy(row.id)} /></span> },
      ]} />
  )
}
