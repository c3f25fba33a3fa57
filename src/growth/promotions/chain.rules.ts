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

/** An offer where it could speak: over which lines, and under what name it is left out. */
interface Candidate { readonly offer: Offer; readonly at: readonly number[]; readonly key: string }
export interface Prepared { readonly basket: Basket; readonly lines: readonly BasketLine[]; readonly by: ReadonlyMap<Lane, readonly Candidate[]> }

const byId = (a: Offer, b: Offer): number => b.priority - a.priority || (a.id < b.id ? -1 : 1)
/** Offers of these lanes speak for each line by itself, and may be left out for each by itself. */
const lineByLine: ReadonlySet<Lane> = new Set(['price', 'day'])

/** What fits what is looked for once; the chain may then be run under many choices. */
export function prepare(basket: Basket): Prepared {
  const lines = [...basket.lines].sort((a, b) => (a.skuId < b.skuId ? -1 : 1))
  const by = new Map<Lane, Candidate[]>(lanes.map(({ lane }) => [lane, []]))
  for (const offer of [...basket.offers].sort(byId)) {
    const at = lines.flatMap((line, i) => (fits(offer, line) ? [i] : []))
    if (at.length === 0) continue
    const list = by.get(offer.lane)!
    if (lineByLine.has(offer.lane)) list.push(...at.map((i) => ({ offer, at: [i], key: `${offer.id}@${lines[i]!.skuId}` })))
    else list.push({ offer, at, key: offer.id })
  }
  return { basket, lines, by }
}

/** The outcome of one run, before it is told. */
export interface Run { readonly left: readonly number[]; readonly pointsFen: readonly number[]; readonly freightFen: readonly number[]; readonly shares: readonly (readonly Share[])[]; readonly explain: readonly Applied[]; readonly gifts: readonly Gift[]; readonly used: readonly string[]; readonly payableFen: number; readonly isBelowFloor: boolean }
interface State { readonly prepared: Prepared; readonly left: number[]; readonly met: Offer[][]; readonly shares: Share[][]; readonly explain: Applied[]; readonly gifts: Gift[]; readonly used: string[] }

/** Runs the chain without the candidates that are left out. */
export function run(prepared: Prepared, without: ReadonlySet<string>): Run {
  const { lines, basket } = prepared
  const state: State = { prepared, left: lines.map((line) => line.unitPriceFen * line.quantity), met: lines.map(() => []), shares: lines.map(() => []), explain: [], gifts: [], used: [] }
  for (const { lane, holds } of lanes) {
    const open = prepared.by.get(lane)!.filter(({ key, offer }) => !without.has(key) && !without.has(offer.id))
    if (open.length === 0 || lane === 'freight') continue
    if (lane === 'price') prices(state, open)
    else if (lane === 'gift') gifts(state, open)
    else compete(state, holds, open)
  }
  const isBelowFloor = lines.some((line, i) => line.floorFen !== undefined && state.left[i]! < Math.min(line.floorFen, line.unitPriceFen) * line.quantity)
  const off = Math.min(basket.pointsOffFen ?? 0, sum(state.left))
  const pointsFen = off > 0 ? allocate(off, state.left) : lines.map(() => 0)
  const freightFen = freight(state, without)
  return { left: state.left, pointsFen, freightFen, shares: state.shares, explain: state.explain, gifts: state.gifts, used: state.used, isBelowFloor, payableFen: sum(state.left) - sum(pointsFen) + sum(freightFen) }
}

/** The run as the shopper, the order and the books see it. */
export function told({ lines }: Prepared, { left, pointsFen, freightFen, shares, explain, gifts }: Run): Quote {
  return { explain, gifts, lines: lines.map(({ skuId, merchantId, quantity, unitPriceFen }, i) => {
    const goodsFen = unitPriceFen * quantity
    return { skuId, merchantId, quantity, unitPriceFen, goodsFen, discountFen: goodsFen - left[i]!, pointsFen: pointsFen[i]!, freightFen: freightFen[i]!, payableFen: left[i]! - pointsFen[i]! + freightFen[i]!, shares: shares[i]! }
  }) }
}

const mayMeet = ({ met }: State, offer: Offer, i: number): boolean => !met[i]!.some((other) => excludes(offer, other))

/** Takes `offFen` off lines by weights, and says who bears it. `ofGoods` is false for freight, which is no part of what the goods cost. */
function book(state: State, { offer, key }: Candidate, at: readonly number[], { offFen, weights }: Taking, ofGoods = true): readonly number[] {
  const { lines } = state.prepared
  const parts = allocate(offFen, weights)
  const platform = allocate(allocate(offFen, [offer.platformPercent, 100 - offer.platformPercent])[0]!, parts)
  at.forEach((i, n) => {
    if (!state.met[i]!.includes(offer)) state.met[i]!.push(offer)
    if (parts[n] === 0) return
    if (ofGoods) state.left[i]! -= parts[n]!
    const [mine, same] = [state.shares[i]!, state.shares[i]!.findIndex(({ offerId }) => offerId === offer.id)]
    const share = { offerId: offer.id, ...(offer.couponId !== undefined && { couponId: offer.couponId }), lane: offer.lane, offFen: parts[n]! + (mine[same]?.offFen ?? 0), platformFen: platform[n]! + (mine[same]?.platformFen ?? 0) }
    if (same < 0) mine.push(share)
    else mine[same] = share
  })
  const same = state.explain.findIndex((one) => one.offerId === offer.id)
  const skuIds = at.filter((_, n) => parts[n]! > 0).map((i) => lines[i]!.skuId)
  const before = state.explain[same]
  const entry = { offerId: offer.id, ...(offer.couponId !== undefined && { couponId: offer.couponId }), lane: offer.lane, offFen: offFen + (before?.offFen ?? 0), skuIds: [...new Set([...(before?.skuIds ?? []), ...skuIds])] }
  if (before) state.explain[same] = entry
  else state.explain.push(entry)
  if (!state.used.includes(key)) state.used.push(key)
  return parts
}

/** Price by price 单价层: a line's pieces go to the lowest price that still has room for them, the rest to the next one. */
function prices(state: State, open: readonly Candidate[]): void {
  const { lines } = state.prepared
  lines.forEach((line, i) => {
    let room = line.quantity
    const asked = open.filter(({ at }) => at[0] === i).map((one) => ({ one, fen: priceOf(one.offer, line) })).filter(({ fen }) => fen < line.unitPriceFen).sort((a, b) => a.fen - b.fen || byId(a.one.offer, b.one.offer))
    for (const { one, fen } of asked) {
      if (room === 0) return
      if (!mayMeet(state, one.offer, i)) continue
      const pieces = Math.min(room, one.offer.mostPieces ?? room)
      const offFen = (line.unitPriceFen - fen) * pieces
      if (offFen > budgetOf(state, one.offer)) continue
      room -= pieces
      book(state, one, [i], { offFen, weights: [1] })
    }
  })
}
/** What a piece costs under an offer; a percent is rounded up to the fen. */
function priceOf({ effect }: Offer, { unitPriceFen, quantity }: BasketLine): number {
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
  const { lines } = state.prepared
  const held = new Set<number>()
  const free = partsAt(state, lines.map((_, i) => i))
  const isWanted = ({ offer, at }: Candidate) => open.some((other) => other.offer !== offer && other.at.some((i) => at.includes(i)))
  const look = (one: Candidate) => {
    const at = one.at.filter((i) => (!held.has(i) || countsOnly(one.offer, lines[i]!)) && mayMeet(state, one.offer, i))
    return { one, at, what: at.length === 0 ? none : affordable(state, one.offer, taking(one.offer.effect, at.map((i) => (countsOnly(one.offer, lines[i]!) ? partsAt(state, [i])[0]! : free[i]!)), isWanted(one) ? 1 : undefined)) }
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
    for (const i of now) held.add(i)
    const touched = new Set([...best.at, ...now])
    rest = rest.filter(({ one }) => one !== best.one || best.what.held).map((other) => (other.at.some((i) => touched.has(i)) ? look(other.one) : other))
  }
}
/** What is left of a line for the others: a set's pieces are gone with what they cost before it, everybody else leaves the line lower by what he took. */
function restOf({ skuId, quantity, leftFen }: Part, { held, weights }: Taking, offFen: number, n: number): Part {
  return held ? { skuId, quantity: quantity - held[n]!, leftFen: leftFen - weights[n]! } : { skuId, quantity, leftFen: leftFen - offFen }
}
/** Whether a line only counts towards what an exchange asks for: others may have taken off it, as nothing more is taken. */
const countsOnly = ({ effect }: Offer, { skuId }: BasketLine): boolean => effect.kind === 'exchange' && effect.skuIds !== undefined && !effect.skuIds.includes(skuId)
const none: Taking = { offFen: 0, weights: [] }
const affordable = (state: State, offer: Offer, what: Taking): Taking => (what.offFen > budgetOf(state, offer) ? none : what)
/** What is left of an offer's budget after what it took so far of this very basket. */
const budgetOf = ({ explain }: State, { id, leftFen }: Offer): number => (leftFen === undefined ? Number.POSITIVE_INFINITY : leftFen - (explain.find(({ offerId }) => offerId === id)?.offFen ?? 0))
const partsAt = ({ left, prepared: { lines } }: Pick<State, 'left' | 'prepared'>, at: readonly number[]): Part[] => at.map((i) => ({ skuId: lines[i]!.skuId, quantity: lines[i]!.quantity, leftFen: left[i]! }))

/** Gifts 满赠 cost the shopper nothing and stand beside his goods. */
function gifts(state: State, open: readonly Candidate[]): void {
  const { lines } = state.prepared
  for (const { offer, at, key } of open) {
    if (offer.effect.kind !== 'gift') continue
    const eligible = at.filter((i) => mayMeet(state, offer, i))
    const reached = eligible.length > 0 && sum(eligible.map((i) => state.left[i]!)) >= offer.effect.fromFen && sum(eligible.map((i) => lines[i]!.quantity)) >= offer.effect.fromPieces
    if (!reached) continue
    state.gifts.push({ offerId: offer.id, merchantId: offer.merchantId ?? lines[eligible[0]!]!.merchantId, skuId: offer.effect.skuId, pieces: offer.effect.pieces })
    for (const i of eligible) state.met[i]!.push(offer)
    state.used.push(key)
  }
}

/** Freight is shared over a store's lines by their goods; a line of nothing still takes its share by pieces. What an offer takes off it is shared likewise. */
function freight(state: State, without: ReadonlySet<string>): number[] {
  const { lines, basket, by } = state.prepared
  const fen = lines.map(() => 0)
  if (!basket.freightOf) return fen
  const asked = [...basket.freightOf(new Map(lines.map((line, i) => [line.skuId, state.left[i]!])))].filter(([, freightFen]) => freightFen > 0)
  const storeOf = new Map(asked.map(([merchantId]) => [merchantId, lines.flatMap((line, i) => (line.merchantId === merchantId ? [i] : []))]))
  for (const [merchantId, freightFen] of asked) {
    const mine = storeOf.get(merchantId)!
    const byGoods = mine.some((i) => lines[i]!.unitPriceFen > 0)
    allocate(freightFen, mine.map((i) => (byGoods ? lines[i]!.unitPriceFen * lines[i]!.quantity : lines[i]!.quantity))).forEach((share, n) => { fen[mine[n]!] = share })
  }
  const open = by.get('freight')!.filter(({ key }) => !without.has(key))
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
function freightOff(state: State, { offer, at }: Candidate, store: readonly number[], fen: readonly number[]): { readonly offFen: number; readonly mine: readonly number[] } {
  const mine = store.filter((i) => mayMeet(state, offer, i))
  const fitting = at.filter((i) => mine.includes(i))
  if (offer.effect.kind !== 'freight' || fitting.length === 0 || sum(fitting.map((i) => state.left[i]!)) < offer.effect.fromFen) return { offFen: 0, mine }
  const offFen = Math.min(offer.effect.offFen, sum(mine.map((i) => fen[i]!)))
  return { offFen: offFen > budgetOf(state, offer) ? 0 : offFen, mine }
}

/** What a basket costs when every offer speaks that can. */
export function quote(basket: Basket): Quote { const prepared = prepare(basket); return told(prepared, run(prepared, new Set())) }
