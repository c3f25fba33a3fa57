import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { dispatchWords as w } from '../design/dispatch-words'
import { api } from './api'

/** A region 省市区 down to its district, by codes that hold one another; with `any` a whole province or city will do. */
const lengths = [2, 4, 6] as const
const names = [w.province, w.city, w.district]
interface Props { readonly value?: string; readonly onChange?: (code: string) => void; readonly any?: boolean; readonly id?: string }

export function RegionPick({ value = '', onChange, any = false, id }: Props) {
  return <span className="screen-actions">{lengths.map((length, i) => (i === 0 || value.length >= lengths[i - 1]! ? <Level key={length} parent={value.slice(0, lengths[i - 1] ?? 0)} name={names[i]!} value={value.length >= length ? value.slice(0, length) : undefined} any={any} {...(i === 0 && id !== undefined && { id })} put={(code) => { onChange?.(code ?? value.slice(0, lengths[i - 1] ?? 0)) }} /> : null))}</span>
}

function Level({ parent, name, value, any, id, put }: { readonly parent: string; readonly name: string; readonly value: string | undefined; readonly any: boolean; readonly id?: string; readonly put: (code: string | undefined) => void }) {
  const { data } = useQuery({ queryKey: ['regions', parent], queryFn: () => api.regions(parent ? { parent } : {}), staleTime: Infinity })
  return <Select {...(id && { id })} aria-label={name} placeholder={any ? `${name}（${w.anyRegion}）` : name} allowClear={any} showSearch optionFilterProp="label" value={value ?? null} options={(data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }))} onChange={(code: string | undefined) => { put(code) }} style={{ minWidth: 128 }} />
}
