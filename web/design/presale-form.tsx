import { useQuery } from '@tanstack/react-query'
import { Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { AudienceFields, audienceOf, audienceValues, nobodyFirst, type AudienceValues, type FindGroups } from './audience'
import { yuan } from './format'
import { FormPage } from './form-page'
import { Quiet } from './parts'
import { Rivals, type FindRivals } from './rivals'
import { presaleWords as w } from './presale-words'

/** The form of a presale 预售表单: a product, the deposit with what it counts as, the two windows; what shoppers will read stands below while it is typed. */
export interface PresaleWish { productId: string; depositFen: number; countsFen: number; mostPieces: number | null; depositStartsAt: string; depositEndsAt: string; tailStartsAt: string; tailEndsAt: string; shipDays: number; groupIds: string[] | null; publicAt: string | null }
/** Fields bear the names of the wish, so that what is refused stands beside them; amounts are yuan here, times are Shanghai's. */
interface Values extends Partial<AudienceValues> { productId?: string; depositFen?: number | null; countsFen?: number | null; mostPieces?: number | null; depositStartsAt: string; depositEndsAt: string; tailStartsAt: string; tailEndsAt: string; shipDays: number }
const fenOf = (yuan: number | null | undefined): number => Math.round((yuan ?? 0) * 100)
const shanghai = (local: string): string => new Date(`${local}:00+08:00`).toISOString()
const localText = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16)
const dayMs = 86_400_000
const times = ['depositStartsAt', 'depositEndsAt', 'tailStartsAt', 'tailEndsAt'] as const

function wishOf(values: Values): PresaleWish {
  const at = Object.fromEntries(times.map((name) => [name, shanghai(values[name])])) as Pick<PresaleWish, (typeof times)[number]>
  return { productId: values.productId ?? '', depositFen: fenOf(values.depositFen), countsFen: fenOf(values.countsFen), mostPieces: values.mostPieces ?? null, ...at, shipDays: values.shipDays, ...audienceOf(values) }
}
/** What a new presale begins with: a week of deposits, then three days for the rest. */
const fresh = (): Values => { const on = (days: number) => localText(new Date(Date.now() + days * dayMs)); return { depositStartsAt: on(0), depositEndsAt: on(7), tailStartsAt: on(7), tailEndsAt: on(10), shipDays: 3, ...nobodyFirst } }
const valuesOf = (wish: PresaleWish): Values => ({ ...wish, ...audienceValues(wish), depositFen: wish.depositFen / 100, countsFen: wish.countsFen / 100, ...Object.fromEntries(times.map((name) => [name, localText(new Date(wish[name]))])) as Pick<Values, (typeof times)[number]> })

export interface Find { (query: string): Promise<readonly { readonly id: string; readonly title: string }[]> }
interface Props { readonly initial?: (PresaleWish & { readonly id: string; readonly title: string }) | undefined; readonly find: Find; readonly findRivals?: FindRivals | undefined; readonly findGroups?: FindGroups | undefined; readonly submit: (wish: PresaleWish, key: string) => Promise<unknown>; readonly after: () => void }
const must = [{ required: true, message: w.required }]
const yuanBox = <InputNumber min={0.01} max={100_000_000} precision={2} prefix="¥" style={{ width: '100%' }} />
const whole = (most: number, placeholder = '') => <InputNumber min={1} max={most} precision={0} placeholder={placeholder} style={{ width: '100%' }} />

export function PresaleForm({ initial, find, findGroups, findRivals, submit, after }: Props) {
  return (
    <FormPage<Values> name="presale" keepsDraft={!initial} initial={initial ? valuesOf(initial) : fresh()} text={w.keep} submit={(values, key) => submit(wishOf(values), key)} after={after}>
      {(form) => <>
        <Form.Item name="productId" label={w.product} rules={must}><Product find={find} title={initial?.title} /></Form.Item>
        <div className="form-two"><Form.Item name="depositFen" label={w.deposit} extra={w.depositHint} rules={must}>{yuanBox}</Form.Item><Form.Item name="countsFen" label={w.counts} extra={w.countsHint} rules={must}>{yuanBox}</Form.Item></div>
        <fieldset className="form-part"><legend>{w.depositTime}</legend><div className="form-two"><Time name="depositStartsAt" label={w.starts} /><Time name="depositEndsAt" label={w.ends} /></div></fieldset>
        {findGroups && <AudienceFields find={findGroups} />}
        {findRivals && <Form.Item noStyle shouldUpdate>{() => { const { productId, depositStartsAt, depositEndsAt } = form.getFieldsValue(true) as Values; return <Rivals find={findRivals} kind="presale" productId={productId} from={depositStartsAt} until={depositEndsAt} exceptId={initial?.id} /> }}</Form.Item>}
        <fieldset className="form-part"><legend>{w.tailTime}</legend><div className="form-two"><Time name="tailStartsAt" label={w.starts} /><Time name="tailEndsAt" label={w.ends} /></div><Quiet>{w.tailHint}</Quiet></fieldset>
        <div className="form-two"><Form.Item name="shipDays" label={w.shipDays} rules={must}>{whole(90)}</Form.Item><Form.Item name="mostPieces" label={w.most}>{whole(1_000_000, w.unlimited)}</Form.Item></div>
        <Form.Item noStyle shouldUpdate>{() => { const { depositFen, countsFen } = form.getFieldsValue(true) as Values; return depositFen && countsFen ? <p role="status"><Quiet>{w.preview}</Quiet> <b>{w.says(yuan(fenOf(depositFen)), yuan(fenOf(countsFen)))}</b></p> : null }}</Form.Item>
      </>}
    </FormPage>
  )
}
const Time = ({ name, label }: { readonly name: string; readonly label: string }) => <Form.Item name={name} label={label} rules={must}><Input type="datetime-local" /></Form.Item>

/** A product looked up by what is typed. */
function Product({ find, title, ...given }: { readonly find: Find; readonly title?: string | undefined; readonly id?: string; readonly value?: string; readonly onChange?: (id: string) => void }) {
  const [typed, type] = useState('')
  const { data, isFetching } = useQuery({ queryKey: ['presale-goods', typed], queryFn: () => find(typed) })
  const known = title && given.value && !data?.some(({ id }) => id === given.value) ? [{ value: given.value, label: title }] : []
  return <Select showSearch filterOption={false} placeholder={w.productHint} loading={isFetching} {...given} onSearch={type} options={[...known, ...(data ?? []).map(({ id, title }) => ({ value: id, label: title }))]} />
}
