import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { draftActivity, publishActivity } from '#offers/bargains'
import { addComplement, learnNow, rankSales } from '#commerce/recommendations'
import { keepStore } from '#fulfilment/pickup'
import { importCodes } from '#fulfilment/vouchers'
import { createClerk, createShopper, createStaff, giveMemberApp } from '#trust/identity'
import { approve, createCategory, createProduct, foundBrand, sellable, setFacets, submitForReview, type ProductWish } from '#supply/catalog'
import { putPlan, putSender } from '#fulfilment/dispatch'
import { addAddress, putTemplate } from '#supply/logistics'
import { openMerchant } from '#supply/merchants'
import { availabilityOf, openWarehouse, receive } from '#supply/stock'
import { as, system, transaction, type Actor, type Context } from '#kernel/context'
import { deliverAll } from '#kernel/letters'
import { after, dayMs } from '#kernel/time'
import { reactions } from './house'
import { freshPassword } from './person'
import { adjectives, axesOf, brandsEn, endings, stores, tops, type DemoFacet, type Kind, type Leaf, type Top } from './seed.goods'
import { onDesks } from './seed.desks'
import { groupBuy } from './seed.groups'
import { liveThrough, type Shop } from './seed.orders'
import { splitsOf } from './seed.splits'
import { composeShop } from './seed.pages'
import { keepAround } from './seed.favourites'
import { seedAgreements } from './seed.agreements'
import { askAround } from './seed.reviews'
import { demoPicture } from './seed.pictures'
import type { Stand } from './stand'

/** The demo shop 演示商城: three merchants, a shopper and staff, made through the doors of the rooms with a clock that moves over the past months. */
export interface SeedWish { readonly size: 's' | 'm' | 'l'; readonly seed: number }
/** Login and password; a member's third is the secret of his authenticator app (base32). */
type Entry = readonly [login: string, password: string, secret?: string]
interface Logins { readonly shopper: Entry; readonly merchants: readonly Entry[]; readonly staff: Entry }
const productsPerLeaf = { s: 13, m: 60, l: 400 }
const pastOrders = { s: 120, m: 600, l: 3_000 }
const oldestDays = 120
const shopperPhone = '13800000001'
const loginsFile = 'logins.json'

/** Numbers that look random and are the same for the same seed (mulberry32): 0 ≤ x < 1. */
export function dice(seed: number): () => number {
  let at = seed >>> 0
  return () => {
    at = (at + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(at ^ (at >>> 15), at | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
const pick = <T>(roll: () => number, from: readonly T[]): T => from[Math.floor(roll() * from.length)]!

/** Seeds a database that has no merchant yet; otherwise does nothing. */
export const seedOnce = (ground: Stand, say: (sentence: string) => void): Promise<void> => seed(ground, { size: 's', seed: 1 }, say)

/** Fills an empty database, people and goods all or nothing, then lets its orders happen one by one; keeps the logins in the data folder. One process at a time; the others find it done. */
export async function seed(ground: Stand, wish: SeedWish, say: (sentence: string) => void): Promise<void> {
  const base: Context = { ...ground.base(), actor: system, log: ground.base().log }
  if (await isSettled(base)) return
  say('demo shop 演示商城…')
  const pictures = await drawAll(base)
  const roll = dice(wish.seed)
  const filled = await transaction(base, async (ctx) => {
    await ctx.client.query(`select pg_advisory_xact_lock(hashtext('seed'))`)
    return await isSettled(ctx) ? undefined : fill(ctx, wish.size, roll, pictures)
  })
  if (!filled) return
  writeFileSync(join(ground.folder, loginsFile), `${JSON.stringify(filled.logins, null, 2)}\n`, { mode: 0o600 })
  // Whoever fills tables at one go tells the database, which else plans for empty ones until it looks by itself.
  await base.pool.query('analyze')
  say('search index 搜索索引…')
  await deliverAll({ ...ground.base(), actor: system }, reactions)
  say('orders of the past months 历史订单…')
  await liveThrough({ ...ground.base(), actor: system }, filled.shop, pastOrders[wish.size], roll)
  await askAround({ ...ground.base(), actor: system }, filled.shop)
  await keepAround({ ...ground.base(), actor: system }, filled.shop)
  const now = ground.base()
  for (const [one, other] of pairs) await addComplement({ ...now, actor: system }, { categoryId: filled.tops.get(one)!, otherId: filled.tops.get(other)!, position: 0 })
  for (const learn of [learnNow, rankSales]) await learn({ ...now, actor: system })
  await groupBuy({ ...now, now: after(now.now, -groupFoundedMs), actor: system }, filled.shop)
  await composeShop({ ...now, actor: system }, { staff: filled.staff, clerk: filled.shop.clerks[0]!, tops: filled.tops })
  await seedAgreements({ ...now, actor: system }, filled.staff)
  await onDesks({ ...now, now: after(now.now, -deskMs), actor: system }, filled.shop, filled.staff)
  await splitsOf({ ...now, now: after(now.now, -deskMs), actor: system }, filled.shop, filled.staff)
}

async function isSettled(ctx: Context): Promise<boolean> {
  const { rows: [row] } = await ctx.client.query<{ there: boolean }>('select exists (select from merchants_merchants) as there')
  return row!.there
}

const hues = [20, 75, 130, 190, 245, 310]
type Pictures = ReadonlyMap<string, readonly string[]>
/** Every kind of thing in a few hues, before the transaction, since drawing takes longer than writing. */
async function drawAll(ctx: Context): Promise<Pictures> {
  const emojis = [...new Set(tops.flatMap((top) => [top.emoji, ...top.leaves.flatMap((leaf) => leaf.kinds.map((kind) => kind.emoji))]))]
  const drawn = new Map<string, string[]>()
  for (const emoji of emojis) drawn.set(emoji, await Promise.all(hues.map((hue) => demoPicture(ctx, emoji, hue))))
  return drawn
}

/** Which goods of the demo shop go together 搭配类目. */
const pairs = [['clothing', 'accessories'], ['clothing', 'shoes'], ['shoes', 'sports'], ['sports', 'shoes'], ['bags', 'accessories'], ['phones', 'computers'], ['computers', 'phones'], ['home', 'kitchen'], ['kitchen', 'food'], ['food', 'kitchen'], ['beauty', 'accessories']] as const

async function fill(ctx: Context, size: SeedWish['size'], roll: () => number, pictures: Pictures): Promise<{ logins: Logins; shop: Shop; staff: Actor; tops: ReadonlyMap<string, string> }> {
  const founded: Context = { ...ctx, now: after(ctx.now, -oldestDays * dayMs) }
  const [admin, adminPassword] = ['admin', freshPassword()]
  const adminId = await createStaff(founded, { login: admin, name: '平台管理员', role: 'owner', password: adminPassword })
  const staff: Entry = [admin, adminPassword, await giveMemberApp(founded, adminId, { isDemo: true })]
  const shopper = [shopperPhone, freshPassword()] as const
  const shopperId = await createShopper(founded, { phone: shopper[0], name: '小岚', password: shopper[1] })
  const { id: addressId } = await addAddress(as(founded, { kind: 'shopper', id: shopperId }), { name: '林岚', phone: shopper[0], districtCode: '330106', street: '文三路 90 号 3 幢 502', isDefault: true })
  const houses: { id: string; warehouseId: string }[] = []
  const merchants: Entry[] = []
  const clerks: Actor[] = []
  const shelf: Shop['shelf'][number][] = []
  const topIds = new Map<string, string>()
  let aLeaf: string | undefined
  for (const { name, intro, login } of stores) {
    const id = await openMerchant(founded, { name, intro, contact: '店长', phone: '13900000000', isSelfOperated: houses.length === 1 })
    const password = freshPassword()
    const clerkId = await createClerk(founded, { merchantId: id, login, name: `${name}店长`, role: 'owner', password })
    merchants.push([login, password, await giveMemberApp(founded, clerkId, { isDemo: true })])
    clerks.push({ kind: 'merchant', id: clerkId, merchantId: id, permits: new Set(['*']) })
    await putTemplate(founded, { name: '全国包邮线', by: 'piece', isDefault: true, zones: [{ codes: [], first: 1, firstFen: 800, extra: 1, extraFen: 200, freeFromFen: 9_900, freeFromPieces: null, isBlocked: false }] }, undefined, id)
    await putPlan(founded, { rules: [{ name: '大件', codes: [], leastGram: 20_000, mostGram: null, categoryIds: [], carrier: 'debangkuaidi' }], fallbacks: ['simulator'], isRemoteByEms: true }, id)
    await putSender(founded, { name: `${name}仓库`, phone: '13900000000', districtCode: '330106', street: '古墩路 656 号' }, id)
    houses.push({ id, warehouseId: (await openWarehouse(founded, { name: '主仓' }, id)).id })
  }
  for (const [name, nameEn] of Object.entries(brandsEn)) await foundBrand(founded, { name, nameEn })
  for (const [position, top] of tops.entries()) {
    const { id: parentId } = await createCategory(founded, { slug: top.slug, name: top.name, nameEn: top.nameEn, position, picture: pictures.get(top.emoji)![0] })
    topIds.set(top.slug, parentId)
    await setFacets(founded, parentId, top.facets.map(plain))
    for (const [at, leaf] of top.leaves.entries()) {
      const { id: categoryId } = await createCategory(founded, { slug: leaf.slug, name: leaf.name, nameEn: leaf.nameEn, parentId, position: at, picture: pictures.get(leaf.kinds[0]!.emoji)![1] })
      if (![...top.facets, ...leaf.facets].some(({ required }) => required)) aLeaf ??= categoryId
      if (leaf.facets.length > 0) await setFacets(founded, categoryId, leaf.facets.map(plain))
      for (let n = 0; n < productsPerLeaf[size]; n++) {
        const listed: Context = { ...ctx, now: after(ctx.now, -Math.floor((2 + roll() * (oldestDays - 2)) * dayMs)) }
        const skuIds = await offer(listed, houses[top.store]!, productOf(roll, { top, leaf, kind: leaf.kinds[n % leaf.kinds.length]!, n, categoryId, pictures }), roll)
        for (const skuId of skuIds) shelf.push({ skuId, merchantId: houses[top.store]!.id, listedAt: listed.now, isUsedUp: top.slug === 'food' })
      }
    }
  }
  await bargainOf(ctx, clerks.at(-1)!, shelf)
  await keepStore(as(ctx, clerks[0]!), { name: '西湖体验店', phone: '0571-88880000', districtCode: '330106', street: '文三路 90 号 1 楼', hours: '10:00–21:00', isOpen: true })
  if (aLeaf) await codesOf(ctx, clerks[0]!, { categoryId: aLeaf, picture: pictures.get(tops[0]!.emoji)![0]! })
  return { logins: { shopper, merchants, staff }, staff: { kind: 'staff', id: adminId, permits: new Set(['*']) }, shop: { clerks, shelf, shopper: { id: shopperId, addressId }, since: founded.now }, tops: topIds }
}

/** So long ago the demo shop's group was founded. */
const groupFoundedMs = 2 * 3_600_000
/** So long ago what lies on its desks was put there. */
const deskMs = 3_600_000

const demoCodes = 60
/** One virtual product 卡密商品 of the first store, with codes that open nothing. */
async function codesOf(ctx: Context, clerk: Actor, { categoryId, picture }: { readonly categoryId: string; readonly picture: string }): Promise<void> {
  const me = as(ctx, clerk)
  const { id, skuIds } = await createProduct(me, { code: 'demo-codes', kind: 'code', categoryId, title: '视频会员月卡（演示卡密）', subtitle: '付款后自动发货，未查看可直接退款', pictures: [picture], sellingPoints: ['即时到账', '未查看可退'], attributes: [], axes: [],
    detail: { pain: '开通会员要等客服人工处理', solution: '付款后立即收到卡密，随时兑换', trust: '每张卡密只售一次，查看有记录', action: '现在购买，马上可用' }, skus: [{ code: 'demo-codes-1', spec: {}, priceFen: 19_90, weightGram: 0 }] })
  await submitForReview(me, id)
  await approve(ctx, id)
  await importCodes(me, skuIds[0]!, Array.from({ length: demoCodes }, (_, i) => `DEMO-${String(i + 1).padStart(4, '0')}-${Math.imul(i + 1, 2_654_435_761).toString(36).replace('-', 'x').toUpperCase()}`))
}

const [bargainLeastFen, bargainDays] = [100_00, 60]
/** One bargain that is on 砍价, of the last store: the first of its goods for 100 yuan or more that there are enough of, down to seven tenths by five friends. */
async function bargainOf(ctx: Context, clerk: Actor, shelf: Shop['shelf']): Promise<void> {
  const me = as(ctx, clerk)
  const its = shelf.filter(({ merchantId }) => merchantId === clerk.merchantId).map(({ skuId }) => skuId)
  const [goods, available] = [await sellable(me, its), await availabilityOf(me, its)]
  const good = its.map((skuId) => goods.get(skuId)).find((one) => one && one.priceFen >= bargainLeastFen && available.get(one.skuId)! > 50)
  if (!good) return
  const { id, version } = await draftActivity(me, { skuId: good.skuId, floorFen: Math.round(good.priceFen * 0.7), helpers: 5, leastCutFen: 1_00, mostPerNewFen: null, hours: 24, mostPieces: 30, perShopper: 1, helpsADay: 3, helpsInAll: 10, buysEarly: true, startsAt: ctx.now, endsAt: after(ctx.now, bargainDays * dayMs) })
  await publishActivity(me, id, version, '')
}

/** One listing from draft to shelf, with goods in the warehouse; one SKU in thirty is sold out. */
async function offer(ctx: Context, { id: merchantId, warehouseId }: { id: string; warehouseId: string }, wish: ProductWish, roll: () => number): Promise<readonly string[]> {
  const { id, skuIds } = await createProduct(ctx, wish, merchantId)
  await submitForReview(ctx, id)
  await approve(ctx, id)
  for (const skuId of skuIds) if (roll() > 1 / 30) await receive(ctx, { skuId, warehouseId, quantity: 10 + Math.floor(roll() * 490), sourceId: '期初库存' })
  return skuIds
}

const plain = ({ from: _, to: __, ...facet }: DemoFacet) => facet
/** What a demo product says of a facet: one of the choices, now and then two; a number that people would print. */
function saidOf(roll: () => number, { name, type, values, from = 1, to = 100 }: DemoFacet): ProductWish['attributes'] {
  if (type === 'choice') return [...new Set([pick(roll, values), ...(roll() < 0.2 ? [pick(roll, values)] : [])])].map((value) => ({ name, value }))
  const number = from + (to - from) * roll() ** 2
  return [{ name, value: String(number < 100 ? Math.round(number) : Math.round(number / 10) * 10) }]
}

interface Draft { readonly top: Top; readonly leaf: Leaf; readonly kind: Kind; readonly n: number; readonly categoryId: string; readonly pictures: Pictures }
function productOf(roll: () => number, { top, leaf, kind, n, categoryId, pictures }: Draft): ProductWish {
  const adjective = adjectives[(n * 7 + Math.floor(roll() * 3)) % adjectives.length]!
  const ending = pick(roll, endings)
  const code = `${leaf.slug}-${String(n + 1).padStart(3, '0')}`
  const baseFen = Math.round(leaf.fromYuan + (leaf.toYuan - leaf.fromYuan) * roll() ** 2) * 100 - 10
  const axes = axesOf[leaf.axes].map(({ name, values }) => ({ name, values: [...values] }))
  const specs = axes.reduce<Record<string, string>[]>((sofar, { name, values }) => sofar.flatMap((spec) => values.map((value) => ({ ...spec, [name]: value }))), [{}])
  const shown = pictures.get(kind.emoji)!
  const first = Math.floor(roll() * shown.length)
  return {
    code, categoryId, brand: top.brand, title: `${top.brand} ${adjective}${kind.noun} ${ending}`, subtitle: `${adjective}设计，${top.name}人气之选`,
    pictures: [0, 1, 2].map((shift) => shown[(first + shift) % shown.length]!), sellingPoints: [`${adjective}质感，细节用心`, '七天无理由退换', '48 小时内发货'],
    attributes: [...[...top.facets, ...leaf.facets].flatMap((facet) => saidOf(roll, facet)), { name: '系列', value: `${adjective}系列` }, { name: '产地', value: pick(roll, ['浙江杭州', '广东广州', '福建泉州', '江苏苏州', '四川成都']) }],
    detail: { pain: `挑${kind.noun}，最怕图好看、到手却不是那回事。`, solution: `${adjective}${kind.noun}用实在的材料与做工，把每天都用得到的地方做好。`, trust: '每一批出厂前抽检，质检报告可查；不满意七天内可退。', action: '现在下单，48 小时内从主仓发出。' },
    axes, skus: specs.map((spec, i) => ({ code: `${code}-${i + 1}`, spec, priceFen: baseFen * (leaf.axes === 'pack' ? i + 1 : 1), weightGram: leaf.gram })),
  }
}

/** The kept logins as lines to print; nothing where they were never made here. */
export function loginsOf(folder: string): string {
  const place = join(folder, loginsFile)
  if (!existsSync(place)) return ''
  const { shopper, merchants, staff } = JSON.parse(readFileSync(place, 'utf8')) as Logins
  const line = (who: string, [login, password, secret]: Entry) => `  ${who}  ${login}  ${password}${secret ? `  2FA ${secret}` : ''}`
  return [line('shopper 顾客', shopper), line('merchant 商家', merchants[0]!), line('staff 运营', staff), `  2FA 二次验证: add the secret to an authenticator app, or see the codes at /dev/messages 把密钥加入验证器，或在 /dev/messages 查看当前验证码`, `  (all logins 全部账号: ${place})`].join('\n')
}
