import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { createCategory, createProduct, type ProductWish } from '#supply/catalog'
import { openMerchant } from '#supply/merchants'
import { as, savepoint, system, transaction, type Context } from '#kernel/context'
import { BadEnvironment } from '#kernel/environment'
import { Refusal } from '#kernel/refusal'
import { sentence } from '#locales/index'
import type { Stand } from './stand'

/** Import 导入 from the command line: a catalogue file becomes drafts of one merchant; a second run finds them and makes none twice. */
type Row = Readonly<Record<string, string>>
const wordsOf = {
  code: ['商品货号', 'code', 'sku', 'goods_sn', 'id'], title: ['标题', 'title', 'name', '商品名称'], subtitle: ['副标题', 'subtitle', 'goods_brief', 'short_description'], brand: ['品牌', 'brand', 'supplier'],
  price: ['价格（元）', 'price', 'retail_price', '价格', '售价'], category: ['类目', 'category', '分类'],
} as const
const mostTitle = 200
const rowsAtOnce = 100
const faultsShown = 5

/** Whose the goods are, and the price in yuan of rows that bear none, such as a list of titles. */
export interface ImportWish { readonly merchant?: string | undefined; readonly priceYuan?: number | undefined }

/** Imports CSV or JSON Lines, plain or .gz. Without a merchant one named after the file is opened. Says how many were made, known already and wrong, and why. */
export async function importFile(ground: Stand, file: string, { merchant, priceYuan }: ImportWish, say: (sentence: string) => void): Promise<void> {
  const ctx = as(ground.base(), system)
  const counts = { made: 0, known: 0, wrong: 0 }
  const faults: string[] = []
  let merchantId = merchant
  const categories = new Map<string, string>()
  let batch: Row[] = []
  let no = 0
  const flush = () => transaction(ctx, async (ctx) => {
    merchantId ??= await merchantNamed(ctx, file)
    for (const row of batch) {
      no++
      const outcome = await importRow(ctx, row, { merchantId, priceYuan, categories })
      if (outcome === 'made' || outcome === 'known') counts[outcome]++
      else { counts.wrong++; if (faults.length < faultsShown) faults.push(`row ${no}: ${outcome}`) }
    }
    batch = []
  })
  for await (const row of rowsOf(file)) { batch.push(row); if (batch.length === rowsAtOnce) await flush() }
  if (batch.length > 0) await flush()
  say(`${counts.made} made 新建, ${counts.known} known already 已存在, ${counts.wrong} wrong 有误 (merchant ${merchantId ?? '–'})`)
  for (const fault of faults) say(`  ${fault}`)
}

async function* rowsOf(file: string): AsyncGenerator<Row> {
  const whole = createReadStream(file)
  whole.on('error', () => {})
  await new Promise<void>((resolve, reject) => { whole.once('readable', () => resolve()); whole.once('error', () => reject(new BadEnvironment(`${file} cannot be read. 文件无法读取。`))) })
  const plain: Readable = file.endsWith('.gz') ? whole.pipe(createGunzip()) : whole
  if (!/\.jsonl(\.gz)?$/.test(file)) { for await (const row of plain.pipe(parse({ columns: true, bom: true, relax_column_count: true, skip_empty_lines: true }))) yield row as Row; return }
  for await (const line of createInterface({ input: plain, crlfDelay: Infinity })) if (line.trim()) yield textsOf(line)
}

/** A line's fields as text; a line that is no object is a row without any, and so is wrong for lack of a title. */
function textsOf(line: string): Row {
  try { return Object.fromEntries(Object.entries(JSON.parse(line) as object).map(([key, value]) => [key, value === null ? '' : String(value)])) } catch { return {} }
}

const field = (row: Row, name: keyof typeof wordsOf): string => wordsOf[name].map((word) => row[word]?.trim() ?? '').find((text) => text !== '') ?? ''

/** `made`, `known`, or what is wrong with the row; a refused row undoes only itself. */
interface Into { readonly merchantId: string; readonly priceYuan: number | undefined; readonly categories: Map<string, string> }
async function importRow(ctx: Context, row: Row, { merchantId, priceYuan, categories }: Into): Promise<string> {
  const [title, code, price] = [field(row, 'title'), field(row, 'code'), Number(field(row, 'price') || priceYuan)]
  if (title.length < 2) return 'the title is missing 缺少标题'
  if (code === '') return 'the code is missing 缺少货号'
  if (!(price > 0)) return 'the price is missing 缺少价格'
  const wish: Omit<ProductWish, 'categoryId'> = { code: code.slice(0, 60), title: title.slice(0, mostTitle), subtitle: field(row, 'subtitle').slice(0, 500), brand: field(row, 'brand').slice(0, 40) || undefined, pictures: [], sellingPoints: [], attributes: [],
    detail: { pain: '', solution: '', trust: '', action: '' }, axes: [], skus: [{ code: code.slice(0, 60), spec: {}, priceFen: Math.round(price * 100), weightGram: 0 }] }
  const categoryId = await categoryNamed(ctx, field(row, 'category') || '其他', categories)
  try {
    await savepoint(ctx, () => createProduct(ctx, { ...wish, categoryId }, merchantId))
    return 'made'
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault
    return fault.code === 'catalog.code_taken' ? 'known' : sentence(fault.code, fault.facts, 'en')
  }
}

async function categoryNamed(ctx: Context, name: string, known: Map<string, string>): Promise<string> {
  const found = known.get(name)
  if (found) return found
  const { rows: [row] } = await ctx.client.query<{ id: string }>('select c.id from catalog_categories c where c.name = $1 and not exists (select from catalog_categories where parent_id = c.id) order by c.id limit 1', [name])
  const id = row?.id ?? (await createCategory(ctx, { slug: `imported-${Buffer.from(name).toString('hex').slice(0, 60)}`, name, nameEn: name, position: 1_000 })).id
  known.set(name, id)
  return id
}

async function merchantNamed(ctx: Context, file: string): Promise<string> {
  const name = `导入 ${file.split(/[\\/]/).at(-1)!.slice(0, 40)}`
  const { rows: [row] } = await ctx.client.query<{ id: string }>(`select id from merchants_merchants where name = $1 and state <> 'closed'`, [name])
  return row?.id ?? openMerchant(ctx, { name, contact: '导入', phone: '' })
}
