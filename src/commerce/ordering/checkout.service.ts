import { clearBought } from '#commerce/cart'
import { closePayment, openPayment } from '#finance/payments'
import { reserveBalances } from '#finance/wallet'
import { OrderPlaced } from '#events/ordering'
import { takePiece } from '#offers/bargains'
import { takeGroupSeat } from '#offers/groups'
import { reservePoints } from '#growth/points'
import { takeSeat } from '#offers/presales'
import { reserveOffers } from '#offers/promotions'
import { commissionsNow } from '#finance/commissions'
import { landedFenOf, raiseAlarms } from '#supply/pricing'
import { levelsOf, refuseSoldOut, reserve } from '#supply/stock'
import { assess, noteVerdict } from '#trust/risk'
import { flush, lastly, together, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { Refusal, refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, minuteMs } from '#kernel/time'
import { limitedOf, refuseOverLimit } from './limits.queries'
import { drawNumbers } from './numbers.service'
import { nowhere } from './orders.rules'
import { markPaid } from './orders.service'
import { balanceFenOf, offer, shown, subsidyOf, totalsOf, type Offer, type Wish } from './quote.queries'
import { payMinutes } from './settings.rules'

export interface Submit extends Wish { readonly quoteVersion: string; readonly note: string }

/**
 * Orders with their lines and the beginning of their history, in one statement: the parent, and a child for each merchant. Rows come as JSON: the database unfolds one value
 * with many columns in a fifth of the time that an array for each column takes it.
 */
const insertAll = `
  with orders as (select * from json_to_recordset($1::json) as o(id text, "parentId" text, number text, "merchantId" text, "goodsFen" bigint, "discountFen" bigint, "pointsFen" bigint, "freightFen" bigint, "payableFen" bigint, "subsidyFen" bigint,
      "balanceFen" bigint, "historyId" text, "storeId" text, address jsonb)),
    placed as (insert into ordering_orders (id, parent_id, number, shopper_id, merchant_id, state, goods_fen, discount_fen, points_fen, freight_fen, payable_fen, subsidy_fen, address, note, placed_at, due_at, key_hash, deposit_fen, balance_fen, awaits_group, collect_at)
      select id, "parentId", number, $3, "merchantId", 'placed', "goodsFen", "discountFen", "pointsFen", "freightFen", "payableFen", "subsidyFen", coalesce(address, $4::jsonb), $5, $6::timestamptz, case when "parentId" is null then $7::timestamptz end, case when "parentId" is null then $8::text end, $9::bigint, "balanceFen", $10::bool, "storeId" from orders),
    begun as (insert into ordering_history (id, order_id, from_state, to_state, cause, actor_id, actor_kind, due_at, at) select "historyId", id, null, 'placed', 'shopper', $3, 'shopper', $7::timestamptz, $6::timestamptz from orders)
  insert into ordering_lines (id, order_id, sku_id, product_id, title, spec_text, picture, kind, quantity, unit_price_fen, goods_fen, discount_fen, points_fen, freight_fen, payable_fen, subsidy_fen, shares, is_gift, gift_due_at, landed_fen, commission_bps)
  select * from json_to_recordset($2::json) as l(id text, "orderId" text, "skuId" text, "productId" text, title text, "specText" text, picture text, kind text, quantity int, "unitPriceFen" bigint, "goodsFen" bigint, "discountFen" bigint, "pointsFen" bigint, "freightFen" bigint, "payableFen" bigint, "subsidyFen" bigint,
    shares jsonb, "isGift" bool, "giftDueAt" timestamptz, "landedFen" bigint, "commissionBps" int)`

/** Checkout 结算: the whole story of an order, top to bottom, in one transaction (I-16). Refuses a stale quote with the new one (I-38), and what is sold out. */
export function placeOrder(ctx: Context, wish: Submit) {
  return transaction(ctx, async (ctx) => {
    // Whoever waited for a connection meanwhile may have come too late.
    await refuseSoldOut(ctx, wish.lines ?? [])
    // All that is only read is asked in one go. What is in the cart is known only then; its levels are read under the lock.
    const [now, risk, seen] = await together([offer(ctx, wish), assess(ctx, ctx.actor.id), wish.lines ? levelsOf(ctx, wish.lines.map((line) => line.skuId)) : Promise.resolve(undefined)])
    await ctx.mayWrite
    if (now.version !== wish.quoteVersion) throw new Refusal('ordering.changed', { quote: shown(now) }, 409)
    if (now.blocked.length > 0) refuse('ordering.not_delivered_there', { skuIds: now.blocked })
    const destination = !now.needsAddress ? nowhere : now.destination ?? unfit('addressId', 'ordering.address_missing')
    await holdToLimits(ctx, now)
    const { expiresAt, heldUntil } = timesOf(now, after(ctx.now, await settingOf(ctx, payMinutes) * minuteMs))
    const parts = await split(ctx, now)

    const balanceFen = balanceFenOf(now)
    if (risk.verdict === 'refuse') refuse('ordering.refused_by_risk')
    await holdGoods(ctx, now, { isLast: isPlain(now, balanceFen), districtCode: destination.districtCode, seen: now.offered.gifts.length > 0 || wish.collects ? undefined : seen, wants: parts.children.flatMap((child) => child.lines.map((line) => ({ orderId: child.id, skuId: line.skuId, quantity: line.quantity, ...(line.kind === 'goods' && collectOf(wish, child.merchantId)?.warehouseId && { warehouseId: collectOf(wish, child.merchantId)!.warehouseId! }) }))), expiresAt: heldUntil })
    await (now.presale ? takeSeat(ctx, parts.parentId, now.presale, now.quote.lines[0]!.quantity) : now.bargain ? takePiece(ctx, parts.parentId, now.bargain) : now.group ? takeGroupSeat(ctx, parts.parentId, now.group) : reserveOffers(ctx, parts.parentId, now.offered, destination))
    if (now.points && now.points.usedFen > 0) await reservePoints(ctx, parts.parentId, { points: now.points.usedPoints, fen: now.points.usedFen, parts: parts.children.filter(({ totals }) => totals.pointsFen > 0).map(({ id, totals }) => ({ orderId: id, fen: totals.pointsFen })) })
    if (balanceFen > 0) await reserveBalances(ctx, parts.parentId, parts.children.flatMap(({ id, merchantId, balanceFen }) => (balanceFen > 0 ? [{ orderId: id, merchantId, fen: balanceFen }] : [])))
    if (now.offered.heldByFloor.length > 0) await raiseAlarms(ctx, alarmsOf(now))
    // From here on it is only written, and that in one go with the commit.
    noteVerdict(ctx, { ...risk, subjectId: parts.parentId, shopperId: ctx.actor.id, amountFen: now.totals.payableFen })
    lastly(ctx, () => write(ctx, now, parts, { destination, wish, expiresAt }))
    const depositFen = depositOf(now)
    const { paymentId } = await openPayment(ctx, { purposeId: parts.parentId, ...(depositFen !== null && { part: 'deposit' }), shopperId: ctx.actor.id, amountFen: depositFen ?? now.totals.payableFen - balanceFen, expiresAt })
    // Who buys at once, past his cart, keeps what lies in it.
    if (!wish.lines && !now.bargain) lastly(ctx, () => clearBought(ctx, now.goods.map((good) => good.skuId)))
    for (const child of parts.children) await emit(ctx, OrderPlaced, { orderId: child.id, parentId: parts.parentId, shopperId: ctx.actor.id, merchantId: child.merchantId, payableFen: child.totals.payableFen, subsidyFen: child.totals.subsidyFen, pointsFen: child.totals.pointsFen,
      lines: child.lines.map((line) => ({ lineId: line.id, skuId: line.skuId, productId: line.productId, quantity: line.quantity, payableFen: line.payableFen, ...(line.isGift && { isGift: true }) })) })
    // What costs nothing, or balances have paid whole, waits for nobody.
    if (now.totals.payableFen === balanceFen) { await flush(ctx); await closePayment(ctx, parts.parentId); await markPaid(ctx, parts.parentId) }
    return { orderId: parts.parentId, number: parts.number, paymentId, payableFen: now.totals.payableFen, balanceFen, dueFen: now.totals.payableFen - balanceFen, expiresAt, children: parts.children.map(({ id, number, merchantId, totals }) => ({ orderId: id, number, merchantId, payableFen: totals.payableFen })) }
  })
}

/** Nothing but goods and money: nothing that others want as well is taken for it beside its goods. */
const isPlain = ({ presale, bargain, group, points, quote, offered }: Offer, balanceFen: number): boolean => !presale && !bargain && !group && !points?.usedFen && balanceFen === 0 && quote.explain.length === 0 && offered.gifts.length === 0 && offered.heldByFloor.length === 0

/** An order waits for its money so long, and its goods with it; those of a presale from the deposit to the end of the tail window, and those in a group no longer than the group. */
const timesOf = ({ presale, group }: Offer, payBy: Date) => (group?.endsAt && group.endsAt < payBy ? { expiresAt: group.endsAt, heldUntil: group.endsAt } : presale ? { expiresAt: payBy < presale.depositEndsAt ? payBy : presale.depositEndsAt, heldUntil: presale.tailEndsAt } : { expiresAt: payBy, heldUntil: payBy })
const depositOf = ({ presale, quote }: Offer): number | null => (presale ? presale.depositFen * quote.lines[0]!.quantity : null)

/** Goods and gifts are held in one go. A gift that was taken meanwhile is told as such: the next quote is without it, and he may order then (I-38). */
async function holdGoods(ctx: Context, { offered: { gifts } }: Offer, wish: Parameters<typeof reserve>[1]): Promise<void> {
  await reserve(ctx, wish).catch((fault: unknown) => {
    const gift = fault instanceof Refusal && fault.code === 'stock.sold_out' ? gifts.find(({ good }) => good.skuId === fault.facts['skuId']) : undefined
    if (gift) refuse('ordering.gift_gone', { name: gift.name, title: gift.good.title })
    throw fault
  })
}

/** What is limited for each person is counted again under a lock that lasts to the commit: of his orders that race, the second counts the first (E03). */
async function holdToLimits(ctx: Context, { goods, quote }: Offer): Promise<void> {
  const wanted = limitedOf(goods.map((good) => ({ ...good, quantity: quote.lines.find((line) => line.skuId === good.skuId)!.quantity })))
  if (wanted.length === 0) return
  await ctx.client.query({ name: 'ordering.lock_limits', text: 'select pg_advisory_xact_lock(hashtextextended(k, 1)) from (select unnest($1::text[]) as k order by 1) s', values: [wanted.map(({ skuId }) => `${ctx.actor.id}/${skuId}`)] })
  await refuseOverLimit(ctx, wanted)
}

/** What the floor kept from speaking, each as an alarm for the merchant of the goods (F87). */
const alarmsOf = ({ goods, offered }: Offer) => offered.heldByFloor.map(({ skuId, offerId, fen, floorFen }) => {
  const { productId, merchantId, title, specText } = goods.find((good) => good.skuId === skuId)!
  return { kind: 'below_floor' as const, skuId, productId, merchantId, title: `${title} ${specText}`.trim(), offerId, offerName: offered.names.get(offerId) ?? '', fen, againstFen: floorFen }
})

type Parts = Awaited<ReturnType<typeof split>>

/** One parent, and a child for each merchant, with ids and numbers. */
async function split(ctx: Context, { goods, quote, offered, balances }: Offer) {
  const parentId = newId('ord', ctx.now)
  const merchantIds = [...new Set(goods.map((good) => good.merchantId))].sort()
  const [number, ...numbers] = await drawNumbers(ctx, merchantIds.length + 1)
  const rateOf = await commissionsNow(ctx)
  const children = merchantIds.map((merchantId, i) => {
    const bought = quote.lines.filter((line) => line.merchantId === merchantId).map((line) => ({ ...line, ...landing(line, goods.find((good) => good.skuId === line.skuId)!), id: newId('lin', ctx.now), isGift: false, giftDueAt: null, commissionBps: rateOf(merchantId, goods.find((good) => good.skuId === line.skuId)!.categoryId) }))
    const lines = [...bought, ...offered.gifts.filter((gift) => gift.merchantId === merchantId).map((gift) => ({ ...giftLine(ctx, gift), id: newId('lin', ctx.now) }))]
    return { id: newId('ord', ctx.now), number: numbers[i]!, merchantId, lines, totals: totalsOf(lines), balanceFen: balances.find((one) => one.merchantId === merchantId)?.usedFen ?? 0 }
  })
  return { parentId, number: number!, children }
}
const nothingFen = { unitPriceFen: 0, goodsFen: 0, discountFen: 0, pointsFen: 0, freightFen: 0, payableFen: 0 }
const giftLine = (ctx: Context, { offerId, merchantId, good, pieces, payMinutes }: Offer['offered']['gifts'][number]) => ({ skuId: good.skuId, merchantId, quantity: pieces, ...nothingFen, ...pick(good), landedFen: good.landed && landedFenOf(good.landed, pieces, 0), isGift: true, commissionBps: 0,
  giftDueAt: payMinutes === null ? null : after(ctx.now, payMinutes * minuteMs), shares: [{ offerId, lane: 'gift' as const, offFen: 0, platformFen: 0 }] })
/** What the goods cost their seller is looked at beside what they bring him: what is paid for them, and what the platform bears. */
const landing = (line: Offer['quote']['lines'][number], good: Offer['goods'][number]) => ({ ...pick(good), landedFen: good.landed && landedFenOf(good.landed, line.quantity, line.goodsFen - line.discountFen + subsidyOf(line)) })
const pick = ({ productId, title, specText, picture, kind }: Offer['goods'][number]) => ({ productId, title, specText, picture, kind })

const collectOf = ({ collects }: Submit, merchantId: string | null) => collects?.find((one) => one.merchantId === merchantId)

async function write(ctx: Context, now: Offer, { parentId, number, children }: Parts, { destination, wish, expiresAt }: { readonly destination: object; readonly wish: Submit; readonly expiresAt: Date }): Promise<void> {
  const all = [{ id: parentId, parentId: null, number, merchantId: null, totals: now.totals, balanceFen: balanceFenOf(now) }, ...children.map((child) => ({ ...child, parentId }))]
  const orders = all.map(({ id, parentId, number, merchantId, totals, balanceFen }) => {
    const collect = collectOf(wish, merchantId)
    return { id, parentId, number, merchantId, ...totals, balanceFen, historyId: newId('ohi', ctx.now), storeId: collect?.storeId, address: collect?.at }
  })
  const lines = children.flatMap((child) => child.lines.map((line) => ({ ...line, orderId: child.id, subsidyFen: subsidyOf(line), shares: line.shares.map((share) => ({ ...share, name: now.offered.names.get(share.offerId)! })) })))
  await ctx.client.query({ name: 'ordering.insert_all', text: insertAll, values: [JSON.stringify(orders), JSON.stringify(lines), ctx.actor.id, JSON.stringify(destination), wish.note, ctx.now, expiresAt, ctx.keyHash ?? null, depositOf(now), now.group !== undefined] })
}
