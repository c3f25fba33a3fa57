import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Form, Input, InputNumber, Radio, Select } from 'antd'
import { useState } from 'react'
import { AudienceFields, audienceOf, audienceValues, nobodyFirst, type AudienceValues, type FindGroups } from './audience'
import { FlashFields, flashValuesOf, freshSlots, itemsOf, slotsOf, type FlashCalls, type FlashValues } from './flash-form'
import { FormPage, type Refusal } from './form-page'
import { goodsEffect, GoodsFields, goodsPlayOf, goodsValues, hasScope, isGoodsPlay, useNames, type FindSkus, type GoodsValues } from './offer-goods'
import { offerText, type EffectShown } from './offer-text'
import { couponWords } from './coupon-words'
import { offerWords as w } from './offer-words'
import { Quiet } from './parts'
import { localeNow } from './theme'

/** The form of an offer 优惠表单: a kind that people know, and from it what the price chain runs; what shoppers will read stands below while it is typed. */
export type Side = 'merchant' | 'platform'
type Lane = 'price' | 'day' | 'item' | 'store' | 'platform' | 'store_coupon' | 'platform_coupon' | 'gift' | 'freight'
export interface Wish {
  name: string; kind: 'open' | 'coupon'; lane: Lane; scope: { productIds?: string[] }; effect: EffectShown; excludes: (Lane | '*')[]; mostPieces: number | null; perPerson: number | null; mostUses: number | null; mostFen: number | null; goodDays: number | null; way: 'claim' | 'given' | 'joining'; forNew: boolean; groupIds: string[] | null; publicAt: string | null
  startsAt: string; endsAt: string; rhythm: { monthDays?: number[]; weekDays?: number[]; slots?: { fromMinute: number; untilMinute: number }[] } | null
}
interface Step { fromYuan?: number | null; fromPieces?: number | null; offYuan?: number | null; payPercent?: number | null; mostOffYuan?: number | null }
interface Values extends GoodsValues, FlashValues, Partial<AudienceValues> { name: string; play: string; rungs: Step[]; yuan?: number | null; payPercent?: number | null; n?: number | null; scope: 'all' | 'chosen'; productIds: string[]; starts: string; ends: string; monthDays: number[]; weekDays: number[]; most?: number | null; mostYuan?: number | null; perPerson?: number | null; goodDays?: number | null; way?: Wish['way']; forNew?: boolean; mostPieces?: number | null; excludes: (Lane | '*')[] }

/** Which kinds each side has, and the lane that each belongs in. */
const plays: Readonly<Record<string, { readonly merchant?: Lane; readonly platform?: Lane }>> = {
  full: { merchant: 'store', platform: 'platform' }, each: { merchant: 'store', platform: 'platform' }, pieces: { merchant: 'store', platform: 'platform' }, price: { merchant: 'price', platform: 'price' }, flash: { merchant: 'price', platform: 'price' }, percent: { merchant: 'price', platform: 'price' }, day: { merchant: 'day', platform: 'day' },
  nth: { merchant: 'item' }, bundle: { merchant: 'item' }, set: { merchant: 'item' }, exchange: { merchant: 'item' }, gift: { merchant: 'gift' }, payGift: { merchant: 'gift' }, coupon: { merchant: 'store_coupon', platform: 'platform_coupon' }, couponPercent: { merchant: 'store_coupon', platform: 'platform_coupon' }, freight: { merchant: 'freight', platform: 'freight' },
}
const rungsOf = new Set(['full', 'pieces'])
const fenOf = (yuan: number | null | undefined): number => Math.round((yuan ?? 0) * 100)
const rung = ({ fromYuan, fromPieces, offYuan, payPercent, mostOffYuan }: Step) => ({ fromFen: fenOf(fromYuan), fromPieces: fromPieces ?? 0, offFen: fenOf(offYuan), payPercent: payPercent ?? 100, mostOffFen: mostOffYuan ? fenOf(mostOffYuan) : null })

function effectOf(values: Values): EffectShown {
  const { play, rungs, yuan, payPercent, n } = values
  if (isGoodsPlay(play)) return goodsEffect(play, values)
  const steps = (rungs ?? []).map((step) => rung(step ?? {}))
  switch (play) {
    case 'each': return { kind: 'rungs', rungs: steps.slice(0, 1), mostTimes: 100 }
    case 'price': return { kind: 'price', fen: fenOf(yuan) }
    case 'flash': return { kind: 'flash', items: itemsOf(values) }
    case 'percent': case 'day': return { kind: 'percent', payPercent: payPercent ?? 100 }
    case 'nth': return { kind: 'nth', n: n ?? 2, payPercent: payPercent ?? 100 }
    case 'bundle': return { kind: 'pieces', n: n ?? 2, fen: fenOf(yuan) }
    case 'freight': return { kind: 'freight', fromFen: steps[0]?.fromFen ?? 0, offFen: steps[0]?.offFen ?? 0 }
    default: return { kind: 'rungs', rungs: rungsOf.has(play) ? steps : steps.slice(0, 1), mostTimes: 1 }
  }
}
const shanghai = (local: string): string => new Date(`${local}:00+08:00`).toISOString()
function wishOf(values: Values, side: Side): Wish {
  const { name, play, scope, productIds, starts, ends, monthDays, weekDays, most, mostYuan, perPerson, goodDays, way, forNew, mostPieces, excludes } = values
  const isCoupon = play.startsWith('coupon')
  const isFlash = play === 'flash'
  const days = { ...(monthDays?.length > 0 && { monthDays }), ...(weekDays?.length > 0 && { weekDays }), ...(isFlash && { slots: slotsOf(values) }) }
  return { name, kind: isCoupon ? 'coupon' : 'open', lane: plays[play]![side]!, effect: effectOf(values), scope: scope === 'chosen' && mayChoose(play) ? { productIds } : {}, excludes: excludes ?? [], mostPieces: isFlash ? null : mostPieces ?? null, perPerson: isFlash ? null : perPerson ?? null, mostUses: isFlash ? null : most ?? null, mostFen: mostYuan ? fenOf(mostYuan) : null,
    goodDays: isCoupon ? goodDays ?? null : null, way: isCoupon ? way ?? 'claim' : 'claim', forNew: forNew ?? false, ...audienceOf(values), startsAt: shanghai(starts), endsAt: shanghai(ends), rhythm: Object.keys(days).length > 0 ? days : null }
}

const localText = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16)
const dayMs = 86_400_000
/** What a new offer begins with: from now on for a week, or that day. */
const fresh = (day?: string): Values => ({ name: '', play: 'full', rungs: [{}], scope: 'all', productIds: [], starts: day ? `${day}T00:00` : localText(new Date()), ends: localText(day ? new Date(Date.parse(`${day}T00:00:00+08:00`) + dayMs) : new Date(Date.now() + 7 * dayMs)), monthDays: [], weekDays: [], excludes: [], parts: [{}, {}], slots: freshSlots, ...nobodyFirst })

/** A draft as the form shows it again. */
function valuesOf(wish: Wish): Values {
  const { effect } = wish
  const yuan = (fen: number) => fen / 100
  const steps = effect.kind === 'rungs' ? effect.rungs.map((one): Step => ({ fromYuan: yuan(one.fromFen), fromPieces: one.fromPieces, offYuan: yuan(one.offFen), payPercent: one.payPercent < 100 ? one.payPercent : null, mostOffYuan: one.mostOffFen === null ? null : yuan(one.mostOffFen) })) : effect.kind === 'freight' ? [{ fromYuan: yuan(effect.fromFen), offYuan: yuan(effect.offFen) }] : [{}]
  return { ...fresh(), ...goodsValues(effect), ...(effect.kind === 'flash' && flashValuesOf(effect.items, wish.rhythm?.slots)), name: wish.name, play: playOf(wish), rungs: steps, yuan: 'fen' in effect ? yuan(effect.fen) : null, payPercent: 'payPercent' in effect ? effect.payPercent : null, n: 'n' in effect ? effect.n : null, scope: wish.scope.productIds ? 'chosen' : 'all', productIds: [...wish.scope.productIds ?? []],
    starts: localText(new Date(wish.startsAt)), ends: localText(new Date(wish.endsAt)), monthDays: [...wish.rhythm?.monthDays ?? []], weekDays: [...wish.rhythm?.weekDays ?? []], most: wish.mostUses, mostYuan: wish.mostFen === null ? null : yuan(wish.mostFen), perPerson: wish.perPerson, goodDays: wish.goodDays, way: wish.way, forNew: wish.forNew, mostPieces: wish.mostPieces, excludes: [...wish.excludes], ...audienceValues(wish) }
}
function playOf({ kind, lane, effect }: Wish): string {
  const goods = kind === 'open' ? goodsPlayOf(effect) : undefined
  if (goods) return goods
  if (effect.kind !== 'rungs') return effect.kind === 'percent' ? (lane === 'day' ? 'day' : 'percent') : effect.kind === 'pieces' ? 'bundle' : effect.kind
  if (kind === 'coupon') return effect.rungs[0]!.payPercent < 100 ? 'couponPercent' : 'coupon'
  return effect.mostTimes > 1 ? 'each' : effect.rungs[0]!.fromPieces > 0 ? 'pieces' : 'full'
}

/** What the server refuses it names as the wish does; here it stands beside the field that it was typed in. */
const fieldOf: Readonly<Record<string, string>> = { mostUses: 'most', mostFen: 'mostYuan', startsAt: 'starts', endsAt: 'ends' }
async function beside(work: Promise<unknown>): Promise<unknown> {
  try { return await work } catch (fault) {
    const { issues = [] } = fault as Refusal
    throw Object.assign(fault as Refusal, { issues: issues.map(({ path: [first, ...rest], ...issue }) => ({ ...issue, path: [fieldOf[String(first)] ?? first!, ...rest] })) })
  }
}

export interface Find { (query: string): Promise<readonly { readonly id: string; readonly title: string }[]> }
/** A flash sale's goods are its own fields. */
const mayChoose = (play: string): boolean => play !== 'flash' && hasScope(play)
interface FormProps { readonly side: Side; readonly initial?: Wish | undefined; /** The day that a new one is for, as 2026-11-18. */ readonly day?: string | undefined; readonly find: Find; readonly findSkus?: FindSkus | undefined; readonly findGroups?: FindGroups | undefined; readonly skusOf: FlashCalls['skusOf']; readonly submit: (wish: Wish, key: string) => Promise<unknown>; readonly after: () => void }
export function OfferForm({ side, initial, day, find, findSkus, findGroups, skusOf, submit, after }: FormProps) {
  const kinds = Object.keys(plays).filter((play) => plays[play]![side])
  return (
    <FormPage<Values> name={`offer-${side}`} keepsDraft={!initial && !day} initial={initial ? valuesOf(initial) : fresh(day)} text={w.keep} submit={(values, key) => beside(submit(wishOf(values, side), key))} after={after}>
      {(form) => <>
        <Form.Item name="name" label={w.name} extra={w.nameHint} rules={[{ required: true, message: w.required }]}><Input maxLength={40} autoFocus /></Form.Item>
        <Form.Item name="play" label={w.play}><Select virtual={false} options={kinds.map((value) => ({ value, label: w.plays[value] }))} /></Form.Item>
        <Form.Item noStyle shouldUpdate>{() => { const values = form.getFieldsValue(true) as Values; return values.play === 'flash' ? <FlashFields form={form} find={find} skusOf={skusOf} /> : isGoodsPlay(values.play) && findSkus ? <GoodsFields play={values.play} find={findSkus} /> : <Play values={values} /> }}</Form.Item>
        <Form.Item noStyle shouldUpdate>{() => mayChoose(String(form.getFieldValue('play'))) && <Form.Item name="scope" label={w.scope}><Radio.Group options={[{ value: 'all', label: w.all }, { value: 'chosen', label: w.chosen }]} /></Form.Item>}</Form.Item>
        <Form.Item noStyle shouldUpdate>{() => form.getFieldValue('scope') === 'chosen' && mayChoose(String(form.getFieldValue('play'))) && <Form.Item name="productIds" label={w.goods} rules={[{ required: true, message: w.chooseGoods }]}><Goods find={find} /></Form.Item>}</Form.Item>
        <Times />
        {findGroups && <AudienceFields find={findGroups} />}
        <Form.Item noStyle shouldUpdate>{() => <Limits play={String(form.getFieldValue('play'))} />}</Form.Item>
        <Form.Item noStyle shouldUpdate>{() => <Preview effect={effectOf(form.getFieldsValue(true) as Values)} find={findSkus} />}</Form.Item>
      </>}
    </FormPage>
  )
}

/** What shoppers will read, with the goods' own names. */
function Preview({ effect, find }: { readonly effect: EffectShown; readonly find: FindSkus | undefined }) {
  const nameOf = useNames(find, effect)
  return <p role="status"><Quiet>{w.preview}</Quiet> <b>{offerText(effect, localeNow(), nameOf)}</b></p>
}

const yuanBox = <InputNumber min={0} max={100_000_000} precision={2} prefix="¥" style={{ width: '100%' }} />
const wholeBox = (most: number) => <InputNumber min={1} max={most} precision={0} placeholder={w.unlimited} style={{ width: '100%' }} />
const percentBox = <InputNumber min={0} max={99} precision={0} suffix="%" style={{ width: '100%' }} />
const must = [{ required: true, message: w.required }]

/** The fields that a kind needs. What the server says of the effect as a whole stands at the top of them. */
function Play({ values: { play, rungs } }: { readonly values: Values }) {
  const isPercent = play === 'pieces' || play === 'couponPercent'
  if (play === 'price') return <Form.Item name="yuan" label={w.fen} rules={must}>{yuanBox}</Form.Item>
  if (play === 'percent' || play === 'day') return <Form.Item name="payPercent" label={w.percent} extra={w.percentHint} rules={must}>{percentBox}</Form.Item>
  if (play === 'nth') return <div className="form-two"><Form.Item name="n" label={w.n} rules={must}>{wholeBox(20)}</Form.Item><Form.Item name="payPercent" label={w.percent} extra={w.percentHint} rules={must}>{percentBox}</Form.Item></div>
  if (play === 'bundle') return <div className="form-two"><Form.Item name="n" label={w.n} rules={must}>{wholeBox(20)}</Form.Item><Form.Item name="yuan" label={w.fen} rules={must}>{yuanBox}</Form.Item></div>
  return (
    <>
      <Form.Item name="effect" noStyle><input type="hidden" /></Form.Item>
      <Form.List name="rungs">{(fields, { add, remove }) => <>
        {fields.slice(0, rungsOf.has(play) ? fields.length : 1).map(({ key, name }) => (
          <div key={key} className="form-two">
            {play === 'pieces' ? <Form.Item name={[name, 'fromPieces']} label={w.fromPieces} rules={must}>{wholeBox(9_999)}</Form.Item> : <Form.Item name={[name, 'fromYuan']} label={w.fromYuan} rules={must}>{yuanBox}</Form.Item>}
            {isPercent ? <Form.Item name={[name, 'payPercent']} label={w.percent} extra={w.percentHint} rules={must}>{percentBox}</Form.Item> : <Form.Item name={[name, 'offYuan']} label={w.offYuan} rules={must}>{yuanBox}</Form.Item>}
            {play === 'couponPercent' && <Form.Item name={[name, 'mostOffYuan']} label={w.mostOff}>{yuanBox}</Form.Item>}
            {fields.length > 1 && rungsOf.has(play) && <Button onClick={() => { remove(name) }}>{w.dropRung}</Button>}
          </div>))}
        {rungsOf.has(play) && (rungs?.length ?? 0) < 10 && <p><Button onClick={() => { add({}) }}>{w.addRung}</Button></p>}
      </>}</Form.List>
    </>
  )
}

const Times = () => (
  <fieldset className="form-part"><legend>{w.time}</legend>
    <div className="form-two"><Form.Item name="starts" label={w.starts} rules={must}><Input type="datetime-local" /></Form.Item><Form.Item name="ends" label={w.ends} rules={must}><Input type="datetime-local" /></Form.Item></div>
    <div className="form-two"><Form.Item name="monthDays" label={w.monthDays} extra={w.monthDaysHint}><Select mode="multiple" options={Array.from({ length: 31 }, (_, i) => ({ value: i + 1, label: String(i + 1) }))} /></Form.Item>
      <Form.Item name="weekDays" label={w.weekDays}><Select mode="multiple" options={w.week.map((label, i) => ({ value: i + 1, label }))} /></Form.Item></div>
  </fieldset>
)
const laneChoices = ['price', 'day', 'item', 'store', 'platform', 'store_coupon', 'platform_coupon', 'gift', 'freight', '*']
/** A flash sale's own limits stand beside its goods. */
const Limits = ({ play }: { readonly play: string }) => (
  <fieldset className="form-part"><legend>{w.limits}</legend>
    {play !== 'flash' && <div className="form-two"><Form.Item name="most" label={w.most}>{wholeBox(100_000_000)}</Form.Item><Form.Item name="perPerson" label={w.perPerson}>{wholeBox(10_000)}</Form.Item></div>}
    <div className="form-two"><Form.Item name="mostYuan" label={w.mostFen}>{yuanBox}</Form.Item>{play === 'flash' ? null : play.startsWith('coupon') ? <Form.Item name="goodDays" label={w.goodDays}>{wholeBox(365)}</Form.Item> : <Form.Item name="mostPieces" label={w.mostPieces}>{wholeBox(9_999)}</Form.Item>}</div>
    {play.startsWith('coupon') && <Form.Item name="way" label={couponWords.way} initialValue="claim"><Select options={Object.entries(couponWords.ways).map(([value, label]) => ({ value, label }))} /></Form.Item>}
    <Form.Item name="forNew" valuePropName="checked"><Checkbox>{couponWords.forNew}</Checkbox></Form.Item>
    <Form.Item name="excludes" label={w.excludes}><Select mode="multiple" options={laneChoices.map((value) => ({ value, label: w.lanes[value] }))} /></Form.Item>
  </fieldset>
)

/** Goods looked up by what is typed. */
function Goods({ find, id, value, onChange }: { readonly find: Find; readonly id?: string; readonly value?: string[]; readonly onChange?: (ids: string[]) => void }) {
  const [typed, type] = useState('')
  const { data, isFetching } = useQuery({ queryKey: ['offer-goods', typed], queryFn: () => find(typed) })
  return <Select mode="multiple" {...(id && { id })} showSearch filterOption={false} placeholder={w.goodsHint} loading={isFetching} value={value ?? []} onChange={(ids: string[]) => { onChange?.(ids) }} onSearch={type} options={(data ?? []).map(({ id, title }) => ({ value: id, label: title }))} />
}
