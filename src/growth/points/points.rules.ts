import { allocate } from '#kernel/money'
import { startOfMonth } from '#kernel/time'

/** Points 积分, the rules (F22): what they are worth, how many may pay, which go first, what goes back. Pure; points and fen are whole numbers, and no rounding ever makes points. */
const percent = 100
const fenAYuan = 100

/** What so many points pay, whole fen, rounded down. */
export const worthFen = (points: number, perYuan: number): number => Math.floor((points * fenAYuan) / perYuan)
/** The fewest points that pay so much. */
export const pointsFor = (fen: number, perYuan: number): number => Math.ceil((fen * perYuan) / fenAYuan)
/** At most so many fen, as whole points pay them: where a point is worth several fen, none of them is lost in an amount that it does not fit. */
function wholePoints(atMostFen: number, perYuan: number): { readonly points: number; readonly fen: number } {
  const most = pointsFor(atMostFen, perYuan)
  const points = worthFen(most, perYuan) > atMostFen ? most - 1 : most
  return { points, fen: worthFen(points, perYuan) }
}
/** What is earned by so much paid for goods: not for freight, and not for what points have paid. */
export const earned = (paidFen: number, perYuan: number): number => Math.floor((Math.max(0, paidFen) * perYuan) / fenAYuan)

export interface Terms { readonly perYuan: number; readonly mostPercent: number }
/** Why no more points may pay: he has none, he has no more, the rule's share of the goods is reached, or a fen must be paid with money. */
export type Bound = 'no_points' | 'all' | 'share' | 'one_fen'
export interface Most { readonly points: number; readonly fen: number; readonly why: Bound }

/** The most that points may pay of what the goods cost after offers: a share of it, never all (no order comes to nothing by points alone), and no more than he has. */
export function mostFor(goodsFen: number, balance: number, { perYuan, mostPercent }: Terms): Most {
  const shareFen = Math.floor((goodsFen * mostPercent) / percent)
  const roomFen = Math.max(0, Math.min(shareFen, goodsFen - 1))
  const hisFen = worthFen(balance, perYuan)
  return { ...wholePoints(Math.min(roomFen, hisFen), perYuan), why: hisFen === 0 ? 'no_points' : hisFen <= roomFen ? 'all' : shareFen < goodsFen ? 'share' : 'one_fen' }
}

/** As many as he asks, or the most there may be. */
export function spent(asked: number | 'most', most: Most, perYuan: number): { readonly points: number; readonly fen: number } {
  return wholePoints(asked === 'most' ? most.fen : Math.min(most.fen, worthFen(asked, perYuan)), perYuan)
}

interface Payable { readonly goodsFen: number; readonly discountFen: number; readonly pointsFen: number; readonly payableFen: number }
/** Lays what points pay over the lines, by what is left of each line's goods after offers; freight they never pay. */
export function payingWith<L extends Payable>(lines: readonly L[], fen: number): L[] {
  const shares = allocate(fen, lines.map((line) => line.goodsFen - line.discountFen))
  return lines.map((line, i) => ({ ...line, pointsFen: line.pointsFen + shares[i]!, payableFen: line.payableFen - shares[i]! }))
}

export interface Left { readonly id: string; readonly leftPoints: number; readonly expiresAt: Date }
export interface Drawn { readonly id: string; readonly points: number }
const soonestFirst = (a: Left, b: Left): number => a.expiresAt.getTime() - b.expiresAt.getTime() || (a.id < b.id ? -1 : 1)

/** First in, first out: what expires soonest is taken first. Undefined where there are not so many. */
export function drawn(batches: readonly Left[], points: number): Drawn[] | undefined {
  let missing = points
  const taken: Drawn[] = []
  for (const { id, leftPoints } of [...batches].sort(soonestFirst)) {
    if (missing === 0) break
    const some = Math.min(missing, leftPoints)
    if (some > 0) taken.push({ id, points: some })
    missing -= some
  }
  return missing === 0 ? taken : undefined
}

export interface Draw { readonly batchId: string; readonly points: number; readonly backPoints: number; readonly expiresAt: Date }
/** Which batches get back what was drawn of them: the last first, so that what comes back is good for longest. */
export function returned(draws: readonly Draw[], points: number): Drawn[] {
  let left = points
  const back: Drawn[] = []
  for (const { batchId, points: took, backPoints } of [...draws].sort((a, b) => b.expiresAt.getTime() - a.expiresAt.getTime() || (a.batchId < b.batchId ? 1 : -1))) {
    const some = Math.min(left, took - backPoints)
    if (some > 0) back.push({ id: batchId, points: some })
    left -= some
  }
  return back
}

export interface Part { readonly points: number; readonly fen: number; readonly backPoints: number; readonly backFen: number }
/** What goes back of a part when so much more of what its points paid goes back: never more than is left, and all of it with the last fen. */
export function backOf({ points, fen, backPoints, backFen }: Part, wantedFen: number): { readonly fen: number; readonly points: number } {
  const more = Math.min(Math.max(0, wantedFen), fen - backFen)
  return { fen: more, points: Math.floor((points * (backFen + more)) / fen) - backPoints }
}

export interface Earning { readonly points: number; readonly clawedPoints: number; readonly expiredPoints: number; readonly basisFen: number; readonly reversedFen: number }
/** What is clawed back when so much more of what had earned it went back: pro rata of all that went back, less what was taken before; what has expired unused is gone already. */
export function clawedOf({ points, clawedPoints, expiredPoints, basisFen, reversedFen }: Earning, moreFen: number): number {
  const keptFen = Math.max(0, basisFen - reversedFen - moreFen)
  const keeps = basisFen === 0 ? points : Math.floor((points * keptFen) / basisFen)
  return Math.max(0, Math.min(points - keeps, points - expiredPoints) - clawedPoints)
}

/** Good to the end of the last of so many whole months: what becomes usable in one month expires together. */
export const expiryOf = (usableAt: Date, months: number): Date => startOfMonth(usableAt, months + 1)
