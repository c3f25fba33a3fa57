import { allocate } from '#kernel/money'
import { rungsOff, stepFen, sum, taking, type Part, type Taking } from './effects.rules'
import { depthOf, excludes, fits, lanes, type BasketLine, type Lane, type Offer } from './offers.rules'

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
export interface Candidate { readonly offer: Offer; readonly at: readonly number[]; readonly key: string; readonly foes: ReadonlySet<Offer> | undefined; /** What it took when it was last asked, and of what. */ readonly last: { parts: readonly Part[]; mostTimes: number | undefined; what: Taking }; /** What a piece of its line costs under a price. */ readonly fen: number; /** The most that it could take: of all its goods at their own price. */ readonly mostFen: number }
export interface Prepared { readonly basket: Basket; readonly lines: readonly BasketLine[]; /** Lines before any offer. */ readonly parts: readonly Part[]; readonly by: ReadonlyMap<Lane, readonly Candidate[]>; /** Lane by lane. */ readonly all: readonly Candidate[]; readonly offerOf: ReadonlyMap<string, Offer> }

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
  const parts = lines.map(({ skuId, quantity, unitPriceFen }) => ({ skuId, quantity, leftFen: unitPriceFen * quantity }))
  const by = new Map<Lane, Candidate[]>(lanes.map(({ lane }) => [lane, []]))
  const offers = [...basket.offers].sort(byId)
  const foesOf = foesAmong(offers)
  const add = (offer: Offer, at: readonly number[], key: string): void => {
    const fen = offer.lane === 'price' ? priceOf(offer, lines[at[0]!]!) : 0
    const its = at.map((i) => parts[i]!)
    const what = isOfGoods(offer) ? taking(offer.effect, its) : none
    const mostFen = mostOf(offer, fen, lines[at[0]!]!, its, what)
    if (mostFen > 0) by.get(offer.lane)!.push({ offer, at, key, foes: foesOf(offer), fen, mostFen, last: { parts: its, mostTimes: undefined, what } })
  }
  for (const offer of offers) {
    const at: number[] = []
    for (let i = 0; i < lines.length; i++) if (fits(offer, lines[i]!)) at.push(i)
    if (lineByLine.has(offer.lane)) for (const i of at) add(offer, [i], `${offer.id}@${lines[i]!.skuId}`)
    else if (at.length > 0) add(offer, at, offer.id)
  }
  by.get('price')!.sort((a, b) => a.at[0]! - b.at[0]! || a.fen - b.fen || byId(a.offer, b.offer))
  return { basket, lines, parts, by, all: [...by.values()].flat(), offerOf: new Map(offers.map((offer) => [offer.id, offer])) }
}
const isOfGoods = ({ lane, effect }: Offer): boolean => lane !== 'price' && effect.kind !== 'gift' && effect.kind !== 'freight'
function mostOf(offer: Offer, fen: number, line: BasketLine, parts: readonly Part[], what: Taking): number {
  const { lane, effect } = offer
  if (lane === 'price') return (line.unitPriceFen - fen) * Math.min(line.quantity, roomOf(offer, line))
  // What a gift is worth is not known here, nor what freight there is.
  if (effect.kind === 'gift' || effect.kind === 'freight') return sum(parts.map(({ leftFen }) => leftFen)) >= effect.fromFen ? Math.max(1, effect.kind === 'freight' ? effect.offFen : 0) : 0
  return what.offFen
}
/** Which offers one may not meet; those of one group that exclude the same share a set, which an offer may be in itself. */
function foesAmong(offers: readonly Offer[]): (offer: Offer) => ReadonlySet<Offer> | undefined {
  const saying = offers.filter((offer) => offer.excludes.length > 0)
  if (saying.length === 0) return () => undefined
  const known = new Map<string, ReadonlySet<Offer> | undefined>()
  return (offer) => {
    const alike = `${offer.group}!${offer.excludes.join()}`
    if (!known.has(alike)) { const foes = (offer.excludes.length > 0 ? offers : saying).filter((other) => excludes(offer, other)); known.set(alike, foes.length > 0 ? new Set(foes) : undefined) }
    return known.get(alike)
  }
}
export const isFoe = ({ offer, foes }: Pick<Candidate, 'offer' | 'foes'>, other: Offer): boolean => foes !== undefined && other !== offer && foes.has(other)

/** What one offer took at one time: of which lines, how much off each. */
interface Booking { readonly one: Candidate; readonly at: readonly number[]; readonly parts: readonly number[]; readonly offFen: number }
/** The outcome of one run, before it is told. `before` is what each lane found. */
export interface Run { readonly left: readonly number[]; readonly before: ReadonlyMap<Lane, readonly Part[]>; readonly pointsFen: readonly number[]; readonly freightFen: readonly number[]; readonly bookings: readonly Booking[]; readonly gifts: readonly Gift[]; readonly used: readonly string[]; readonly payableFen: number; /** How far goods would be sold below their floors, all together. */ readonly belowFen: number; readonly isBelowFloor: boolean }
interface State { readonly lines: readonly BasketLine[]; /** The lines with what is left of them: the same ones as long as nothing is taken off. */ readonly parts: Part[]; /** What lies on a line and may not meet something. */ readonly met: Offer[][]; readonly bookings: Booking[]; readonly gifts: Gift[]; readonly used: string[]; readonly spent: Map<Offer, number> }
/** Where a run goes on from another: nothing that only one of them leaves out speaks before this lane, so all before it is the same. */
export interface From { readonly run: Run; readonly lane: Lane }

/** Runs the chain without the candidates that are left out. */
export function run(prepared: Prepared, without: ReadonlySet<string>, from?: From): Run {
  const { lines, basket } = prepared
  const state = startOf(prepared, from)
  const before = new Map<Lane, readonly Part[]>(from?.run.before)
  let [found, booked]: [readonly Part[], number] = [[...state.parts], state.bookings.length]
  const openIn = (lane: Lane) => { const all = prepared.by.get(lane)!; return without.size === 0 ? all : all.filter(({ key }) => !without.has(key)) }
  for (const { lane, holds } of from ? lanes.slice(depthOf.get(from.lane)) : lanes) {
    const open = openIn(lane)
    // Where a lane has taken nothing, the next one finds the same.
    if (state.bookings.length > booked) { found = [...state.parts]; booked = state.bookings.length }
    before.set(lane, found)
    if (open.length === 0 || lane === 'freight') continue
    if (lane === 'price') prices(state, open)
    else if (lane === 'gift') gifts(state, open)
    else compete(state, holds, open)
  }
  const left = state.parts.map(({ leftFen }) => leftFen)
  const belowFen = sum(lines.map((line, i) => belowFenOf(line, left[i]!)))
  const off = Math.min(basket.pointsOffFen ?? 0, sum(left))
  const pointsFen = off > 0 ? allocate(off, left) : lines.map(() => 0)
  const freightFen = freight(state, basket, openIn('freight'))
  const { bookings, gifts: given, used } = state
  return { left, before, pointsFen, freightFen, bookings, gifts: given, used, belowFen, isBelowFloor: belowFen > 0, payableFen: sum(left) - off + sum(freightFen) }
}
/** What stands when the first lane speaks, or what stood before the lane that a run goes on from. */
function startOf({ lines, parts }: Prepared, from: From | undefined): State {
  const state: State = { lines, parts: [...from?.run.before.get(from.lane) ?? parts], met: lines.map(() => []), bookings: [], gifts: [], used: [], spent: new Map() }
  for (const booking of from?.run.bookings ?? []) {
    if (depthOf.get(booking.one.offer.lane)! >= depthOf.get(from!.lane)!) break
    note(state, booking)
  }
  // Gifts speak after all that takes something off goods: whoever goes on behind them has them.
  if (from && depthOf.get(from.lane)! > depthOf.get('gift')!) state.gifts.push(...from.run.gifts)
  return state
}
function note({ met, spent, bookings, used }: State, booking: Booking): void {
  const { one: { offer, foes, key }, at, offFen } = booking
  if (foes) for (const i of at) met[i]!.push(offer)
  if (offer.leftFen !== undefined) spent.set(offer, (spent.get(offer) ?? 0) + offFen)
  bookings.push(booking)
  if (!used.includes(key)) used.push(key)
}
/** How far goods of a line would be sold below what a piece may not be sold below; a price that is below it by itself stays (F87). */
export const belowFenOf = ({ floorFen, unitPriceFen, quantity }: Pick<BasketLine, 'floorFen' | 'unitPriceFen' | 'quantity'>, leftFen: number): number => (floorFen === undefined ? 0 : Math.max(0, Math.min(floorFen, unitPriceFen) * quantity - leftFen))

/** The run as the shopper, the order and the books see it, with what the platform bears of each share. */
export function told({ lines }: Prepared, { left, pointsFen, freightFen, bookings, gifts }: Run): Quote {
  const shares: Share[][] = lines.map(() => [])
  const explain = new Map<string, Applied>()
  for (const { one: { offer }, at, parts, offFen } of bookings) {
    if (offer.lane === 'gift') continue
    const platform = platformOf(offer, offFen, parts)
    const before = explain.get(offer.id)
    const skuIds = before ? [...before.skuIds] : []
    for (const [n, i] of at.entries()) {
      if (parts[n] === 0) continue
      const mine = shares[i]!
      const same = mine.findIndex(({ offerId }) => offerId === offer.id)
      if (same < 0) mine.push(withCoupon(offer, { offerId: offer.id, lane: offer.lane, offFen: parts[n]!, platformFen: platform[n]! }))
      else mine[same] = { ...mine[same]!, offFen: parts[n]! + mine[same]!.offFen, platformFen: platform[n]! + mine[same]!.platformFen }
      if (!skuIds.includes(lines[i]!.skuId)) skuIds.push(lines[i]!.skuId)
    }
    explain.set(offer.id, withCoupon(offer, { offerId: offer.id, lane: offer.lane, offFen: offFen + (before?.offFen ?? 0), skuIds }))
  }
  return { explain: [...explain.values()], gifts, lines: lines.map(({ skuId, merchantId, quantity, unitPriceFen }, i) => {
    const goodsFen = unitPriceFen * quantity
    return { skuId, merchantId, quantity, unitPriceFen, goodsFen, discountFen: goodsFen - left[i]!, pointsFen: pointsFen[i]!, freightFen: freightFen[i]!, payableFen: left[i]! - pointsFen[i]! + freightFen[i]!, shares: shares[i]! }
  }) }
}

const withCoupon = <T extends object>({ couponId }: Offer, what: T): T & { readonly couponId?: string } => (couponId === undefined ? what : { ...what, couponId })
function platformOf({ platformPercent }: Offer, offFen: number, parts: readonly number[]): readonly number[] {
  if (platformPercent === 0) return parts.map(() => 0)
  return platformPercent === 100 ? parts : allocate(allocate(offFen, [platformPercent, 100 - platformPercent])[0]!, parts)
}

const mayMeet = ({ met }: State, one: Candidate, i: number): boolean => one.foes === undefined || !met[i]!.some((other) => isFoe(one, other))

/** Takes `offFen` off lines by weights. `ofGoods` is false for freight, which is no part of what the goods cost. */
function book(state: State, one: Candidate, at: readonly number[], { offFen, weights }: Taking, ofGoods = true): readonly number[] {
  const parts = offFen === 0 ? at.map(() => 0) : at.length === 1 ? [offFen] : allocate(offFen, weights)
  if (ofGoods && offFen > 0) for (const [n, i] of at.entries()) { const { skuId, quantity, leftFen } = state.parts[i]!; state.parts[i] = { skuId, quantity, leftFen: leftFen - parts[n]! } }
  note(state, { one, at, parts, offFen })
  return parts
}

/** Price by price 单价层: a line's pieces go to the lowest price that still has room for them, the rest to the next one. They come by line and price. */
function prices(state: State, open: readonly Candidate[]): void {
  const room = state.lines.map((line) => line.quantity)
  for (const one of open) {
    const i = one.at[0]!
    if (room[i] === 0 || !mayMeet(state, one, i)) continue
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
 * of, and where others want them too it speaks for one set at a time: of two bundles that share a SKU both hold where there are enough of it (F08). Quotes spend most of
 * their time here, so that of those who ask only what they would take is worked out, and only for the one who gets it over which lines.
 */
function compete(state: State, holds: (typeof lanes)[number]['holds'], open: readonly Candidate[]): void {
  const { lines } = state
  const field: Field = { state, open, held: undefined, free: open.some(isSet) ? [...state.parts] : state.parts }
  const offs = open.map((one) => offOf(field, one))
  for (;;) {
    // They come sorted by priority and id, so the first of the greatest is the one.
    let top = 0
    for (let n = 1; n < offs.length; n++) if (offs[n]! > offs[top]!) top = n
    if (!(offs[top]! > 0)) return
    const one = open[top]!
    const at = openTo(field, one)
    const what = whatOf(field, one, at)
    const parts = book(state, one, at, what)
    if (holds === 'order') return
    if (field.free !== state.parts) at.forEach((i, n) => { field.free[i] = restOf(field.free[i]!, what, parts[n]!, n) })
    const held = field.held ??= lines.map(() => false)
    const now = holds === 'store' ? storesOf(lines, at) : at.filter((i, n) => (what.held ? field.free[i]!.quantity === 0 : parts[n]! > 0))
    for (const i of now) held[i] = true
    if (!what.held) offs[top] = out
    const touched = lines.map(() => false)
    for (const i of at) touched[i] = true
    for (const i of now) touched[i] = true
    for (let n = 0; n < offs.length; n++) if (offs[n] !== out && isTouched(open[n]!, one, touched)) offs[n] = offOf(field, open[n]!)
  }
}
/** Where offers of a lane compete: `held` are the lines that one of them holds, none at first; `free` is what of each line the others may speak for. */
interface Field { readonly state: State; readonly open: readonly Candidate[]; held: boolean[] | undefined; readonly free: Part[] }
const isSet = ({ offer }: Candidate): boolean => offer.effect.kind === 'set'
/** Who has had his turn, or would take nothing whatever the others do, as nothing of more is nothing of less; unless it is his budget that is too small for more. */
const out = -1
function isTouched({ offer, at }: Candidate, { offer: booked }: Candidate, touched: readonly boolean[]): boolean {
  // One budget is for all lines that an offer speaks for, each by itself.
  if (offer === booked && offer.leftFen !== undefined) return true
  for (const i of at) if (touched[i]) return true
  return false
}
/** The lines that it may still speak for: mostly all of its own, which are then not made anew. */
const openTo = ({ state, held }: Field, one: Candidate): readonly number[] => (one.foes || held ? one.at.filter((i) => (!held?.[i] || countsOnly(one.offer, state.lines[i]!)) && mayMeet(state, one, i)) : one.at)
/** What it would take, or `out`. */
function offOf(field: Field, one: Candidate): number {
  const { offer } = one
  const most = budgetOf(field.state, offer)
  const off = offer.effect.kind === 'rungs' ? ofAmount(field, one, offer.effect) : ofParts(field, one)
  return off <= most ? (off > 0 ? off : offer.leftFen === undefined ? out : 0) : 0
}
function ofParts(field: Field, one: Candidate): number {
  const at = openTo(field, one)
  return at.length === 0 ? 0 : whatOf(field, one, at).offFen
}
/** Rungs look at an amount and a number of pieces alone. */
function ofAmount({ state, held, free }: Field, one: Candidate, effect: Extract<Offer['effect'], { kind: 'rungs' }>): number {
  let [amountFen, pieces] = [0, 0]
  for (const i of one.at) {
    if (held?.[i] || !mayMeet(state, one, i)) continue
    const part = free[i]!
    amountFen += part.leftFen
    pieces += part.quantity
  }
  return rungsOff(effect, amountFen, pieces)
}
function whatOf({ state, open, free }: Field, one: Candidate, at: readonly number[]): Taking {
  const isWanted = isSet(one) && open.some((other) => other.offer !== one.offer && other.at.some((i) => one.at.includes(i)))
  return takingOf(one, at, (i) => (countsOnly(one.offer, state.lines[i]!) ? state.parts[i]! : free[i]!), isWanted ? 1 : undefined)
}
/** All lines of the stores that these are of. */
function storesOf(lines: readonly BasketLine[], at: readonly number[]): number[] {
  const stores = new Set(at.map((i) => lines[i]!.merchantId))
  return lines.flatMap((line, i) => (stores.has(line.merchantId) ? [i] : []))
}
/** What is left of a line for the others: a set's pieces are gone with what they cost before it, everybody else leaves the line lower by what he took. */
function restOf({ skuId, quantity, leftFen }: Part, { held, weights }: Taking, offFen: number, n: number): Part {
  return held ? { skuId, quantity: quantity - held[n]!, leftFen: leftFen - weights[n]! } : { skuId, quantity, leftFen: leftFen - offFen }
}
/** From choice to choice most lines stay as they are: what is asked again of the same parts is not worked out again. */
function takingOf({ offer, last }: Candidate, at: readonly number[], partOf: (i: number) => Part, mostTimes: number | undefined): Taking {
  if (mostTimes === last.mostTimes && areAlike(at, partOf, last.parts)) return last.what
  last.parts = at.map(partOf)
  last.mostTimes = mostTimes
  return last.what = taking(offer.effect, last.parts, mostTimes)
}
function areAlike(at: readonly number[], partOf: (i: number) => Part, others: readonly Part[]): boolean {
  if (at.length !== others.length) return false
  for (let n = 0; n < at.length; n++) { const one = partOf(at[n]!); const other = others[n]!; if (one !== other && (one.leftFen !== other.leftFen || one.quantity !== other.quantity || one.skuId !== other.skuId)) return false }
  return true
}
/** Whether a line only counts towards what an exchange asks for: others may have taken off it, as nothing more is taken. */
const countsOnly = ({ effect }: Offer, { skuId }: BasketLine): boolean => effect.kind === 'exchange' && effect.skuIds !== undefined && !effect.skuIds.includes(skuId)
/** What is left of an offer's budget after what it took so far of this very basket. */
const budgetOf = ({ spent }: State, offer: Offer): number => (offer.leftFen === undefined ? Number.POSITIVE_INFINITY : offer.leftFen - (spent.get(offer) ?? 0))

/** Gifts 满赠 cost the shopper nothing and stand beside his goods. */
function gifts(state: State, open: readonly Candidate[]): void {
  const { lines } = state
  for (const one of open) {
    const { offer, at } = one
    if (offer.effect.kind !== 'gift') continue
    const eligible = at.filter((i) => mayMeet(state, one, i))
    const reached = eligible.length > 0 && sum(eligible.map((i) => state.parts[i]!.leftFen)) >= offer.effect.fromFen && sum(eligible.map((i) => lines[i]!.quantity)) >= offer.effect.fromPieces
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
  const asked = [...basket.freightOf(new Map(state.parts.map(({ skuId, leftFen }) => [skuId, leftFen])))].filter(([, freightFen]) => freightFen > 0)
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
function freightOff(state: State, one: Candidate, store: readonly number[], fen: readonly number[]): { readonly offFen: number; readonly mine: readonly number[] } {
  const { offer, at } = one
  const mine = store.filter((i) => mayMeet(state, one, i))
  const fitting = at.filter((i) => mine.includes(i))
  if (offer.effect.kind !== 'freight' || fitting.length === 0 || sum(fitting.map((i) => state.parts[i]!.leftFen)) < offer.effect.fromFen) return { offFen: 0, mine }
  const offFen = Math.min(offer.effect.offFen, sum(mine.map((i) => fen[i]!)))
  return { offFen: offFen > budgetOf(state, offer) ? 0 : offFen, mine }
}

/** What a basket costs when every offer speaks that can. */
export function quote(basket: Basket): Quote { const prepared = prepare(basket); return told(prepared, run(prepared, new Set())) }
