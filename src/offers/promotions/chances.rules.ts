import { belowFenOf, isFoe, type Candidate, type Prepared, type Run } from './chain.rules'
import { sum, taking } from './effects.rules'
import { depthOf, lanes, type Lane } from './offers.rules'
import type { Effect } from './tables'

/**
 * What could be better 可能更优之处: where in a run leaving something out may bring more than it costs. Of a fen more no offer takes more than that fen, save
 * at these places: exclusion keeps an offer away, a threshold would be reached, several would speak in place of one that holds their lines, a budget would
 * go elsewhere, a price falls below its floor. Whatever is at none of them is left alone, so that few choices are looked at and still the best is found (F39).
 */
interface Chance { readonly one: Candidate; /** The most that it would take more. */ readonly fen: number; /** What of it must be left out, some or all. */ readonly keys: readonly string[] }
export interface Chances {
  /** What may be worth leaving out, one by one or all at once, the likeliest first. */
  readonly steps: readonly (readonly string[])[]
  /** No choice that leaves out more than this run does comes to less by more than this. */
  readonly mostFen: number
}

export function chancesOf(prepared: Prepared, run: Run): Chances {
  const taken = takenIn(run)
  const idle = prepared.all.filter(({ key }) => !taken.byKey.has(key))
  const others = [...keptAway(prepared, run, taken), ...outbid(prepared, run, idle, taken), ...budgets(idle, taken)]
  const chances = [...others, ...notReached(prepared, run, taken, together(others)), ...freightRules(prepared, run)]
  const below = new Set(prepared.lines.flatMap((line, i) => (belowFenOf(line, run.left[i]!) > 0 ? [i] : [])))
  const lower = run.bookings.filter(({ one, at }) => one.offer.lane !== 'freight' && at.some((i) => below.has(i))).map(({ one }) => one.key)
  // Each piece may be rounded by a fen.
  const roundingFen = sum(prepared.lines.map(({ quantity }) => quantity))
  const kept = keptOf(prepared, run)
  const waiting = new Map(lanes.map(({ lane }) => [lane, idle.filter(({ offer }) => offer.lane === lane)]))
  const loss = new Map([...taken.byKey].map(([key, { one, fen }]) => [key, lossOf(one, fen, waiting.get(one.offer.lane)!) * kept(one)]))
  const worthOf = (keys: readonly string[], fen: number) => ({ keys, fen: fen - sum(keys.map((key) => loss.get(key)!)) })
  const gain = new Map([...taken.byKey.keys()].map((key) => [key, adding()]))
  for (const { one, fen, keys } of chances) for (const key of keys) gain.get(key)!.add(one, fen)
  const singles = [...gain].map(([key, one]) => worthOf([key], lower.includes(key) ? Number.POSITIVE_INFINITY : one.fen + roundingFen)).filter(({ fen }) => fen > 0)
  const rooms = [...chances.map(({ keys, fen }) => worthOf(keys, fen)), worthOf(lower, Number.POSITIVE_INFINITY)].filter(({ keys }) => keys.length > 1)
  return { steps: [...singles, ...rooms].sort((a, b) => (a.fen === b.fen ? 0 : b.fen - a.fen)).map(({ keys }) => keys), mostFen: below.size > 0 ? Number.POSITIVE_INFINITY : together(chances) + roundingFen }
}
/** What chances bring at most together: of a lane that holds the order one alone. */
function together(chances: readonly Pick<Chance, 'one' | 'fen'>[]): number { const all = adding(); for (const { one, fen } of chances) all.add(one, fen); return all.fen }
/** The same, for chances that come by and by. */
interface Adding { fen: number; add(one: Candidate, fen: number): void }
function adding(): Adding {
  const most = new Map<string, number>()
  return { fen: 0, add({ offer, key }, fen) {
    const of = offer.lane === 'platform_coupon' ? offer.lane : key
    const more = fen - (most.get(of) ?? 0)
    if (more > 0) { most.set(of, fen); this.fen += more }
  } }
}

interface Taken { readonly byKey: ReadonlyMap<string, { readonly one: Candidate; readonly fen: number }>; readonly byLane: ReadonlyMap<Lane, number> }
function takenIn({ bookings }: Run): Taken {
  const byKey = new Map<string, { one: Candidate; fen: number }>()
  const byLane = new Map<Lane, number>()
  for (const { one, offFen } of bookings) {
    byKey.set(one.key, { one, fen: offFen + (byKey.get(one.key)?.fen ?? 0) })
    byLane.set(one.offer.lane, offFen + (byLane.get(one.offer.lane) ?? 0))
  }
  return { byKey, byLane }
}
/** What goes if it comes: what it takes already; of the coupons of the platform, what the one that is used takes. */
const nowOf = ({ byKey, byLane }: Taken, { key, offer }: Candidate): number => (offer.lane === 'platform_coupon' ? byLane.get(offer.lane) ?? 0 : byKey.get(key)?.fen ?? 0)
function share({ at }: Candidate, { at: other }: Candidate): boolean {
  for (const i of at) if (other.includes(i)) return true
  return false
}

/** What leaving it out costs at least: what it takes, less what those that wait in its lane could take in its place. */
function lossOf(one: Candidate, fen: number, waiting: readonly Candidate[]): number {
  const isForAll = one.offer.lane === 'store_coupon' || one.offer.lane === 'platform_coupon' || one.offer.lane === 'freight'
  const others = adding()
  for (const other of waiting) { if (others.fen >= fen) return 0; if (isForAll || share(one, other)) others.add(other, other.mostFen) }
  return Math.max(0, fen - others.fen)
}

/** What part of a fen that an offer leaves stays with the shopper at least: the lanes after it take their percents of it, and some would take it whole. */
function keptOf({ by, lines, basket }: Prepared, run: Run): (one: Candidate) => number {
  const isPaidByPoints = (basket.pointsOffFen ?? 0) >= sum(run.left)
  const slopes = lanes.map(({ lane }) => { const of = lines.map(() => 0); for (const one of by.get(lane)!) { const slope = slopeOf(one.offer.effect); for (const i of one.at) of[i] = Math.max(of[i]!, slope) } return of })
  return ({ offer, at }) => {
    let part = isPaidByPoints ? 0 : 1
    for (let n = depthOf.get(offer.lane)! + 1; n < slopes.length && part > 0; n++) { let most = 0; for (const i of at) most = Math.max(most, slopes[n]![i]!); part *= 1 - most }
    return part
  }
}
function slopeOf(effect: Effect): number {
  if (effect.kind === 'percent' || effect.kind === 'nth') return 1 - effect.payPercent / 100
  // Where a rung takes all that reaches it, it takes whatever more there is, up to where it no longer does.
  if (effect.kind === 'rungs') return Math.max(...effect.rungs.map(({ fromFen, offFen, payPercent }) => { const part = effect.mostTimes * (1 - payPercent / 100); return offFen + fromFen * part >= fromFen ? 1 : part }))
  return effect.kind === 'pieces' || effect.kind === 'set' || effect.kind === 'exchange' ? 1 : 0
}

/** Exclusion: what it could take more, if nothing that it may not meet were there. */
function keptAway({ all }: Prepared, { bookings }: Run, taken: Taken): Chance[] {
  return all.flatMap((one) => {
    const fen = one.mostFen - nowOf(taken, one)
    if (!one.foes || fen <= 0) return []
    const keys = [...new Set(bookings.filter(({ one: other, at }) => isFoe(one, other.offer) && at.some((i) => one.at.includes(i))).map(({ one: other }) => other.key))]
    return keys.length > 0 ? [{ one, fen, keys }] : []
  })
}

/**
 * Thresholds: what would be taken more where they are reached, if the way there costs less than all that is reached on it. Reached over all of an offer's goods, or over
 * those of them that nothing keeps it away from.
 */
function notReached({ by, lines, parts }: Prepared, run: Run, taken: Taken, othersFen: number): Chance[] {
  const freightFen = sum(run.freightFen)
  const ways = [...by].flatMap(([lane, open]) => open.filter(({ offer }) => hasThreshold(offer.effect)).flatMap((one) => groundsOf(one, run).flatMap((at) => {
    const before = run.before.get(lane)!
    let [now, most, pieces] = [0, 0, 0]
    for (const i of at) { now += before[i]!.leftFen; most += parts[i]!.leftFen; pieces += lines[i]!.quantity }
    if (now === most) return []
    return thresholdsOf(one.offer.effect, pieces, now, most).flatMap(({ atFen, offFen }) => {
      const fen = lane === 'freight' ? Math.min(freightFen, one.mostFen * lines.length) : Math.min(offFen ?? one.mostFen, one.mostFen) - nowOf(taken, one)
      return fen > 0 ? [{ one, at, fen, wayFen: atFen - now }] : []
    })
  })))
  const reached = adding()
  // Of several as far away the last one knows what all of them bring.
  const fenAt = new Map([...ways].sort((a, b) => a.wayFen - b.wayFen).map(({ one, fen, wayFen }) => { reached.add(one, fen); return [wayFen, reached.fen] }))
  const worth = ways.filter(({ wayFen }) => fenAt.get(wayFen)! + othersFen + freightFen > wayFen)
  return worth.flatMap(({ one, at, fen }) => { const keys = earlier(run, one.offer.lane, at); return keys.length > 0 ? [{ one, fen, keys }] : [] })
}
/** All lines that an offer is for, and, where something that it may not meet lies on some of them, the others. */
function groundsOf(one: Candidate, { bookings }: Run): (readonly number[])[] {
  const { at, foes } = one
  if (!foes) return [at]
  const free = at.filter((i) => !bookings.some(({ one: other, at: its }) => isFoe(one, other.offer) && its.includes(i)))
  return free.length === 0 || free.length === at.length ? [at] : [at, free]
}
const earlier = ({ bookings }: Run, lane: Lane, at: readonly number[]): readonly string[] =>
  [...new Set(bookings.filter(({ one, at: other }) => depthOf.get(one.offer.lane)! < depthOf.get(lane)! && other.some((i) => at.includes(i))).map(({ one }) => one.key))]

const hasThreshold = ({ kind }: Effect): boolean => kind === 'exchange' || kind === 'freight' || kind === 'gift' || kind === 'rungs'
/** Amounts above `now`, up to `most`, from which on an effect takes more by a jump; with what it takes there, where that is known. */
function thresholdsOf(effect: Effect, pieces: number, now: number, most: number): { readonly atFen: number; readonly offFen?: number }[] {
  if (effect.kind === 'exchange' || effect.kind === 'freight' || effect.kind === 'gift') return effect.fromFen > now && effect.fromFen <= most ? [{ atFen: effect.fromFen }] : []
  if (effect.kind !== 'rungs') return []
  return effect.rungs.filter((rung) => rung.fromFen > 0 && rung.fromPieces <= pieces).flatMap(({ fromFen }) => {
    const [first, last] = [Math.floor(now / fromFen) + 1, Math.min(effect.mostTimes, Math.floor(most / fromFen))]
    return last < first ? [] : Array.from({ length: Math.min(last - first + 1, mostLooked) }, (_, n) => fromFen * (first + n)).map((atFen) => ({ atFen, offFen: taking(effect, [{ skuId: '', quantity: pieces, leftFen: atFen }]).offFen }))
  })
}
/** So many of the times of a 每满 are looked at; whoever leaves out that much has long lost more. */
const mostLooked = 20

/** Merchants' own rules of freight look at goods after all offers. */
function freightRules({ lines, basket: { freightOf }, all }: Prepared, run: Run): Chance[] {
  if (!freightOf || sum(run.freightFen) === 0) return []
  const [cheapest, asked] = [lines.map((line) => line.unitPriceFen * line.quantity), run.left].map((left) => sum([...freightOf(new Map(lines.map((line, i) => [line.skuId, left[i]!]))).values()])) as [number, number]
  const keys = earlier(run, 'freight', lines.map((_, i) => i))
  const one = all[0]
  return cheapest < asked && keys.length > 0 && one ? [{ one: { ...one, key: 'freight' }, fen: asked - cheapest, keys }] : []
}

/** Several in place of one: what those that wait behind it would take together. */
function outbid({ by }: Prepared, { before, bookings }: Run, idle: readonly Candidate[], { byKey }: Taken): Chance[] {
  return (['item', 'store', 'platform'] as const).flatMap((lane) => {
    const waiting = idle.filter(({ offer }) => offer.lane === lane)
    if (waiting.length < 2 || by.get(lane)!.length < 3) return []
    const wants = waiting.map((one) => ({ one, fen: taking(one.offer.effect, one.at.map((i) => before.get(lane)![i]!)).offFen })).filter(({ fen }) => fen > 0)
    return bookings.filter(({ one }) => one.offer.lane === lane).flatMap(({ one }) => {
      const fen = sum(wants.filter((want) => share(want.one, one)).map((want) => want.fen))
      return fen > byKey.get(one.key)!.fen ? [{ one, fen, keys: [one.key] }] : []
    })
  })
}

/** One budget over several lines: it may go where it takes more. */
function budgets(idle: readonly Candidate[], { byKey }: Taken): Chance[] {
  return idle.filter(({ offer }) => offer.leftFen !== undefined).flatMap((one) => {
    const keys = [...byKey.values()].filter(({ one: other }) => other.offer === one.offer).map(({ one: other }) => other.key)
    return keys.length > 0 ? [{ one, fen: one.mostFen, keys }] : []
  })
}
