import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { yuan } from './format'
import type { EffectShown } from './offer-text'
import { offerWords as w } from './offer-words'

/** Kinds of offers that name goods themselves 点名商品的玩法: bundles, exchanges, gifts, gifts for paying in time; their fields, and what the chain runs of them. */
export interface SkuChoice { readonly id: string; readonly title: string; readonly specText: string; readonly priceFen: number }
export interface FindSkus { (ask: { readonly q?: string; readonly ids?: readonly string[] }): Promise<readonly SkuChoice[]> }
export interface GoodsValues { readonly parts?: { skuId?: string; pieces?: number | null }[]; readonly scene?: string; readonly skuIds?: string[]; readonly goodsYuan?: number | null; readonly fromYuan?: number | null; readonly fromPieces?: number | null; readonly giftPieces?: number | null; readonly payMinutes?: number | null }

const kinds = ['set', 'exchange', 'gift', 'payGift'] as const
export type GoodsPlay = (typeof kinds)[number]
export const isGoodsPlay = (play: string): play is GoodsPlay => (kinds as readonly string[]).includes(play)
/** Only what a store sells can be told part by part; the parts of a bundle are its goods. */
export const hasScope = (play: string): boolean => play !== 'set'

const fenOf = (value: number | null | undefined): number => Math.round((value ?? 0) * 100)
export function goodsEffect(play: GoodsPlay, { parts = [], scene, skuIds = [], goodsYuan, fromYuan, fromPieces, giftPieces, payMinutes }: GoodsValues): EffectShown {
  if (play === 'set') return { kind: 'set', fen: fenOf(goodsYuan), parts: parts.map((part) => ({ skuId: part?.skuId ?? '', pieces: part?.pieces ?? 1 })), ...(scene?.trim() && { scene: scene.trim() }) }
  if (play === 'exchange') return { kind: 'exchange', fen: fenOf(goodsYuan), fromFen: fenOf(fromYuan), skuIds }
  return { kind: 'gift', fromFen: fenOf(fromYuan), fromPieces: fromPieces ?? 0, skuId: skuIds[0] ?? '', pieces: giftPieces ?? 1, ...(skuIds.length > 1 && { others: skuIds.slice(1) }), ...(play === 'payGift' && { payMinutes: payMinutes ?? 10 }) }
}

/** A draft's effect as the fields show it again. */
export function goodsValues(effect: EffectShown): GoodsValues {
  if (effect.kind === 'set') return { parts: effect.parts.map((part) => ({ ...part })), goodsYuan: effect.fen / 100, ...(effect.scene && { scene: effect.scene }) }
  if (effect.kind === 'exchange') return { skuIds: [...effect.skuIds ?? []], goodsYuan: effect.fen / 100, fromYuan: effect.fromFen / 100 }
  if (effect.kind === 'gift') return { skuIds: [effect.skuId, ...effect.others ?? []], fromYuan: effect.fromFen > 0 ? effect.fromFen / 100 : null, fromPieces: effect.fromPieces > 0 ? effect.fromPieces : null, giftPieces: effect.pieces, payMinutes: effect.payMinutes ?? null }
  return { parts: [{}, {}] }
}
export function goodsPlayOf(effect: EffectShown): GoodsPlay | undefined {
  if (effect.kind === 'gift') return effect.payMinutes === undefined ? 'gift' : 'payGift'
  return effect.kind === 'set' || effect.kind === 'exchange' ? effect.kind : undefined
}

const must = [{ required: true, message: w.required }]
const yuanBox = <InputNumber min={0} max={100_000_000} precision={2} prefix="¥" style={{ width: '100%' }} />
const whole = (most: number) => <InputNumber min={1} max={most} precision={0} style={{ width: '100%' }} />
/** What the server says of the effect as a whole stands here. */
const Effect = () => <Form.Item name="effect" style={{ marginBottom: 8 }}><input type="hidden" /></Form.Item>

export function GoodsFields({ play, find }: { readonly play: GoodsPlay; readonly find: FindSkus }): ReactNode {
  if (play === 'set') return (
    <>
      <div className="form-two"><Form.Item name="scene" label={w.scene} extra={w.sceneHint}><Input maxLength={20} /></Form.Item><Form.Item name="goodsYuan" label={w.setFen} rules={must}>{yuanBox}</Form.Item></div>
      <Form.List name="parts">{(fields, { add, remove }) => <fieldset className="form-part"><legend>{w.parts}</legend>
        {fields.map(({ key, name }) => (
          <div key={key} className="form-two">
            <Form.Item name={[name, 'skuId']} label={w.part(name + 1)} rules={must}><Skus find={find} /></Form.Item>
            <Form.Item name={[name, 'pieces']} label={w.pieces} initialValue={1} rules={must}>{whole(99)}</Form.Item>
            {fields.length > 2 && <Button onClick={() => { remove(name) }}>{w.dropPart}</Button>}
          </div>))}
        {fields.length < 10 && <p><Button onClick={() => { add({ pieces: 1 }) }}>{w.addPart}</Button></p>}
      </fieldset>}</Form.List>
      <Effect />
    </>
  )
  return (
    <>
      <div className="form-two"><Form.Item name="fromYuan" label={w.fromYuan} rules={play === 'exchange' ? must : []}>{yuanBox}</Form.Item>
        {play === 'exchange' ? <Form.Item name="goodsYuan" label={w.exchangeFen} rules={must}>{yuanBox}</Form.Item> : <Form.Item name="fromPieces" label={w.fromPieces} extra={w.fromHint}>{whole(9_999)}</Form.Item>}</div>
      <Form.Item name="skuIds" label={play === 'exchange' ? w.exchangeGoods : w.giftGoods} extra={play === 'exchange' ? w.exchangeHint : w.giftHint} rules={[{ required: true, message: w.chooseGoods }]}><Skus find={find} many /></Form.Item>
      {play !== 'exchange' && <div className="form-two"><Form.Item name="giftPieces" label={w.giftPieces} initialValue={1} rules={must}>{whole(99)}</Form.Item>{play === 'payGift' && <Form.Item name="payMinutes" label={w.payMinutes} initialValue={10} rules={must}>{whole(1_440)}</Form.Item>}</div>}
      <Effect />
    </>
  )
}

const nameOf = ({ title, specText }: SkuChoice): string => [title, specText].filter(Boolean).join(' ')

/** SKUs looked up by what is typed; those that are chosen are known by their names from the start. */
interface SkusProps { readonly find: FindSkus; readonly many?: boolean; readonly value?: string | string[]; readonly onChange?: (chosen: string | string[]) => void; readonly id?: string }
export function Skus({ find, many = false, value, onChange, id }: SkusProps) {
  const [typed, type] = useState('')
  const chosen = [value ?? []].flat().filter((one) => one !== '')
  const { data: found, isFetching } = useQuery({ queryKey: ['offer-skus', typed], queryFn: () => find(typed === '' ? {} : { q: typed }) })
  const known = useNamed(find, chosen)
  const all = new Map([...known, ...found ?? []].map((one) => [one.id, one]))
  return <Select {...(id !== undefined && { id })} {...(many && { mode: 'multiple' as const, maxCount: 20 })} showSearch filterOption={false} placeholder={w.skusHint} loading={isFetching} value={(many ? chosen : chosen[0]) as string} onChange={(next: string | string[]) => { onChange?.(next) }} onSearch={type}
    options={[...all.values()].map((one) => ({ value: one.id, label: `${nameOf(one)} ${yuan(one.priceFen)}` }))} />
}

function useNamed(find: FindSkus, ids: readonly string[]): readonly SkuChoice[] {
  const sorted = [...new Set(ids)].filter((id) => id !== '').sort()
  const { data } = useQuery({ queryKey: ['offer-skus-of', sorted], queryFn: () => find({ ids: sorted }), enabled: sorted.length > 0, placeholderData: (before) => before })
  return data ?? []
}

/** How the goods that an effect names are called, for what shoppers will read. */
export function useNames(find: FindSkus | undefined, effect: EffectShown): (skuId: string) => string | undefined {
  const ids = effect.kind === 'gift' ? [effect.skuId, ...effect.others ?? []] : effect.kind === 'exchange' ? effect.skuIds ?? [] : effect.kind === 'set' ? effect.parts.map(({ skuId }) => skuId) : []
  const known = useNamed(find ?? (() => Promise.resolve([])), ids)
  const by = new Map(known.map((one) => [one.id, nameOf(one)]))
  return (skuId) => by.get(skuId)
}
