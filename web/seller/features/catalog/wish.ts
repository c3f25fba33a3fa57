import type { Refusal } from '../../../design/form-page'
import { api } from '../../api'

/** A product between the form and the API 商品表单: yuan there, fen here; lines of text there, lists here. */
export type Whole = Awaited<ReturnType<typeof api.myProduct>>
export interface Sku { code: string; spec: Record<string, string>; priceYuan: number; weightGram: number; volumeCm3?: number | null; perPersonLimit?: number | null; picture?: string | null }
export interface Draft {
  code: string; kind?: Whole['kind']; categoryId: string; brandId?: string; title: string; subtitle: string; pictures: string[]; video?: string; sellingPoints: string; facets: Record<string, string | string[]>; attributes: string; detail: { pain: string; solution: string; trust: string; action: string; story?: string }
  axes: { name: string; values: string }[]; freightTemplateId?: string; skus: Sku[]
}
export type Facet = Awaited<ReturnType<typeof api.categoryFacets>>['own'][number]
const fenPerYuan = 100
const mm3PerCm3 = 1_000

export const emptyDraft: Draft = { code: '', kind: 'goods', categoryId: '', title: '', subtitle: '', pictures: [], sellingPoints: '', facets: {}, attributes: '', detail: { pain: '', solution: '', trust: '', action: '' }, axes: [], skus: [{ code: '', spec: {}, priceYuan: 0, weightGram: 0 }] }

/** What the category's facets ask for stands in fields of its own, the rest as lines of text. */
export const draftOf = (whole: Whole, facets: readonly Facet[]): Draft => ({
  code: whole.code, kind: whole.kind, categoryId: whole.categoryId, ...(whole.brandId && { brandId: whole.brandId }), title: whole.title, subtitle: whole.subtitle, pictures: [...whole.pictures], ...(whole.video && { video: whole.video }), sellingPoints: whole.sellingPoints.join('\n'), facets: Object.fromEntries(facets.flatMap(({ name, type }) => { const values = whole.attributes.filter((one) => one.name === name).map(({ value }) => value); return values.length === 0 ? [] : [[name, type === 'choice' ? values : values[0]!]] })),
  attributes: whole.attributes.filter(({ name }) => !facets.some((facet) => facet.name === name)).map(({ name, value }) => `${name}：${value}`).join('\n'), detail: { ...whole.detail, story: whole.detail.story ?? '' },
  axes: whole.axes.map(({ name, values }) => ({ name, values: values.join('，') })), ...(whole.freightTemplateId && { freightTemplateId: whole.freightTemplateId }),
  skus: whole.skus.filter(({ isLive }) => isLive).map(({ code, spec, priceFen, weightGram, volumeMm3, perPersonLimit, picture }) => ({ code, spec, priceYuan: priceFen / fenPerYuan, weightGram, volumeCm3: volumeMm3 === 0 ? null : volumeMm3 / mm3PerCm3, perPersonLimit, picture })),
})

const listOf = (text: string): string[] => text.split(/[,，、]/).map((one) => one.trim()).filter(Boolean)
const linesOf = (text: string): string[] => text.split('\n').map((one) => one.trim()).filter(Boolean)

function attributesOf({ facets, attributes }: Draft): { name: string; value: string }[] {
  const asked = Object.entries(facets ?? {}).flatMap(([name, given]) => [given ?? []].flat().map((value) => ({ name, value: String(value).trim() }))).filter(({ value }) => value !== '')
  const own = linesOf(attributes).map((line) => { const [name = '', ...rest] = line.split(/[:：]/); return { name: name.trim(), value: rest.join(':').trim() } })
  return [...asked, ...own.filter(({ name }) => !asked.some((one) => one.name === name))]
}

/** Sends a product; what the server says of an attribute by its place or name is said of the field that it came from. */
export async function sending<T>(wish: ReturnType<typeof wishOf>, draft: Draft, send: (wish: ReturnType<typeof wishOf>) => Promise<T>): Promise<T> {
  try { return await send(wish) } catch (fault) {
    const { issues = [] } = fault as Refusal
    const path = ([field, at, ...rest]: readonly (string | number)[]) => {
      if (field !== 'attributes' || at === undefined) return [field, at, ...rest].filter((step) => step !== undefined)
      const name = wish.attributes[Number(at)]?.name ?? String(at)
      return name in (draft.facets ?? {}) || !/^\d+$/.test(String(at)) ? ['facets', name] : ['attributes']
    }
    throw Object.assign(fault as Refusal, { issues: issues.map((issue) => ({ ...issue, path: path(issue.path) })) })
  }
}

export function wishOf(draft: Draft) {
  const { brandId, freightTemplateId, video } = draft
  return { code: draft.code, ...(draft.kind && { kind: draft.kind }), categoryId: draft.categoryId, title: draft.title, subtitle: draft.subtitle, pictures: draft.pictures, detail: draft.detail, ...(brandId && { brandId }), ...(video && { video }), ...(freightTemplateId && { freightTemplateId }), sellingPoints: linesOf(draft.sellingPoints),
    attributes: attributesOf(draft), axes: draft.axes.map(({ name, values }) => ({ name: name.trim(), values: listOf(values) })),
    skus: draft.skus.map(({ code, spec, priceYuan, weightGram, volumeCm3, perPersonLimit, picture }) => ({ code, spec, priceFen: Math.round(priceYuan * fenPerYuan), weightGram: weightGram ?? 0, volumeMm3: Math.round((volumeCm3 ?? 0) * mm3PerCm3), ...(perPersonLimit && { perPersonLimit }), ...(picture && { picture }) })) }
}

/** Every combination of the axes' values (F01), keeping what was already filled in for those that stay. */
export function combinationsOf(draft: Pick<Draft, 'axes' | 'skus' | 'code'>): Sku[] {
  const axes = draft.axes.map(({ name, values }) => ({ name: name.trim(), values: listOf(values) })).filter(({ name, values }) => name && values.length > 0)
  const specs = axes.reduce<Record<string, string>[]>((all, { name, values }) => all.flatMap((spec) => values.map((value) => ({ ...spec, [name]: value }))), [{}])
  const first = draft.skus[0]
  return specs.map((spec, i) => draft.skus.find((sku) => axes.every(({ name }) => sku.spec?.[name] === spec[name]) && Object.keys(sku.spec ?? {}).length === axes.length)
    ?? { code: `${draft.code || 'sku'}-${i + 1}`, spec, priceYuan: first?.priceYuan ?? 0, weightGram: first?.weightGram ?? 0, volumeCm3: first?.volumeCm3 ?? null })
}
