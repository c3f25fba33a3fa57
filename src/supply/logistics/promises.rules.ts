import { after, hourMs, startOfDay } from '#kernel/time'

/**
 * Promises 时效承诺 (F12): by when a parcel is collected, out for delivery and signed for, by carrier and how far it goes. The hours are ours, on the careful side: no carrier's own word was at
 * hand. The last leg is promised by the end of its day, as people count.
 */
export type Reach = 'city' | 'province' | 'country' | 'remote'
/** 内蒙古、西藏、青海、宁夏、新疆、甘肃、海南: what stores commonly name remote; everything from the mainland's network to Hong Kong, Macao and Taiwan is too. */
const remote: ReadonlySet<string> = new Set(['15', '46', '54', '62', '63', '64', '65', '71', '81', '82'])
export const isRemote = (districtCode: string): boolean => remote.has(districtCode.slice(0, 2))

/** How far it is; where it is sent from is not always known, and then it comes from elsewhere. */
export function reachOf(from: string | null, to: string): Reach {
  if (from && from.length >= 4 && from.slice(0, 4) === to.slice(0, 4)) return 'city'
  if (from && from.slice(0, 2) === to.slice(0, 2)) return 'province'
  return isRemote(to) ? 'remote' : 'country'
}

const collectHours = 24
const deliverHours = 12
/** Hours from collecting to going out for delivery. */
const fast = { city: 8, province: 16, country: 36, remote: 84 } as const
const usual = { city: 18, province: 30, country: 60, remote: 120 } as const
const haulHours: Readonly<Record<string, Readonly<Record<Reach, number>>>> = { shunfeng: fast, jd: fast }

export interface Promised { readonly collectBy: Date; readonly outBy: Date; readonly signBy: Date }
export function promised(carrier: string, reach: Reach, at: Date): Promised {
  const collectBy = after(at, collectHours * hourMs)
  const outBy = after(collectBy, (haulHours[carrier] ?? usual)[reach] * hourMs)
  return { collectBy, outBy, signBy: after(startOfDay(after(outBy, deliverHours * hourMs), 1), -1_000) }
}

export const legNames = ['collect', 'haul', 'deliver'] as const
export interface Leg { readonly leg: (typeof legNames)[number]; readonly by: Date; /** When it was done; nothing yet. */ readonly at: Date | null; /** Later than promised: when it was done, or now. */ readonly isLate: boolean }
interface Gone { readonly collectBy: Date | null; readonly outBy: Date | null; readonly signBy: Date | null; readonly moves: readonly { readonly state: string; readonly at: Date }[] }

/** Promise against what happened, leg by leg. A leg that was passed without a word was done when the next one was. None where nothing was promised. */
export function legsOf({ collectBy, outBy, signBy, moves }: Gone, now: Date): Leg[] {
  if (!collectBy || !outBy || !signBy) return []
  const first = (states: readonly string[]) => moves.filter(({ state }) => states.includes(state)).reduce<Date | null>((least, { at }) => (least === null || at < least ? at : least), null)
  const signed = first(['signed'])
  const out = first(['delivering', 'to_pick_up']) ?? signed
  const collected = first(['collected', 'in_transit']) ?? out
  return ([['collect', collectBy, collected], ['haul', outBy, out], ['deliver', signBy, signed]] as const).map(([leg, by, at]) => ({ leg, by, at, isLate: (at ?? now) > by }))
}
