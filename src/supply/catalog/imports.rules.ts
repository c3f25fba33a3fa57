import { yuanOf } from '#kernel/money'
import { firstUnfit } from './facets.rules'
import { keyOf, mostAxes, mostSkus, shownPrice } from './products.rules'
import type { Attribute, Axis, DetailWish, Facet, rowOutcomes, Spec } from './tables'

/** Import 导入: what the columns of a file mean, and what a row would change (E22). One row is one SKU; rows of one product code are one product. */
export const fields = ['code', 'sku', 'title', 'subtitle', 'brand', 'category', 'price', 'spec', 'weight', 'volume', 'points', 'attributes', 'pictures', 'pain', 'solution', 'trust', 'action', 'story'] as const
export type Field = (typeof fields)[number]
export type ImportRow = Partial<Record<Field, string>>
export type Mapping = Partial<Record<Field, string>>
type Outcome = (typeof rowOutcomes)[number]

/** What a column may be called; the first name is what our own export writes. */
const names: Record<Field, readonly string[]> = {
  code: ['商品货号', 'code', 'product_code', 'spu', 'goods_sn', '货号', '商品编码'], sku: ['SKU货号', 'sku', 'sku_code', 'SKU编码', '规格编码', 'id'], title: ['标题', 'title', 'name', '商品名称', '商品标题', '名称'],
  subtitle: ['副标题', 'subtitle', 'brief', 'goods_brief', '简介', 'short_description'], brand: ['品牌', 'brand', 'supplier'], category: ['类目', 'category', '分类'], price: ['价格（元）', 'price', 'retail_price', '价格', '售价', '单价'],
  spec: ['规格', 'spec', 'specifications'], weight: ['重量（克）', 'weight', 'weight_gram', '重量'], volume: ['体积（立方厘米）', 'volume', 'volume_cm3', '体积'], points: ['卖点', 'selling_points', 'points'], attributes: ['属性', 'attributes', '参数'], pictures: ['图片', 'pictures', 'picture', '主图'],
  pain: ['痛点', 'pain'], solution: ['方案', 'solution'], trust: ['信任', 'trust'], action: ['行动', 'action'], story: ['图文详情', 'story', 'description_html', 'body_html', 'description', '详情'],
}
export const headings: Record<Field, string> = Object.fromEntries(fields.map((field) => [field, names[field][0]!])) as Record<Field, string>

const plain = (name: string): string => name.toLowerCase().replace(/[\s_\-()（）*：:]/g, '').replace(/元$|克$/, '')
/** Which column is probably meant by each field. A person may correct it before anything is written. */
export function guessMapping(columns: readonly string[]): Mapping {
  const mapping: Mapping = {}
  const taken = new Set<string>()
  for (const field of fields) {
    const column = names[field].map((name) => columns.find((one) => !taken.has(one) && plain(one) === plain(name))).find((one) => one !== undefined)
    if (column !== undefined) { mapping[field] = column; taken.add(column) }
  }
  return mapping
}

/** A row of the file under our own names. */
export const mapped = (given: Readonly<Record<string, string>>, mapping: Mapping): ImportRow =>
  Object.fromEntries(Object.entries(mapping).flatMap(([field, column]) => (given[column] === undefined ? [] : [[field, given[column].trim()]])))

export interface Wrong { readonly field: Field; readonly fault: Fault }
/** What can be wrong with a row, as a person reads it. */
export const faults = {
  code_missing: ['缺少 SKU 货号', 'The SKU code is missing'], code_twice: ['同一文件中 SKU 货号重复', 'The SKU code stands twice in this file'], code_too_long: ['货号不能超过 60 个字符', 'A code may have 60 characters'],
  code_elsewhere: ['该 SKU 货号属于另一个商品', 'This SKU code belongs to another product'], title_missing: ['新商品必须有标题', 'A new product needs a title'], title_length: ['标题须为 2–200 个字', 'A title has 2 to 200 characters'],
  price_missing: ['新 SKU 必须有价格', 'A new SKU needs a price'], price_wrong: ['价格须为大于 0、最多两位小数的数字（元）', 'The price is a number of yuan above 0 with at most two decimals'],
  category_missing: ['新商品必须有类目', 'A new product needs a category'], category_unknown: ['类目不存在或不是末级类目', 'There is no such category of the last level'], weight_wrong: ['重量须为整数克', 'The weight is a whole number of grams'], volume_wrong: ['体积须为立方厘米数，最多三位小数', 'The volume is a number of cubic centimetres with at most three decimals'],
  spec_wrong: ['规格应写成 颜色:红;尺码:M', 'A spec is written colour:red;size:M'], spec_off_axes: ['规格与该商品的其他 SKU 不一致', 'The spec does not lie on the axes of the product'], spec_twice: ['该商品已有相同规格', 'The product has this spec already'],
  too_many_skus: ['SKU 过多', 'Too many SKUs'], attributes_wrong: ['属性应写成 材质:棉;产地:杭州', 'Attributes are written name:value;name:value'], attribute_off_facet: ['有属性不在类目允许的选项或数字范围内', 'An attribute is not among the choices or numbers of the category'], picture_unknown: ['图片须为已上传图片的名称，或 http(s) 网址', 'A picture is named as it was uploaded, or by its http(s) address'], picture_unreachable: ['图片网址无法下载，或内容不是图片', 'The address of a picture gives no picture'],
  brand_refused: ['该品牌已被拒绝或停用', 'The brand was rejected or retired'], too_long: ['内容过长', 'The text is too long'], must_stay: ['此项不能清空', 'This may not be emptied'], row_unreadable: ['此行无法读取', 'This row cannot be read'],
} as const
export type Fault = keyof typeof faults

const cleared = '[clear]'
const most: Partial<Record<Field, number>> = { code: 60, sku: 60, subtitle: 500, brand: 40, points: 500, attributes: 8_000, pain: 2_000, solution: 2_000, trust: 2_000, action: 2_000, story: 20_000 }

/** Yuan as people write them, in fen; undefined for what is no price. */
function fenOf(text: string): number | undefined {
  const [, yuan, parts = ''] = /^[¥￥]?(\d{1,8})(?:\.(\d{1,2})0*)?$/.exec(text.replace(/,/g, '')) ?? []
  const fen = yuan === undefined ? 0 : Number(yuan) * 100 + Number(parts.padEnd(2, '0'))
  return fen > 0 ? fen : undefined
}

/** Cubic centimetres as people write them, in cubic millimetres; undefined for what is no volume. */
function mm3Of(text: string): number | undefined {
  const [, whole, parts = ''] = /^(\d{1,8})(?:\.(\d{1,3}))?$/.exec(text.replace(/,/g, '')) ?? []
  return whole === undefined ? undefined : Number(whole) * mm3PerCm3 + Number(parts.padEnd(3, '0'))
}
const mm3PerCm3 = 1_000
/** As it is written in a file, without decimals that say nothing. */
export const cm3Of = (mm3: number): string => String(mm3 / mm3PerCm3)

/** 颜色:红;尺码:M as pairs; undefined where it is written otherwise. */
function pairsOf(text: string): [string, string][] | undefined {
  const pairs = text.split(/[;；]/).map((part) => part.trim()).filter((part) => part !== '').map((part) => /^([^:：]{1,40})[:：](.{1,400})$/.exec(part))
  return pairs.every((pair) => pair !== null) ? pairs.map((pair) => [pair[1]!.trim(), pair[2]!.trim()]) : undefined
}

/** The first thing wrong with a row by itself, whatever is known of its product. */
export function wrongByItself(row: ImportRow): Wrong | undefined {
  if (!row.sku) return { field: 'sku', fault: 'code_missing' }
  for (const field of ['sku', 'title', 'price', 'category', 'spec'] as const) if (row[field] === cleared) return { field, fault: 'must_stay' }
  for (const field of fields) if ((row[field]?.length ?? 0) > (most[field] ?? Infinity)) return { field, fault: field === 'sku' || field === 'code' ? 'code_too_long' : 'too_long' }
  if (row.title && (row.title.length < 2 || row.title.length > 200)) return { field: 'title', fault: 'title_length' }
  if (row.price && fenOf(row.price) === undefined) return { field: 'price', fault: 'price_wrong' }
  if (row.weight && row.weight !== cleared && !/^\d{1,7}$/.test(row.weight)) return { field: 'weight', fault: 'weight_wrong' }
  if (row.volume && row.volume !== cleared && mm3Of(row.volume) === undefined) return { field: 'volume', fault: 'volume_wrong' }
  if (row.spec) { const pairs = pairsOf(row.spec); if (!pairs || pairs.length > mostAxes || new Set(pairs.map(([name]) => name)).size < pairs.length) return { field: 'spec', fault: 'spec_wrong' } }
  if (row.attributes && row.attributes !== cleared && !pairsOf(row.attributes)) return { field: 'attributes', fault: 'attributes_wrong' }
  if (row.pictures && row.pictures !== cleared && !listOf(row.pictures).every((name) => /^[0-9a-f]{32}\.webp$/.test(name) || isAddress(name))) return { field: 'pictures', fault: 'picture_unknown' }
  return undefined
}

const isAddress = (text: string): boolean => text.length <= 2_000 && /^https?:\/\/\S+$/i.test(text)
/** The addresses of pictures in a row: each is fetched once, by the worker, before its row is written. */
export const addressesOf = (row: ImportRow): string[] => (row.pictures && row.pictures !== cleared ? listOf(row.pictures).filter(isAddress) : [])

const listOf = (text: string): string[] => text.split(/[;；|]/).map((part) => part.trim()).filter((part) => part !== '')

export interface KnownSku { readonly id: string; readonly code: string; readonly spec: Spec; readonly priceFen: number; readonly weightGram: number; readonly volumeMm3: number; readonly isLive: boolean; readonly position: number }
interface Words { readonly title: string; readonly subtitle: string; readonly brand: string | null; readonly brandId: string | null; readonly categoryId: string; readonly pictures: string[]; readonly sellingPoints: string[]; readonly attributes: Attribute[]; readonly detail: DetailWish; readonly axes: Axis[] }
export interface Known extends Words { readonly isArchived: boolean; readonly id: string; readonly code: string; readonly state: string; readonly version: number; readonly skus: readonly KnownSku[] }
interface NextSku { readonly id: string | undefined; readonly code: string; readonly spec: Spec; readonly priceFen: number; readonly weightGram: number; readonly volumeMm3: number; readonly position: number; readonly isPriceNew: boolean }
export interface Plan { readonly words: Words; readonly price: { readonly priceFen: number; readonly isFromPrice: boolean }; readonly skus: NextSku[]; readonly isChanged: boolean }
export interface Numbered { readonly no: number; readonly row: ImportRow }
/** One field of a row that becomes another: as it was and as it will be, in the file's own writing. */
export interface Change { readonly field: Field; readonly before: string; readonly after: string }
export interface Verdict { readonly no: number; readonly outcome: Outcome; readonly wrong?: Wrong; readonly changes?: readonly Change[] }

const given = (text: string | undefined, old: string): string => (text === undefined || text === '' ? old : text === cleared ? '' : text)

const attributesOf = (text: string): Attribute[] => (pairsOf(text) ?? []).map(([name, value]) => ({ name, value }))

/** The name as the brand writes it, so that another spelling of the same changes nothing. */
function brandFrom(text: string | undefined, known: Known | undefined, brandOf: Lookups['brandOf']): Pick<Words, 'brand' | 'brandId'> {
  if (text === undefined) return { brand: known?.brand ?? null, brandId: known?.brandId ?? null }
  const found = text === cleared ? undefined : brandOf(text)
  return { brand: found?.name ?? (text === cleared ? null : text), brandId: found?.id ?? null }
}

function wordsOf(rows: readonly ImportRow[], known: Known | undefined, categoryId: string, axes: Axis[], { brandOf, pictureOf }: Lookups): Words {
  const first = (field: Field): string | undefined => rows.map((row) => row[field]).find((text) => text !== undefined && text !== '')
  const many = <T>(field: Field, old: readonly T[], read: (text: string) => T[]): T[] => { const text = first(field); return text === undefined ? [...old] : text === cleared ? [] : read(text) }
  const block = (name: Exclude<keyof DetailWish, 'story'>) => given(first(name), known?.detail[name] ?? '')
  return {
    title: given(first('title'), known?.title ?? ''), subtitle: given(first('subtitle'), known?.subtitle ?? ''), ...brandFrom(first('brand'), known, brandOf), categoryId,
    pictures: many('pictures', known?.pictures ?? [], (text) => listOf(text).map((one) => (isAddress(one) ? pictureOf(one) ?? one : one))), sellingPoints: many('points', known?.sellingPoints ?? [], listOf),
    attributes: many('attributes', known?.attributes ?? [], attributesOf),
    detail: { pain: block('pain'), solution: block('solution'), trust: block('trust'), action: block('action'), ...storyOf(given(first('story'), known?.detail.story ?? '')) }, axes,
  }
}

/** The blocks and the story as cells of a row. */
const cellsOf = ({ story, ...blocks }: DetailWish): ImportRow => ({ ...blocks, ...(story !== undefined && { story }) })

/** Its place is left out where there is none, so that a product without one stays as it was. */
const storyOf = (story: string): { story?: string } => (story === '' ? {} : { story })

/** What the database knows of names in a file: categories that hold products, what their products may say of themselves, brands. */
export interface Lookups {
  readonly categoryIdOf: (text: string) => string | undefined
  readonly facetsOf: (categoryId: string) => readonly Facet[]
  /** The name under which a fetched picture is kept; undefined while it is not, `null` where it cannot be. */
  readonly pictureOf: (address: string) => string | null | undefined
  readonly categoryName: (id: string) => string
  readonly brandOf: (name: string) => { readonly id: string; readonly name: string; readonly isClosed: boolean } | undefined
}

/**
 * What the rows of one product would do to it: a verdict for each row, and the product as it will be where anything is to be written.
 * A row that is wrong does not hold up its neighbours.
 */
export function planProduct(rows: readonly Numbered[], known: Known | undefined, lookups: Lookups): { readonly verdicts: Verdict[]; readonly plan?: Plan } {
  const { categoryIdOf, facetsOf, brandOf, pictureOf } = lookups
  const verdicts: Verdict[] = []
  const good: Numbered[] = []
  const refuse = ({ no }: Numbered, field: Field, fault: Fault) => { verdicts.push({ no, outcome: 'wrong', wrong: { field, fault } }) }
  const live = new Map((known?.skus ?? []).map((sku) => [sku.code, sku]))
  const specs = new Map((known?.skus ?? []).map((sku) => [keyOf(sku.spec), sku.code]))
  const hasTitle = known !== undefined || rows.some(({ row }) => row.title)
  const hasCategory = known !== undefined || rows.some(({ row }) => row.category)
  const categoryText = rows.map(({ row }) => row.category).find((text) => text && categoryIdOf(text) !== undefined)
  const facets = facetsOf((categoryText ? categoryIdOf(categoryText) : known?.categoryId) ?? '')
  let axisNames = known && known.skus.length > 0 ? known.axes.map((axis) => axis.name) : undefined
  const skus: NextSku[] = []
  const outcomes: { numbered: Numbered; old: KnownSku | undefined; isChanged: boolean }[] = []
  for (const numbered of rows) {
    const { row } = numbered
    const old = live.get(row.sku!)
    const spec: Spec = row.spec ? Object.fromEntries(pairsOf(row.spec)!) : old?.spec ?? {}
    const priceFen = row.price ? fenOf(row.price)! : old?.priceFen
    if (!hasTitle) { refuse(numbered, 'title', 'title_missing'); continue }
    if (!hasCategory) { refuse(numbered, 'category', 'category_missing'); continue }
    if (row.category && categoryIdOf(row.category) === undefined) { refuse(numbered, 'category', 'category_unknown'); continue }
    if (row.attributes && row.attributes !== cleared && firstUnfit(attributesOf(row.attributes), facets)) { refuse(numbered, 'attributes', 'attribute_off_facet'); continue }
    const brand = row.brand && row.brand !== cleared ? brandOf(row.brand) : undefined
    if (brand?.isClosed && brand.id !== known?.brandId) { refuse(numbered, 'brand', 'brand_refused'); continue }
    if (addressesOf(row).some((address) => pictureOf(address) === null)) { refuse(numbered, 'pictures', 'picture_unreachable'); continue }
    if (priceFen === undefined) { refuse(numbered, 'price', 'price_missing'); continue }
    const names = Object.keys(spec)
    if (axisNames && (names.length !== axisNames.length || !axisNames.every((name) => name in spec))) { refuse(numbered, 'spec', 'spec_off_axes'); continue }
    const owner = specs.get(keyOf(spec))
    if (owner !== undefined && owner !== row.sku) { refuse(numbered, 'spec', 'spec_twice'); continue }
    if (!old && live.size + skus.filter((sku) => sku.id === undefined).length >= mostSkus) { refuse(numbered, 'sku', 'too_many_skus'); continue }
    axisNames ??= names
    specs.set(keyOf(spec), row.sku!)
    const weightGram = row.weight === cleared ? 0 : row.weight ? Number(row.weight) : old?.weightGram ?? 0
    const volumeMm3 = row.volume === cleared ? 0 : row.volume ? mm3Of(row.volume)! : old?.volumeMm3 ?? 0
    const isChanged = !old || old.priceFen !== priceFen || old.weightGram !== weightGram || old.volumeMm3 !== volumeMm3 || keyOf(old.spec) !== keyOf(spec) || !old.isLive
    if (isChanged) skus.push({ id: old?.id, code: row.sku!, spec, priceFen, weightGram, volumeMm3, position: old?.position ?? live.size + skus.length, isPriceNew: !old || old.priceFen !== priceFen })
    good.push(numbered)
    outcomes.push({ numbered, old, isChanged })
  }
  if (good.length === 0) return { verdicts }
  const category = good.map(({ row }) => row.category).find((text) => text)
  const after = [...(known?.skus ?? []).filter((sku) => sku.isLive && !skus.some((next) => next.id === sku.id)), ...skus]
  const axes = axesOf(known?.axes ?? [], axisNames ?? [], after.map((sku) => sku.spec))
  const words = wordsOf(good.map(({ row }) => row), known, category ? categoryIdOf(category)! : known!.categoryId, axes, lookups)
  const wordsChanged = !known || known.isArchived || JSON.stringify(words) !== JSON.stringify(wordsOf([], known, known.categoryId, known.axes, lookups))
  const wordChanges = known && wordsChanged ? wordsDiff(known, words, lookups.categoryName) : []
  for (const { numbered, old, isChanged } of outcomes) {
    const outcome = !old ? 'created' as const : isChanged || wordsChanged ? 'changed' as const : 'unchanged' as const
    const next = skus.find((sku) => sku.id !== undefined && sku.id === old?.id)
    // What changes of the product itself is told once, at the first of its rows.
    const changes = [...(numbered === outcomes[0]!.numbered ? wordChanges : []), ...(old && next ? skuDiff(old, next) : [])]
    verdicts.push({ no: numbered.no, outcome, ...(outcome === 'changed' && changes.length > 0 && { changes }) })
  }
  const isChanged = wordsChanged || skus.length > 0
  return { verdicts, ...(isChanged && { plan: { words, price: shownPrice(after.map((sku) => sku.priceFen)), skus, isChanged } }) }
}

const written = (words: Words, categoryName: Lookups['categoryName']): Partial<Record<Field, string>> => ({ title: words.title, subtitle: words.subtitle, brand: words.brand ?? '', category: categoryName(words.categoryId), points: words.sellingPoints.join(';'),
  attributes: words.attributes.map(({ name, value }) => `${name}:${value}`).join(';'), pictures: words.pictures.join(';'), ...cellsOf(words.detail) })

function wordsDiff(before: Words, after: Words, categoryName: Lookups['categoryName']): Change[] {
  const [old, next] = [written(before, categoryName), written(after, categoryName)]
  return fields.flatMap((field) => (old[field] === next[field] ? [] : [{ field, before: old[field] ?? '', after: next[field] ?? '' }]))
}

const specText = (spec: Spec): string => Object.entries(spec).map(([name, value]) => `${name}:${value}`).join(';')
function skuDiff(old: KnownSku, next: NextSku): Change[] {
  const pairs: [Field, string, string][] = [['price', yuanOf(old.priceFen), yuanOf(next.priceFen)], ['weight', String(old.weightGram), String(next.weightGram)], ['volume', cm3Of(old.volumeMm3), cm3Of(next.volumeMm3)], ['spec', specText(old.spec), specText(next.spec)]]
  return pairs.flatMap(([field, before, after]) => (before === after ? [] : [{ field, before, after }]))
}

/** The old values in their order, then those that are new. */
function axesOf(old: readonly Axis[], axisNames: readonly string[], specs: readonly Spec[]): Axis[] {
  return axisNames.map((name) => ({ name, values: [...new Set([...(old.find((axis) => axis.name === name)?.values ?? []), ...specs.map((spec) => spec[name]!)])] }))
}
