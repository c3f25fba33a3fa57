import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Form, Input, InputNumber, Progress, Select, type FormInstance } from 'antd'
import { useEffect, useState } from 'react'
import { yuan } from './format'
import { Failed, Quiet, Waiting, When } from './parts'
import { localeNow } from './theme'

/** A flash sale 秒杀 in the form of offers: goods with price and pieces, the openings of a day, and how it sells while it runs. */
interface SkuChoice { readonly skuId: string; readonly title: string; readonly specText: string; readonly priceFen: number }
export interface FlashCalls {
  find(query: string): Promise<readonly { readonly id: string; readonly title: string }[]>
  skusOf(productId: string): Promise<readonly SkuChoice[]>
}
export interface FlashValues { items?: { skuId: string; productId?: string; label: string; priceFen: number; fen?: number | null; pieces?: number | null; perPerson?: number | null }[]; slots?: { from?: string; until?: string }[] }
interface FlashItem { readonly skuId: string; readonly productId?: string; readonly fen: number; readonly pieces: number; readonly perPerson: number | null }

const zh = {
  goods: '秒杀商品', add: '添加商品', addHint: '输入名称查找；选中后列出它的全部规格', now: (fen: string) => `现价 ${fen}`, price: '秒杀价（元）', pieces: '每场件数', perPerson: '每人每场限', drop: '移除', none: '请至少添加一个商品', openings: '场次', openingsHint: '每天在这些时段开抢；名额每场重新计算。可与上面的“每周”“每月几号”一起用。', from: '开抢', until: '结束', addOpening: '加一场', required: '请填写', unlimited: '不限',
  results: '进度', title: '秒杀进度', on: (at: string) => `${at} 场，进行中`, off: '现在没有进行中的场次', taken: (n: number, of: number) => `本场已抢 ${n} / ${of}`, all: (n: number) => `累计 ${n} 件`, opening: (taken: number, paid: number) => `抢 ${taken}，已付款 ${paid}`, refreshes: '每 5 秒更新。未付款的名额到时自动退回。',
}
type FlashWords = typeof zh
const en: FlashWords = {
  goods: 'Goods on sale', add: 'Add a product', addHint: 'Type a name; all of its items are listed', now: (fen) => `now ${fen}`, price: 'Flash price (yuan)', pieces: 'Pieces per opening', perPerson: 'Each person per opening', drop: 'Remove', none: 'Add at least one product', openings: 'Openings', openingsHint: 'On each of its days, at these times; the pieces count anew for each opening.', from: 'Opens', until: 'Ends', addOpening: 'Add an opening', required: 'Fill this in', unlimited: 'No limit',
  results: 'Results', title: 'How the flash sale sells', on: (at) => `The opening of ${at} is on`, off: 'No opening is on now', taken: (n, of) => `${n} of ${of} taken in this opening`, all: (n) => `${n} in all`, opening: (taken, paid) => `${taken} taken, ${paid} paid`, refreshes: 'Read anew every 5 seconds. What is not paid in time goes back.',
}
const w: FlashWords = localeNow() === 'en' ? en : zh

const minutesOf = (clock = ''): number => { const [hours, minutes] = clock.split(':').map(Number); return (hours ?? 0) * 60 + (minutes ?? 0) }
const clockOf = (minutes: number): string => `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const midnight = 1_440

/** 00:00 as an end is the end of the day. */
export const slotsOf = ({ slots = [] }: FlashValues) => slots.map((slot) => ({ fromMinute: minutesOf(slot?.from), untilMinute: minutesOf(slot?.until) || midnight }))
export const itemsOf = ({ items = [] }: FlashValues): FlashItem[] => items.map(({ skuId, fen, pieces, perPerson }) => ({ skuId, fen: Math.round((fen ?? 0) * 100), pieces: pieces ?? 0, perPerson: perPerson ?? null }))
export const freshSlots = [{ from: '10:00', until: '12:00' }, { from: '20:00', until: '22:00' }]
/** A draft as the form shows it again; what its goods are called is looked up by the form. */
export const flashValuesOf = (items: readonly FlashItem[], slots: readonly { readonly fromMinute: number; readonly untilMinute: number }[] = []): FlashValues => ({ items: items.map((item) => ({ ...item, label: '', priceFen: 0, fen: item.fen / 100 })), slots: slots.map(({ fromMinute, untilMinute }) => ({ from: clockOf(fromMinute), until: clockOf(untilMinute) })) })

const labelOf = ({ title, specText }: SkuChoice): string => (specText ? `${title} ${specText}` : title)
const must = [{ required: true, message: w.required }]
export function FlashFields({ form, find, skusOf }: FlashCalls & { readonly form: FormInstance }) {
  const [typed, type] = useState('')
  const { data, isFetching } = useQuery({ queryKey: ['offer-goods', typed], queryFn: () => find(typed) })
  useEffect(() => {
    // A draft that is opened again knows its goods by their ids.
    const rows = (form.getFieldValue('items') ?? []) as NonNullable<FlashValues['items']>
    const nameless = new Set(rows.flatMap(({ label, productId }) => (label === '' && productId ? [productId] : [])))
    for (const productId of nameless) void skusOf(productId).then((skus) => { for (const sku of skus) rows.forEach((row, i) => { if (row.skuId === sku.skuId) form.setFieldValue(['items', i], { ...form.getFieldValue(['items', i]) as object, label: labelOf(sku), priceFen: sku.priceFen }) }) }, () => {})
  }, [form, skusOf])
  const add = async (productId: string, insert: (row: object) => void) => {
    const known = new Set(((form.getFieldValue('items') ?? []) as { skuId: string }[]).map(({ skuId }) => skuId))
    for (const sku of await skusOf(productId)) if (!known.has(sku.skuId)) insert({ skuId: sku.skuId, label: labelOf(sku), priceFen: sku.priceFen })
  }
  return (
    <>
      <fieldset className="form-part"><legend>{w.goods}</legend>
        <Form.List name="items" rules={[{ validator: async (_, rows?: unknown[]) => { if (!rows?.length) throw new Error(w.none) } }]}>{(fields, { add: insert, remove }, { errors }) => <>
          {fields.map(({ key, name }) => { const row = form.getFieldValue(['items', name]) as { label: string; priceFen: number } | undefined; return (
            <div key={key} className="flash-row">
              <p><b>{row?.label}</b> {row && row.priceFen > 0 && <Quiet>{w.now(yuan(row.priceFen))}</Quiet>} <Button size="small" onClick={() => { remove(name) }}>{w.drop}</Button></p>
              <Form.Item name={[name, 'skuId']} noStyle><input type="hidden" /></Form.Item>
              <div className="form-two"><Form.Item name={[name, 'fen']} label={w.price} rules={must}><InputNumber min={0.01} max={10_000_000} precision={2} prefix="¥" style={{ width: '100%' }} /></Form.Item>
                <Form.Item name={[name, 'pieces']} label={w.pieces} rules={must}><InputNumber min={1} max={9_999} precision={0} style={{ width: '100%' }} /></Form.Item>
                <Form.Item name={[name, 'perPerson']} label={w.perPerson}><InputNumber min={1} max={9_999} precision={0} placeholder={w.unlimited} style={{ width: '100%' }} /></Form.Item></div>
            </div>) })}
          <Form.ErrorList errors={errors} />
          <Select showSearch filterOption={false} style={{ width: '100%' }} aria-label={w.add} placeholder={`${w.add}：${w.addHint}`} loading={isFetching} value={null} onSearch={type} onChange={(id: string | null) => { if (id) void add(id, insert) }} options={(data ?? []).map(({ id, title }) => ({ value: id, label: title }))} />
        </>}</Form.List>
      </fieldset>
      <fieldset className="form-part"><legend>{w.openings}</legend><p><Quiet>{w.openingsHint}</Quiet></p>
        <Form.List name="slots">{(fields, { add: insert, remove }, { errors }) => <>
          {fields.map(({ key, name }) => (
            <div key={key} className="form-two"><Form.Item name={[name, 'from']} label={w.from} rules={must}><Input type="time" /></Form.Item><Form.Item name={[name, 'until']} label={w.until} rules={must}><Input type="time" /></Form.Item>
              {fields.length > 1 && <Button onClick={() => { remove(name) }}>{w.drop}</Button>}</div>))}
          <Form.ErrorList errors={errors} />
          {fields.length < 12 && <p><Button onClick={() => { insert({}) }}>{w.addOpening}</Button></p>}
        </>}</Form.List>
      </fieldset>
    </>
  )
}

export interface FlashResult { readonly isOn: boolean; readonly opensAt: string | null; readonly items: readonly { readonly skuId: string; readonly title: string; readonly specText: string; readonly fen: number; readonly pieces: number; readonly taken: number; readonly soldInAll: number; readonly openings: readonly { readonly opensAt: string; readonly taken: number; readonly paid: number }[] }[] }
const refreshMs = 5_000
const openingsShown = 6

/** Live sell-through 实时进度, behind a button of the list. */
export function FlashResults({ id, load }: { readonly id: string; readonly load: (id: string) => Promise<FlashResult> }) {
  const [isOpen, open] = useState(false)
  return <><Button size="small" onClick={() => { open(true) }}>{w.results}</Button><Drawer title={w.title} open={isOpen} onClose={() => { open(false) }} width="min(560px, 100vw)" destroyOnHidden>{isOpen && <Live id={id} load={load} />}</Drawer></>
}

function Live({ id, load }: { readonly id: string; readonly load: (id: string) => Promise<FlashResult> }) {
  const { data, error, refetch } = useQuery({ queryKey: ['flash', id], queryFn: () => load(id), refetchInterval: refreshMs })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return (
    <>
      <p role="status"><b>{data.opensAt ? w.on(clockOf(Math.floor(Date.parse(data.opensAt) / 60_000 + 480) % midnight)) : w.off}</b></p>
      {data.items.map(({ skuId, title, specText, fen, pieces, taken, soldInAll, openings }) => (
        <section key={skuId} className="flash-row"><p><b>{title} {specText}</b> {yuan(fen)}</p>
          {data.isOn && <><Progress percent={Math.floor((taken * 100) / pieces)} status={taken >= pieces ? 'success' : 'normal'} aria-label={title} /><p>{w.taken(taken, pieces)}</p></>}
          <p><Quiet>{w.all(soldInAll)}</Quiet></p>
          {openings.slice(0, openingsShown).map((one) => <p key={one.opensAt}><Quiet><When at={one.opensAt} /> {w.opening(one.taken, one.paid)}</Quiet></p>)}
        </section>))}
      <p><Quiet>{w.refreshes}</Quiet></p>
    </>
  )
}
