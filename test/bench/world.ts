import { createHash, randomBytes } from 'node:crypto'
import { createShopper } from '#trust/identity'
import { approve, createCategory, createProduct, submitForReview } from '#supply/catalog'
import { putTemplate } from '#supply/logistics'
import { openMerchant } from '#supply/merchants'
import { openWarehouse, receive } from '#supply/stock'
import { refreshProducts } from '#commerce/discovery'
import { reactions } from '#apps/house'
import { system, transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { register } from '#kernel/letters'

/** The world that is measured 压测数据: products, categories, merchants and stock made by the use cases; shoppers with open sessions written straight, as argon2 would take longer than everything else. */
export interface Buyer { readonly id: string; readonly token: string; readonly addressId: string }
export interface BenchWorld { readonly categoryIds: readonly string[]; readonly productIds: readonly string[]; readonly skuIds: readonly string[]; readonly buyers: readonly Buyer[]; readonly queries: readonly string[]; readonly prefixes: readonly string[]; readonly hotSkuIds: readonly string[] }
export interface WorldWish { readonly products: number; readonly categories: number; readonly buyers: number; readonly hotUnits: number }

const skusEach = 3
const merchantCount = 20
const plenty = 1_000_000
const brands = ['云裳', '踏浪', '行止', '星澜', '素舍', '花屿', '山野', '小满', 'Nordisk', 'Kestrel', 'Halden', 'Orbit']
const manners = ['轻盈', '经典', '复古', '极简', '加厚', '透气', '百搭', '便携', '法式', '国风', '学院', '海盐', 'wireless', 'classic', 'compact', 'outdoor']
const nouns = ['连衣裙', '衬衫', '风衣', '运动鞋', '登山鞋', '双肩背包', '拉杆箱', '太阳镜', '智能手机', '降噪耳机', '蓝牙音箱', '机械键盘', '无线鼠标', '布艺沙发', '实木餐椅', '护眼台灯', '平底锅', '马克杯', '保湿乳液', '丝绒口红', '坚果礼盒', '黑巧克力', '室外篮球', '速开帐篷', 'laptop stand', 'travel mug', 'desk lamp', 'running shoes', 'rain jacket', 'phone case']
const scenes = ['通勤', '旅行', '居家', '送礼', '春季', '夏日', '儿童', '办公', '露营', '健身', 'office', 'travel', 'kids', 'gift', 'summer', 'home']
const titleOf = (n: number): string => `${brands[n % brands.length]!} ${manners[(n * 7 + (n >> 5)) % manners.length]!}${nouns[(n * 13 + (n >> 3)) % nouns.length]!} ${scenes[(n * 5 + (n >> 4)) % scenes.length]!} ${1_000 + (n * 37) % 9_000}`

/** Makes it, or as much of it as is missing; a database that holds a world already is used as it is. */
export async function fillWorld(base: Context, wish: WorldWish, say: (sentence: string) => void): Promise<BenchWorld> {
  const ctx: Context = { ...base, actor: system, listeners: new Map() }
  const { rows: [there] } = await ctx.pool.query<{ products: number }>('select count(*)::int as products from catalog_products')
  if (there!.products === 0) await makeGoods(ctx, wish, say)
  const ids = async (text: string) => (await ctx.pool.query<{ id: string }>(text)).rows.map(({ id }) => id)
  const skuIds = await ids(`select id from catalog_skus where code not like 'hot%' order by id`)
  const hotSkuIds = await ids(`select id from catalog_skus where code like 'hot%' order by code`)
  for (const skuId of hotSkuIds) await restock(ctx, skuId, wish.hotUnits)
  return { categoryIds: await ids('select id from catalog_categories c where not exists (select from catalog_categories d where d.parent_id = c.id) order by id'), productIds: await ids(`select id from catalog_products where code not like 'hot%' order by id`), skuIds, hotSkuIds,
    buyers: await makeBuyers(ctx, wish.buyers), queries: nouns.flatMap((noun) => [noun, ...manners.flatMap((manner) => [`${manner} ${noun}`, ...scenes.map((scene) => `${manner} ${noun} ${scene}`)]), ...scenes.map((scene) => `${noun} ${scene}`)]), prefixes: [...nouns.map((noun) => noun.slice(0, 2)), ...brands.map((brand) => brand.slice(0, 1)), 'lian', 'yun', 'bei', 'zhi', 'lyq', 'sj'] }
}

async function makeGoods(ctx: Context, wish: WorldWish, say: (sentence: string) => void): Promise<void> {
  const houses = await Promise.all(Array.from({ length: merchantCount }, async (_, i) => {
    const merchantId = await openMerchant(ctx, { name: `压测商家 ${i + 1}`, contact: '客服', phone: '13900000000' })
    const { id: templateId } = await putTemplate(ctx, { name: '全国', by: 'piece', isDefault: true, zones: [{ codes: [], isBlocked: false, first: 1, firstFen: 8_00, extra: 1, extraFen: 2_00, freeFromFen: 99_00, freeFromPieces: null }] }, undefined, merchantId)
    return { merchantId, templateId, warehouseId: (await openWarehouse(ctx, { name: '主仓' }, merchantId)).id }
  }))
  const categoryIds: string[] = []
  for (let top = 0; categoryIds.length < wish.categories; top++) {
    const { id: parentId } = await createCategory(ctx, { slug: `top-${top}`, name: `大类 ${top}`, nameEn: `Top ${top}` })
    for (let leaf = 0; leaf < 10 && categoryIds.length < wish.categories; leaf++) categoryIds.push((await createCategory(ctx, { slug: `leaf-${top}-${leaf}`, name: `小类 ${top}-${leaf}`, nameEn: `Leaf ${top}-${leaf}`, parentId })).id)
  }
  const one = (ctx: Context, n: number, code: string, stock: number) => offer(ctx, { n, code, stock, categoryId: categoryIds[n % categoryIds.length]!, house: houses[n % houses.length]! })
  const together = 25
  const batches = Array.from({ length: Math.ceil(wish.products / together) }, (_, i) => i * together)
  let done = 0
  const hand = async () => {
    for (let from = batches.shift(); from !== undefined; from = batches.shift()) {
      const ids: string[] = []
      await transaction(ctx, async (ctx) => { for (let n = from; n < Math.min(from + together, wish.products); n++) ids.push(await one(ctx, n, `p-${n}`, plenty)) })
      done += ids.length
      if (done % 2_500 < together) say(`${done} products`)
    }
  }
  await Promise.all([hand(), hand(), hand()])
  await one(ctx, 0, 'hot', 0)
  const { rows } = await ctx.pool.query<{ id: string }>('select id from catalog_products order by id')
  await refreshProducts(ctx, rows.map(({ id }) => id))
  // What the goods' news would have made is made already; their letters would keep a worker busy beside what is measured.
  await register(ctx, reactions)
  await ctx.pool.query(`update kernel_letters set state = 'done', ended_at = now() where state = 'waiting'`)
  // An empty table that has been vacuumed is believed to stay empty, and statements would be planned for that.
  const { rows: filled } = await ctx.pool.query<{ name: string }>('select relname as name from pg_stat_user_tables where n_live_tup > 0 order by 1')
  await ctx.pool.query(`vacuum analyze ${filled.map(({ name }) => name).join(', ')}`)
}

interface House { readonly merchantId: string; readonly templateId: string; readonly warehouseId: string }
async function offer(ctx: Context, { n, code, stock, categoryId, house: { merchantId, templateId, warehouseId } }: { readonly n: number; readonly code: string; readonly stock: number; readonly categoryId: string; readonly house: House }): Promise<string> {
  const { id, skuIds } = await createProduct(ctx, { code, categoryId, title: titleOf(n), subtitle: `${manners[n % manners.length]!}设计，人气之选`, brand: brands[n % brands.length]!, pictures: [`${createHash('md5').update(String(n % 300)).digest('hex')}.webp`],
    sellingPoints: ['用料实在', '七天无理由退换', '48 小时内发货'], attributes: [{ name: '产地', value: '浙江杭州' }, { name: '系列', value: `系列 ${n % 40}` }], freightTemplateId: templateId,
    detail: { pain: '最怕图好看、到手却不是那回事。', solution: '用实在的材料与做工，把每天都用得到的地方做好。', trust: '每一批出厂前抽检，质检报告可查。', action: '现在下单，48 小时内发出。' },
    axes: [{ name: '颜色', values: ['黑', '白', '蓝'] }], skus: ['黑', '白', '蓝'].slice(0, skusEach).map((colour, i) => ({ code: `${code}-${i + 1}`, spec: { 颜色: colour }, priceFen: 19_00 + ((n * 731) % 900) * 100 + i * 10_00, weightGram: 400 })) }, merchantId)
  await submitForReview(ctx, id)
  await approve(ctx, id)
  if (stock > 0) for (const skuId of skuIds) await receive(ctx, { skuId, warehouseId, quantity: stock, sourceId: `in_${skuId}` })
  return id
}

/** The hot SKU gets as many units as it lacks. */
async function restock(ctx: Context, skuId: string, units: number): Promise<void> {
  const { rows: [house] } = await ctx.pool.query<{ id: string; available: number }>(`select w.id, coalesce(l.available, 0) as available from catalog_skus s join stock_warehouses w on w.merchant_id = s.merchant_id left join stock_levels l on l.sku_id = s.id and l.warehouse_id = w.id where s.id = $1`, [skuId])
  if (house!.available < units) await receive(ctx, { skuId, warehouseId: house!.id, quantity: units - house!.available, sourceId: newId('in', ctx.now) })
}

async function makeBuyers(ctx: Context, count: number): Promise<Buyer[]> {
  const { rows: [taken] } = await ctx.pool.query<{ n: number }>('select count(*)::int as n from identity_shoppers')
  const firstPhone = 13_000_000_000 + taken!.n
  const lead = await createShopper(ctx, { phone: String(firstPhone), name: '压测顾客', password: randomBytes(12).toString('hex') })
  const buyers = Array.from({ length: count }, (_, i) => ({ id: i === 0 ? lead : newId('shp', ctx.now), token: randomBytes(32).toString('base64url'), addressId: newId('adr', ctx.now), phone: String(firstPhone + i) }))
  const all = [buyers.map((b) => b.id), buyers.map((b) => b.phone), buyers.map((b) => createHash('sha256').update(b.token).digest('base64url')), buyers.map(() => newId('ses', ctx.now)), buyers.map((b) => b.addressId), ctx.now]
  await ctx.pool.query(`with b as (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as b(id, phone, hash, session_id, address_id)),
      people as (insert into identity_shoppers (id, phone, name, state, created_at) select id, phone, '压测顾客', 'active', $6 from b on conflict do nothing),
      places as (insert into logistics_addresses (id, shopper_id, name, phone, district_code, region, street, is_default, at) select address_id, id, '林晓', phone, '330106', '浙江省杭州市西湖区', '文三路 138 号', true, $6 from b)
    insert into identity_sessions (id, token_hash, audience, subject_id, user_agent, created_at, seen_at, expires_at) select session_id, hash, 'shopper', id, 'bench', $6, $6, $6::timestamptz + interval '20 days' from b`, all)
  return buyers
}
