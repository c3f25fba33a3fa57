import { allocate } from '#kernel/money'
import { stepFen, sum, taking, type Part, type Taking } from './effects.rules'
import { excludes, fits, lanes, type BasketLine, type Lane, type Offer } from './offers.rules'

/**
 * The price chain 优惠顺序: the one place where offers meet (house.md §5, F39). Pure: what it answers depends on the basket and the offers alone, not on
 * the sequence in which either comes (I-38). All amounts in fen.
 */
export interface Basket {
  readonly lines: readonly BasketLine[]
  readonly offers: readonly Offer[]
  /** What points take off the order, after all offers. */
  readonly pointsOffFen?: number
  /** Freight by merchant, from what each SKU's goods cost after all offers (E06). */
  readonly freightOf?: (amountFenOf: ReadonlyMap<string, number>) => ReadonlyMap<string, number>
}
/** What one offer takes off one line, and what of it the platform bears. */
interface Share { readonly offerId: string; readonly couponId?: string; readonly lane: Lane; readonly offFen: number; readonly platformFen: number }
interface QuoteLine {
  readonly skuId: string; readonly merchantId: string; readonly quantity: number; readonly unitPriceFen: number
  readonly goodsFen: number; readonly discountFen: number; readonly pointsFen: number; readonly freightFen: number; readonly payableFen: number
  readonly shares: readonly Share[]
}
/** Why this price, one entry for each offer that took part: what it took and off which goods. */
interface Applied { readonly offerId: string; readonly couponId?: string; readonly lane: Lane; readonly offFen: number; readonly skuIds: readonly string[] }
interface Gift { readonly offerId: string; readonly merchantId: string; readonly skuId: string; readonly pieces: number }
export interface Quote { readonly lines: readonly QuoteLine[]; readonly explain: readonly Applied[]; readonly gifts: readonly Gift[] }

/** An offer where it could speak: over which lines, and under what name it is left out. `foes` are the offers that it may not meet, where there are any. */
export interface Candidate { readonly offer: Offer; readonly at: readonly number[]; readonly key: string; readonly foes?: ReadonlySet<Offer>; /** What it took when it was last asked, and of what. */ readonly last: { parts: readonly Part[]; mostTimes: number | undefined; what: Taking }; /** What a piece of its line costs under a price. */ readonly fen: number; /** The most that it could take: of all its goods at their own price. */ readonly mostFen: number }
export interface Prepared { readonly basket: Basket; readonly lines: readonly BasketLine[]; readonly by: ReadonlyMap<Lane, readonly Candidate[]> }

const none: Taking = { offFen: 0, weights: [] }
const byId = (a: Offer, b: Offer): number => b.priority - a.priority || (a.id < b.id ? -1 : 1)
/** Offers of these lanes speak for each line by itself, and may be left out for each by itself. */
const lineByLine: ReadonlySet<Lane> = new Set(['price', 'day'])

/**
 * What fits what is looked for once; the chain may then be run under many choices. What takes nothing off goods at their own price takes nothing off less,
 * so it is no candidate.
 */
export function prepare(basket: Basket): Prepared {
  const lines = [...basket.lines].sort((a, b) => (a.skuId < b.skuId ? -1 : 1))
  const found: { offer: Offer; at: readonly number[]; key: string }[] = []
  for (const offer of [...basket.offers].sort(byId)) {
    const at = lines.flatMap((line, i) => (fits(offer, line) ? [i] : []))
    if (lineByLine.has(offer.lane)) found.push(...at.map((i) => ({ offer, at: [i], key: `${offer.id}@${lines[i]!.skuId}` })))
    else if (at.length > 0) found.push({ offer, at, key: offer.id })
  }
  const offers = [...new Set(found.map(({ offer }) => offer))]
  const saying = offers.filter((offer) => offer.excludes.length > 0)
  const foesOf = new Map(saying.length === 0 ? [] : offers.map((offer) => [offer, new Set((offer.excludes.length > 0 ? offers : saying).filter((other) => other !== offer && excludes(offer, other)))]))
  const own = lines.map((line) => line.unitPriceFen * line.quantity)
  const by = new Map<Lane, Candidate[]>(lanes.map(({ lane }) => [lane, []]))
  for (const one of found) {
    const foes = foesOf.get(one.offer)
    const fen = one.offer.lane === 'price' ? priceOf(one.offer, lines[one.at[0]!]!) : 0
    const mostFen = mostOf(one, fen, lines, own)
    if (mostFen > 0) by.get(one.offer.lane)!.push({ ...one, fen, mostFen, last: { parts: [], mostTimes: undefined, what: none }, ...(foes && foes.size > 0 && { foes }) })
  }
  by.get('price')!.sort((a, b) => a.at[0]! - b.at[0]! || a.fen - b.fen || byId(a.offer, b.offer))
  return { basket, lines, by }
}
function mostOf({ offer, at }: Pick<Candidate, 'offer' | 'at'>, fen: number, lines: readonly BasketLine[], own: readonly number[]): number {
  if (offer.lane === 'price') { const line = lines[at[0]!]!; return (line.unitPriceFen - fen) * Math.min(line.quantity, roomOf(offer, line)) }
  const { effect } = offer
  // What a gift is worth is not known here, nor what freight there is.
  if (effect.kind === 'gift' || effect.kind === 'freight') return sum(at.map((i) => own[i]!)) >= effect.fromFen ? Math.max(1, effect.kind === 'freight' ? effect.offFen : 0) : 0
  return taking(effect, partsAt(lines, own, at)).offFen
}

/** What one offer took at one time: of which lines, how much off each. */
interface Booking { readonly one: Candidate; readonly at: readonly number[]; readonly parts: readonly number[]; readonly offFen: number }
/** The outcome of one run, before it is told. `before` is what each lane found. */
export interface Run { readonly left: readonly number[]; readonly before: ReadonlyMap<Lane, readonly number[]>; readonly pointsFen: readonly number[]; readonly freightFen: readonly number[]; readonly bookings: readonly Booking[]; readonly gifts: readonly Gift[]; readonly used: readonly string[]; readonly payableFen: number; /** How far goods would be sold below their floors, all together. */ readonly belowFen: number; readonly isBelowFloor: boolean }
interface State { readonly lines: readonly BasketLine[]; readonly left: number[]; /** What lies on a line and may not meet something. */ readonly met: Offer[][]; readonly bookings: Booking[]; readonly gifts: Gift[]; readonly used: string[]; readonly spent: Map<Offer, number> }

/** Runs the chain without the candidates that are left out. */
export function run(prepared: Prepared, without: ReadonlySet<string>): Run {
  const { lines, basket } = prepared
  const state: State = { lines, left: lines.map((line) => line.unitPriceFen * line.quantity), met: lines.map(() => []), bookings: [], gifts: [], used: [], spent: new Map() }
  const before = new Map<Lane, readonly number[]>()
  const openIn = (lane: Lane) => { const all = prepared.by.get(lane)!; return without.size === 0 ? all : all.filter(({ key }) => !without.has(key)) }
  for (const { lane, holds } of lanes) {
    const open = openIn(lane)
    before.set(lane, [...state.left])
    if (open.length === 0 || lane === 'freight') continue
    if (lane === 'price') prices(state, open)
    else if (lane === 'gift') gifts(state, open)
    else compete(state, holds, open)
  }
  const belowFen = sum(lines.map((line, i) => belowFenOf(line, state.left[i]!)))
  const off = Math.min(basket.pointsOffFen ?? 0, sum(state.left))
  const pointsFen = off > 0 ? allocate(off, state.left) : lines.map(() => 0)
  const freightFen = freight(state, basket, openIn('freight'))
  const { left, bookings, gifts: given, used } = state
  return { left, before, pointsFen, freightFen, bookings, gifts: given, used, belowFen, isBelowFloor: belowFen > 0, payableFen: sum(left) - off + sum(freightFen) }
}
/** How far goods of a line would be sold below what a piece may not be sold below; a price that is below it by itself stays (F87). */
export const belowFenOf = ({ floorFen, unitPriceFen, quantity }: Pick<BasketLine, 'floorFen' | 'unitPriceFen' | 'quantity'>, leftFen: number): number => (floorFen === undefined ? 0 : Math.max(0, Math.min(floorFen, unitPriceFen) * quantity - leftFen))

/** The run as the shopper, the order and the books see it, with what the platform bears of each share. */
export function told({ lines }: Prepared, { left, pointsFen, freightFen, bookings, gifts }: Run): Quote {
  const shares: Share[][] = lines.map(() => [])
  const explain = new Map<string, Applied>()
  for (const { one: { offer }, at, parts, offFen } of bookings) {
    if (offer.lane === 'gift') continue
    const platform = allocate(allocate(offFen, [offer.platformPercent, 100 - offer.platformPercent])[0]!, parts)
    const what = { offerId: offer.id, ...(offer.couponId !== undefined && { couponId: offer.couponId }), lane: offer.lane }
    at.forEach((i, n) => {
      if (parts[n] === 0) return
      const [mine, same] = [shares[i]!, shares[i]!.findIndex(({ offerId }) => offerId === offer.id)]
      const share = { ...what, offFen: parts[n]! + (mine[same]?.offFen ?? 0), platformFen: platform[n]! + (mine[same]?.platformFen ?? 0) }
      if (same < 0) mine.push(share)
      else mine[same] = share
    })
    const before = explain.get(offer.id)
    explain.set(offer.id, { ...what, offFen: offFen + (before?.offFen ?? 0), skuIds: [...new Set([...(before?.skuIds ?? []), ...at.filter((_, n) => parts[n]! > 0).map((i) => lines[i]!.skuId)])] })
  }
  return { explain: [...explain.values()], gifts, lines: lines.map(({ skuId, merchantId, quantity, unitPriceFen }, i) => {
    const goodsFen = unitPriceFen * quantity
    return { skuId, merchantId, quantity, unitPriceFen, goodsFen, discountFen: goodsFen - left[i]!, pointsFen: pointsFen[i]!, freightFen: freightFen[i]!, payableFen: left[i]! - pointsFen[i]! + freightFen[i]!, shares: shares[i]! }
  }) }
}

const mayMeet = ({ met }: State, foes: ReadonlySet<Offer> | undefined, i: number): boolean => !foes || !met[i]!.some((other) => foes.has(other))

/** Takes `offFen` off lines by weights. `ofGoods` is false for freight, which is no part of what the goods cost. */
function book(state: State, one: Candidate, at: readonly number[], { offFen, weights }: Taking, ofGoods = true): readonly number[] {
  const { offer, key, foes } = one
  const parts = offFen === 0 ? at.map(() => 0) : at.length === 1 ? [offFen] : allocate(offFen, weights)
  if (foes) for (const i of at) state.met[i]!.push(offer)
  if (ofGoods) at.forEach((i, n) => { state.left[i]! -= parts[n]! })
  if (offer.leftFen !== undefined) state.spent.set(offer, (state.spent.get(offer) ?? 0) + offFen)
  state.bookings.push({ one, at, parts, offFen })
  if (!state.used.includes(key)) state.used.push(key)
  return parts
}

/** Price by price 单价层: a line's pieces go to the lowest price that still has room for them, the rest to the next one. They come by line and price. */
function prices(state: State, open: readonly Candidate[]): void {
  const room = state.lines.map((line) => line.quantity)
  for (const one of open) {
    const i = one.at[0]!
    if (room[i] === 0 || !mayMeet(state, one.foes, i)) continue
    const pieces = Math.min(room[i]!, roomOf(one.offer, state.lines[i]!))
    const offFen = (state.lines[i]!.unitPriceFen - one.fen) * pieces
    if (pieces === 0 || offFen > budgetOf(state, one.offer)) continue
    room[i]! -= pieces
    book(state, one, one.at, { offFen, weights: [1] })
  }
}
/** For how many pieces an offer's price is good: those of an order, or what a flash sale's pool has left for this shopper. */
const roomOf = ({ effect, mostPieces = Infinity }: Offer, { skuId }: BasketLine): number => (effect.kind === 'flash' ? Math.min(mostPieces, effect.items.find((item) => item.skuId === skuId)?.pieces ?? 0) : mostPieces)
/** What a piece costs under an offer; a percent is rounded up to the fen. */
function priceOf({ effect }: Offer, { skuId, unitPriceFen, quantity }: BasketLine): number {
  if (effect.kind === 'flash') return effect.items.find((item) => item.skuId === skuId)?.fen ?? unitPriceFen
  if (effect.kind === 'price') return effect.fen
  if (effect.kind === 'percent') return Math.ceil((unitPriceFen * effect.payPercent) / 100)
  if (effect.kind === 'off') return Math.max(0, unitPriceFen - effect.fen)
  return effect.kind === 'steps' ? stepFen(effect.steps, quantity) ?? unitPriceFen : unitPriceFen
}

/**
 * Offers of one lane compete: who takes most speaks first and holds what the lane lets it hold; the others speak for the rest. A set holds the pieces that it is made
 * of, and where others want them too it speaks for one set at a time: of two bundles that share a SKU both hold where there are enough of it (F08).
 */
function compete(state: State, holds: (typeof lanes)[number]['holds'], open: readonly Candidate[]): void {
  const { lines } = state
  const held = lines.map(() => false)
  const free = partsAt(lines, state.left, lines.map((_, i) => i))
  const isWanted = ({ offer, at }: Candidate) => open.some((other) => other.offer !== offer && other.at.some((i) => at.includes(i)))
  const look = (one: Candidate) => {
    const at = one.at.filter((i) => (!held[i] || countsOnly(one.offer, lines[i]!)) && mayMeet(state, one.foes, i))
    const parts = at.map((i) => (countsOnly(one.offer, lines[i]!) ? partsAt(lines, state.left, [i])[0]! : free[i]!))
    return { one, at, what: at.length === 0 ? none : affordable(state, one.offer, takingOf(one, parts, one.offer.effect.kind === 'set' && isWanted(one) ? 1 : undefined)) }
  }
  let rest = open.map(look)
  while (rest.length > 0) {
    // They come sorted by priority and id, so the first of the greatest is the one.
    const best = rest.reduce((a, b) => (b.what.offFen > a.what.offFen ? b : a))
    if (best.what.offFen <= 0) return
    const parts = book(state, best.one, best.at, best.what)
    if (holds === 'order') return
    const stores = new Set(best.at.map((i) => lines[i]!.merchantId))
    best.at.forEach((i, n) => { free[i] = restOf(free[i]!, best.what, parts[n]!, n) })
    const now = holds === 'store' ? lines.flatMap((line, i) => (stores.has(line.merchantId) ? [i] : [])) : best.at.filter((i, n) => (best.what.held ? free[i]!.quantity === 0 : parts[n]! > 0))
    for (const i of now) held[i] = true
    const touched = lines.map(() => false)
    for (const i of [...best.at, ...now]) touched[i] = true
    // What takes nothing of more takes nothing of less, unless it was its budget that was too small.
    rest = rest.flatMap((other) => (other === best && !best.what.held ? [] : (other.what.offFen > 0 || other.one.offer.leftFen !== undefined) && other.at.some((i) => touched[i]) ? [look(other.one)] : [other]))
  }
}
/** What is left of a line for the others: a set's pieces are gone with what they cost before it, everybody else leaves the line lower by what he took. */
function restOf({ skuId, quantity, leftFen }: Part, { held, weights }: Taking, offFen: number, n: number): Part {
  return held ? { skuId, quantity: quantity - held[n]!, leftFen: leftFen - weights[n]! } : { skuId, quantity, leftFen: leftFen - offFen }
}
/** From choice to choice most lines stay as they are: what is asked again of the same parts is not worked out again. */
function takingOf({ offer, last }: Candidate, parts: readonly Part[], mostTimes: number | undefined): Taking {
  if (mostTimes === last.mostTimes && parts.length === last.parts.length && parts.every(({ skuId, quantity, leftFen }, n) => { const was = last.parts[n]!; return was.leftFen === leftFen && was.quantity === quantity && was.skuId === skuId })) return last.what
  return Object.assign(last, { parts, mostTimes, what: taking(offer.effect, parts, mostTimes) }).what
}
/** Whether a line only counts towards what an exchange asks for: others may have taken off it, as nothing more is taken. */
const countsOnly = ({ effect }: Offer, { skuId }: BasketLine): boolean => effect.kind === 'exchange' && effect.skuIds !== undefined && !effect.skuIds.includes(skuId)
const affordable = (state: State, offer: Offer, what: Taking): Taking => (what.offFen > budgetOf(state, offer) ? none : what)
/** What is left of an offer's budget after what it took so far of this very basket. */
const budgetOf = ({ spent }: State, offer: Offer): number => (offer.leftFen === undefined ? Number.POSITIVE_INFINITY : offer.leftFen - (spent.get(offer) ?? 0))
export const partsAt = (lines: readonly BasketLine[], left: readonly number[], at: readonly number[]): Part[] => at.map((i) => ({ skuId: lines[i]!.skuId, quantity: lines[i]!.quantity, leftFen: left[i]! }))

/** Gifts 满赠 cost the shopper nothing and stand beside his goods. */
function gifts(state: State, open: readonly Candidate[]): void {
  const { lines } = state
  for (const one of open) {
    const { offer, at, foes } = one
    if (offer.effect.kind !== 'gift') continue
    const eligible = at.filter((i) => mayMeet(state, foes, i))
    const reached = eligible.length > 0 && sum(eligible.map((i) => state.left[i]!)) >= offer.effect.fromFen && sum(eligible.map((i) => lines[i]!.quantity)) >= offer.effect.fromPieces
    if (!reached) continue
    state.gifts.push({ offerId: offer.id, merchantId: offer.merchantId ?? lines[eligible[0]!]!.merchantId, skuId: offer.effect.skuId, pieces: offer.effect.pieces })
    book(state, one, eligible, { offFen: 0, weights: [] })
  }
}

/** Freight is shared over a store's lines by their goods; a line of nothing still takes its share by pieces. What an offer takes off it is shared likewise. */
function freight(state: State, basket: Basket, open: readonly Candidate[]): number[] {
  const { lines } = state
  const fen = lines.map(() => 0)
  if (!basket.freightOf) return fen
  const asked = [...basket.freightOf(new Map(lines.map((line, i) => [line.skuId, state.left[i]!])))].filter(([, freightFen]) => freightFen > 0)
  const storeOf = new Map(asked.map(([merchantId]) => [merchantId, lines.flatMap((line, i) => (line.merchantId === merchantId ? [i] : []))]))
  for (const [merchantId, freightFen] of asked) {
    const mine = storeOf.get(merchantId)!
    const byGoods = mine.some((i) => lines[i]!.unitPriceFen > 0)
    allocate(freightFen, mine.map((i) => (byGoods ? lines[i]!.unitPriceFen * lines[i]!.quantity : lines[i]!.quantity))).forEach((share, n) => { fen[mine[n]!] = share })
  }
  let pairs = open.flatMap((one) => asked.map(([merchantId]) => ({ one, merchantId, ...freightOff(state, one, storeOf.get(merchantId)!, fen) }))).filter(({ offFen }) => offFen > 0)
  while (pairs.length > 0) {
    const best = pairs.reduce((a, b) => (b.offFen > a.offFen ? b : a))
    book(state, best.one, best.mine, { offFen: best.offFen, weights: best.mine.map((i) => fen[i]!) }, false).forEach((share, n) => { fen[best.mine[n]!]! -= share })
    // A store's freight is lowered once, a coupon is spent once, and one budget is for all stores.
    pairs = pairs.filter(({ one, merchantId, offFen }) => merchantId !== best.merchantId && (one !== best.one || one.offer.couponId === undefined) && offFen <= budgetOf(state, one.offer))
  }
  return fen
}
/** What an offer takes off a store's freight: its threshold looks at the goods that it is for; a line of the store that it may not meet goes on bearing its share. */
function freightOff(state: State, { offer, at, foes }: Candidate, store: readonly number[], fen: readonly number[]): { readonly offFen: number; readonly mine: readonly number[] } {
  const mine = store.filter((i) => mayMeet(state, foes, i))
  const fitting = at.filter((i) => mine.includes(i))
  if (offer.effect.kind !== 'freight' || fitting.length === 0 || sum(fitting.map((i) => state.left[i]!)) < offer.effect.fromFen) return { offFen: 0, mine }
  const offFen = Math.min(offer.effect.offFen, sum(mine.map((i) => fen[i]!)))
  return { offFen: offFen > budgetOf(state, offer) ? 0 : offFen, mine }
}

/** What a basket costs when every offer speaks that can. */
export function quote(basket: Basket): Quote { const prepared = prepare(basket); return told(prepared, run(prepared, new Set())) }
