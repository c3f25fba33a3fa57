import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { api } from './api'

/** A store chosen by its name 选店铺, where a form wants to know which. */
interface Props { readonly id?: string; readonly value?: string; readonly onChange?: (id: string) => void; readonly label: string }
const atOnce = 100
const mostPages = 10
async function all() {
  const items: { value: string; label: string }[] = []
  let cursor: string | undefined
  for (let i = 0; i < mostPages; i++) {
    const page = await api.merchantList({ limit: atOnce, ...(cursor && { cursor }) })
    items.push(...page.items.map(({ id, name }) => ({ value: id, label: name })))
    if (!page.next) break
    cursor = page.next
  }
  return items
}
export function StoreSelect({ id, value, onChange, label }: Props) {
  const { data, isPending } = useQuery({ queryKey: ['stores-named'], queryFn: all })
  return <Select showSearch optionFilterProp="label" aria-label={label} loading={isPending} options={data ?? []} value={value || null} {...(id && { id })} {...(onChange && { onChange: (chosen: string | null) => { onChange(chosen ?? '') } })} />
}
