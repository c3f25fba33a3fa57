import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Failed, Waiting } from '../../../design/parts'
import { ProductPrices } from '../../../design/prices'
import { api } from '../../api'
import { words as w } from '../../words'

/** A product's price curve and struck prices 价格与划线价, as proof. */
export function Prices() {
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({ queryKey: ['product', id], queryFn: () => api.oneProduct({ id }) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const nameOf = (skuId: string) => { const sku = data.skus.find((one) => one.id === skuId); return sku ? Object.values(sku.spec).join(' ') || sku.code : skuId }
  return <ProductPrices productId={id} title={data.title} nameOf={nameOf} back={<Link to="/products/$id" params={{ id } as never} aria-label={w.products}>‹</Link>} calls={{ load: () => api.staffPriceCurve({ id }) }} />
}
