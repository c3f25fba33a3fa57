import { createHash } from 'node:crypto'
import { yuanOf } from '#kernel/money'
import type { bargainStates } from './tables'

/**
 * Bargain rules 砍价规则 (F28): friends help, each cuts a little, and all together exactly the way from the price to the floor. The cuts are drawn when a bargain is opened,
 * of all that there are with the same chance, and a hash of them is shown: nobody can change them later, and what is still to go is true (AUCL 9, 11). Amounts in fen.
 */
export interface Cutting { readonly priceFen: number; readonly floorFen: number; readonly helpers: number; readonly leastCutFen: number }
export interface ActivityWish {
  readonly skuId: string; readonly floorFen: number; readonly helpers: number; readonly leastCutFen: number; readonly mostPerNewFen: number | null
  readonly hours: number; readonly mostPieces: number; readonly perShopper: number; readonly helpsADay: number; readonly helpsInAll: number; readonly buysEarly: boolean
  readonly startsAt: Date; readonly endsAt: Date
}

/** Whole numbers from 0 up to `below`, each with the same chance, from a seed alone: SHA-256 of seed and count, 48 bits at a time; what would favour some is left out. */
const [bits48, wordBytes] = [2 ** 48, 6]
function chanceOf(seed: string): (below: number) => number {
  let count = 0
  return (below) => {
    const fair = bits48 - (bits48 % below)
    for (;;) {
      const drawn = createHash('sha256').update(`${seed}/${count++}`).digest().readUIntBE(0, wordBytes)
      if (drawn < fair) return drawn % below
    }
  }
}

/**
 * The cuts of a bargain 砍价序列: `helpers` whole amounts of at least `leastCutFen` whose sum is price − floor, every such sequence with the same chance. What is above the least is
 * laid in a row with helpers − 1 bars among it, drawn by Floyd's way (CACM 30(9), 1987); the gaps are the cuts. The same seed gives the same cuts.
 */
export function cutsFrom(seed: string, { priceFen, floorFen, helpers, leastCutFen }: Cutting): number[] {
  const spareFen = priceFen - floorFen - helpers * leastCutFen
  if (helpers < 1 || leastCutFen < 1 || spareFen < 0) throw new Error('no cuts come to that')
  const chance = chanceOf(seed)
  const places = spareFen + helpers - 1
  const bars = new Set<number>()
  for (let top = places - helpers + 1; top < places; top++) { const at = chance(top + 1); bars.add(bars.has(at) ? top : at) }
  const ends = [-1, ...[...bars].sort((a, b) => a - b), places]
  return ends.slice(1).map((end, i) => end - ends[i]! - 1 + leastCutFen)
}

/** What is shown when a bargain is opened, and anybody can make again of what is told when it is over. */
export const commitmentOf = (seed: string, cuts: readonly number[]): string => createHash('sha256').update(`${seed}/${cuts.join(',')}`).digest('hex')

/** The odds 概率 as they are published: the least, the most and the average of a cut, and how often it lies where. Percents of one decimal. */
export interface Odds { readonly leastFen: number; readonly mostFen: number; readonly averageFen: number; readonly bands: readonly { readonly fromFen: number; readonly belowFen: number | null; readonly percent: number }[] }
export function oddsOf(cutting: Cutting): Odds {
  const { priceFen, floorFen, helpers, leastCutFen } = cutting
  const allFen = priceFen - floorFen
  const averageFen = Math.round(allFen / helpers)
  const mostFen = allFen - (helpers - 1) * leastCutFen
  const from = [leastCutFen, ...[Math.ceil(averageFen / 2), averageFen, 2 * averageFen].filter((fen) => fen > leastCutFen && fen <= mostFen)]
  const starts = [...new Set(from)]
  const bands = starts.map((fromFen, i) => { const next = starts[i + 1]; return { fromFen, belowFen: next ?? null, percent: Math.round((reaching(cutting, fromFen) - (next === undefined ? 0 : reaching(cutting, next))) * 1_000) / 10 } })
  return { leastFen: leastCutFen, mostFen, averageFen, bands }
}
/** The chance that a cut is at least so much: of all sequences, those in which one part has that much of what is above the least. */
export function reaching({ priceFen, floorFen, helpers, leastCutFen }: Cutting, fen: number): number {
  const spareFen = priceFen - floorFen - helpers * leastCutFen
  const more = fen - leastCutFen
  if (more <= 0) return 1
  if (more > spareFen) return 0
  let chance = 1
  for (let i = 1; i < helpers; i++) chance *= (spareFen - more + i) / (spareFen + i)
  return chance
}

/** How many of the helpers must be new buyers, so that each costs no more than was said. Nothing said is none. */
export const newHelpersOf = ({ priceFen, floorFen, mostPerNewFen }: Pick<Cutting, 'priceFen' | 'floorFen'> & { readonly mostPerNewFen: number | null }): number => (mostPerNewFen === null ? 0 : Math.ceil((priceFen - floorFen) / mostPerNewFen))

export interface Fault { readonly field: keyof ActivityWish; readonly code: string; readonly facts?: Readonly<Record<string, unknown>> }
/** What is wrong with an activity for a SKU of this price, by field; nothing is fine. */
export function faultsOf(wish: ActivityWish, priceFen: number, now: Date): Fault[] {
  const allFen = priceFen - wish.floorFen
  const faults: (Fault | false)[] = [
    allFen <= 0 && { field: 'floorFen', code: 'bargains.floor_not_below', facts: { priceYuan: yuanOf(priceFen) } },
    allFen > 0 && wish.leastCutFen * wish.helpers > allFen && { field: 'leastCutFen', code: 'bargains.least_too_much', facts: { mostYuan: yuanOf(Math.floor(allFen / wish.helpers)) } },
    allFen > 0 && newHelpersOf({ ...wish, priceFen }) > wish.helpers && { field: 'mostPerNewFen', code: 'bargains.per_new_too_low', facts: { leastYuan: yuanOf(Math.ceil(allFen / wish.helpers)) } },
    wish.helpsInAll < wish.helpsADay && { field: 'helpsInAll', code: 'bargains.in_all_below_day' },
    wish.endsAt <= wish.startsAt && { field: 'endsAt', code: 'bargains.ends_first' },
    wish.endsAt <= now && { field: 'endsAt', code: 'bargains.over_already' },
  ]
  return faults.filter((fault) => fault !== false)
}

/** What an activity may cost at most: every piece at its floor. */
export const mostCostFen = ({ priceFen, floorFen, mostPieces }: Pick<Cutting, 'priceFen' | 'floorFen'> & { readonly mostPieces: number }): number => (priceFen - floorFen) * mostPieces

export type BargainState = (typeof bargainStates)[number]
/** The life of a bargain 砍价状态机; nothing else happens. An order that ends unpaid gives it back to where it was. */
export const next: Readonly<Record<BargainState, readonly BargainState[]>> = {
  running: ['won', 'ordered', 'over'],
  won: ['ordered', 'over'],
  ordered: ['bought', 'running', 'won', 'over'],
  bought: ['over'],
  over: [],
}

/** Why somebody may not help, in the sequence in which it is told; undefined: he may. */
export interface Asking { readonly isOwner: boolean; readonly isOwnersBrowser: boolean; readonly hasHelped: boolean; readonly isNew: boolean; readonly today: number; readonly inAll: number; readonly now: Date }
export interface Helped { readonly state: BargainState; readonly endsAt: Date; readonly helpers: number; readonly newHelpers: number; readonly oldHelped: number; readonly helpsADay: number; readonly helpsInAll: number; readonly hasPieces: boolean }
export function whyNotHelp(bargain: Helped, asking: Asking): string | undefined {
  if (asking.isOwner) return 'bargains.own'
  if (asking.hasHelped) return 'bargains.helped_already'
  if (bargain.state === 'running' ? bargain.endsAt <= asking.now : bargain.state === 'over') return 'bargains.over'
  if (bargain.state !== 'running') return 'bargains.reached'
  if (!bargain.hasPieces) return 'bargains.none_left'
  if (asking.isOwnersBrowser) return 'bargains.same_browser'
  if (asking.inAll >= bargain.helpsInAll) return 'bargains.helps_in_all'
  if (asking.today >= bargain.helpsADay) return 'bargains.helps_a_day'
  if (!asking.isNew && bargain.oldHelped >= bargain.helpers - bargain.newHelpers) return 'bargains.only_new'
  return undefined
}

/** 林**: how people in a bargain see each other; whoever has no name is a friend. */
export const maskedHelper = (name: string | undefined): string => `${[...(name ?? '')][0] ?? ''}**`
