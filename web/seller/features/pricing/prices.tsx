import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Failed, Waiting } from '../../../design/parts'
import { ProductPrices } from '../../../design/prices'
import { api } from '../../api'
import { words as w } from '../../words'
import { CostActs } from './cost-acts'

/** A product's price curve and struck prices 价格与划线价, set by the rule. */
export function Prices() {
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({ queryKey: ['product', id], queryFn: () => api.myProduct({ id }) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const nameOf = (skuId: string) => { const sku = data.skus.find((one) => one.id === skuId); return sku ? Object.values(sku.spec).join(' ') || sku.code : skuId }
  return <ProductPrices productId={id} title={data.title} nameOf={nameOf} back={<Link to="/products/$id" params={{ id } as never} aria-label={w.products}>‹</Link>} calls={{ load: () => api.merchantPriceCurve({ id }), set: (wish) => api.setCompared(wish), end: (skuId) => api.endCompared({ id: skuId }) }} more={(sku, again) => <CostActs sku={sku} after={again} />} />
}
