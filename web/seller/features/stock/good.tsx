import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api'

/** A SKU as lists of stock work show it 规格, and the choice of one that lies in a warehouse. */
interface Good { readonly title: string; readonly specText: string; readonly code: string; readonly picture: string }
export const GoodCell = ({ good }: { readonly good: Good }) => <span className="thumb">{good.picture && <img src={`/files/${good.picture}?w=320`} alt="" loading="lazy" width={44} height={44} />}<span>{good.title}<small className="quiet under">{good.specText} · {good.code}</small></span></span>

const atOnce = 100
const mostPages = 20
/** What lies in a warehouse, page by page: a choice is made from all of it. */
async function allOf(warehouseId: string) {
  const items: Awaited<ReturnType<typeof api.stockList>>['items'][number][] = []
  let cursor: string | undefined
  for (let i = 0; i < mostPages; i++) {
    const page = await api.stockList({ warehouseId, limit: atOnce, ...(cursor && { cursor }) })
    items.push(...page.items)
    if (!page.next) break
    cursor = page.next
  }
  return items
}
/** What lies in one warehouse, found by name or code as it is typed. */
export function useGoods(warehouseId: string | undefined) {
  const { data } = useQuery({ queryKey: ['stock-of', warehouseId], queryFn: () => allOf(warehouseId!), enabled: warehouseId !== undefined && warehouseId !== '' })
  return (data ?? []).map((one) => ({ value: one.skuId, label: `${one.title} ${one.specText} · ${one.code}（${one.available}）` }))
}
export const GoodSelect = ({ options, label, ...rest }: { readonly options: readonly { readonly value: string; readonly label: string }[]; readonly label: string; readonly mode?: 'multiple' }) => <Select aria-label={label} showSearch optionFilterProp="label" options={[...options]} {...rest} />
