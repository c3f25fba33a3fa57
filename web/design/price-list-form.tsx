import { useQuery } from '@tanstack/react-query'
import { Form, Input, InputNumber, Radio, Select } from 'antd'
import { FormPage, type Refusal } from './form-page'
import type { FindSkus } from './offer-goods'
import { Quiet } from './parts'
import { Lines, nameOf, type LineValue, type ReadLines } from './price-list-lines'
import { priceListWords as w } from './price-list-words'

/** The form of a price list 价格表表单: for whom, when, how it stands to others, a percent for all goods, and lines with steps. */
export interface ListWish { name: string; groupIds: string[] | null; priority: number; payPercent: number | null; startsAt: string; endsAt: string; lines: { skuId: string; steps: { fromPieces: number; fen: number }[] }[] }
export interface ListWhole extends Omit<ListWish, 'lines'> { readonly lines: readonly { readonly skuId: string; readonly title: string; readonly specText: string; readonly steps: readonly { readonly fromPieces: number; readonly fen: number }[] }[] }
interface Values { name: string; who: 'all' | 'groups'; groupIds: string[]; priority: number | null; payPercent: number | null; startsAt: string; endsAt: string; lines: readonly LineValue[] }
export interface Groups { (): Promise<readonly { readonly id: string; readonly name: string }[]> }

const shanghai = (local: string): string => new Date(`${local}:00+08:00`).toISOString()
const localText = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16)
const yearMs = 365 * 86_400_000
const fresh = (): Values => ({ name: '', who: 'all', groupIds: [], priority: 0, payPercent: null, startsAt: localText(new Date()), endsAt: localText(new Date(Date.now() + yearMs)), lines: [] })
const valuesOf = ({ groupIds, lines, startsAt, endsAt, ...list }: ListWhole): Values => ({ ...list, who: groupIds ? 'groups' : 'all', groupIds: [...groupIds ?? []], startsAt: localText(new Date(startsAt)), endsAt: localText(new Date(endsAt)), lines: lines.map((line) => ({ skuId: line.skuId, name: nameOf(line), steps: line.steps.map(({ fromPieces, fen }) => ({ fromPieces, yuan: fen / 100 })) })) })
const wishOf = ({ name, who, groupIds, priority, payPercent, startsAt, endsAt, lines }: Values): ListWish => ({ name, groupIds: who === 'groups' ? groupIds : null, priority: priority ?? 0, payPercent, startsAt: shanghai(startsAt), endsAt: shanghai(endsAt), lines: lines.map(({ skuId, steps }) => ({ skuId, steps: steps.map(({ fromPieces, yuan }) => ({ fromPieces: fromPieces ?? 0, fen: Math.round((yuan ?? 0) * 100) })) })) })

/** Lines are one field: what is wrong with one of them is said there, with its name. */
const atLines = (lines: readonly LineValue[]) => (fault: Refusal): never => {
  throw Object.assign(fault, { issues: fault.issues?.map((issue) => (issue.path[0] === 'lines' && issue.path.length > 1 ? { path: ['lines'], message: `${lines[Number(issue.path[1])]?.name ?? ''}：${issue.message ?? fault.message}` } : issue)) })
}

interface Props { readonly initial?: ListWhole | undefined; readonly groups: Groups; readonly find: FindSkus | undefined; readonly read: ReadLines; readonly submit: (wish: ListWish, key: string) => Promise<unknown>; readonly after: () => void }
const must = [{ required: true, message: w.required }]
const areWhole = [{ validator: (_: unknown, lines: readonly LineValue[]) => { const odd = lines.find(({ steps }) => steps.some(({ fromPieces, yuan }) => !fromPieces || !yuan)); return odd ? Promise.reject(new Error(`${odd.name}：${w.required}`)) : Promise.resolve() } }]

export function PriceListForm({ initial, groups, find, read, submit, after }: Props) {
  const { data: all } = useQuery({ queryKey: ['price-groups-of'], queryFn: groups })
  return (
    <FormPage<Values> name="price-list" keepsDraft={!initial} initial={initial ? valuesOf(initial) : fresh()} submit={(values, key) => submit(wishOf(values), key).catch(atLines(values.lines))} after={after}>
      {(form) => <>
        <div className="form-two"><Form.Item name="name" label={w.name} rules={must}><Input maxLength={40} placeholder={w.namePlace} /></Form.Item><Form.Item name="priority" label={w.priority} extra={w.priorityHint}><InputNumber min={0} max={100} precision={0} style={{ width: '100%' }} /></Form.Item></div>
        <Form.Item name="who" label={w.who}><Radio.Group options={[{ value: 'all', label: w.everybody }, { value: 'groups', label: w.someGroups }]} /></Form.Item>
        <Form.Item noStyle shouldUpdate>{() => (form.getFieldValue('who') === 'groups' ? <Form.Item name="groupIds" label={w.someGroups} rules={must} extra={all?.length === 0 ? w.noGroups : undefined}><Select mode="multiple" maxCount={20} optionFilterProp="label" placeholder={w.groupsPlace} options={(all ?? []).map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item> : null)}</Form.Item>
        <div className="form-two"><Form.Item name="startsAt" label={w.starts} rules={must}><Input type="datetime-local" /></Form.Item><Form.Item name="endsAt" label={w.ends} rules={must}><Input type="datetime-local" /></Form.Item></div>
        <Form.Item name="payPercent" label={w.percent} extra={w.percentHint}><InputNumber min={1} max={99} precision={0} suffix="%" style={{ width: '100%' }} /></Form.Item>
        <fieldset className="form-part"><legend>{w.lines}</legend><p><Quiet>{w.linesHint}</Quiet></p><Form.Item name="lines" rules={areWhole}><Lines find={find} read={read} /></Form.Item></fieldset>
      </>}
    </FormPage>
  )
}
