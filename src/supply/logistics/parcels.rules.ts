import { dayMs } from '#kernel/time'
import type { parcelStates, stallReasons } from './tables'

/** Parcels 包裹: the normal form of what carriers tell (ux.md §10.8), and where each state may lead. */
export type ParcelState = (typeof parcelStates)[number]
export type StallReason = (typeof stallReasons)[number]
const next: Record<ParcelState, readonly ParcelState[]> = {
  awaiting: ['collected', 'trouble'],
  collected: ['in_transit', 'trouble'],
  in_transit: ['in_transit', 'delivering', 'trouble', 'returning'],
  delivering: ['to_pick_up', 'signed', 'refused', 'in_transit', 'trouble'],
  to_pick_up: ['signed', 'refused', 'returning'],
  signed: [],
  refused: ['returning'],
  returning: ['returned', 'trouble'],
  returned: [],
  trouble: ['in_transit', 'delivering', 'returning', 'signed'],
}
export const isOver = (state: ParcelState): boolean => next[state].length === 0

/** Carriers leave steps out: whatever lies ahead on some way may be told next. Nothing leads back to before it was collected, and nothing leads on from its end. */
const ahead = Object.fromEntries((Object.keys(next) as ParcelState[]).map((from) => {
  const found = new Set<ParcelState>()
  const walk = (state: ParcelState) => { for (const to of next[state]) if (!found.has(to)) { found.add(to); walk(to) } }
  walk(from)
  return [from, found]
})) as unknown as Record<ParcelState, ReadonlySet<ParcelState>>
const mayBecome = (from: ParcelState, to: ParcelState): boolean => ahead[from].has(to)

/** Codes are those of kuaidi100 (shared/data/carriers). */
export const carriers = [
  { code: 'shunfeng', name: '顺丰速运', also: ['顺丰', 'SF'] }, { code: 'zhongtong', name: '中通快递', also: ['中通', 'ZTO'] }, { code: 'yuantong', name: '圆通速递', also: ['圆通', 'YTO'] }, { code: 'shentong', name: '申通快递', also: ['申通', 'STO'] },
  { code: 'yunda', name: '韵达快递', also: ['韵达', '韵达速递', 'YD'] }, { code: 'jtexpress', name: '极兔速递', also: ['极兔'] }, { code: 'jd', name: '京东物流', also: ['京东', '京东快递', 'JD'] }, { code: 'debangkuaidi', name: '德邦快递', also: ['德邦', 'DBL'] },
  { code: 'ems', name: '邮政 EMS', also: ['EMS', '邮政'] }, { code: 'youzhengguonei', name: '邮政快递包裹', also: ['邮政包裹', 'YZPY'] }, { code: 'simulator', name: '演示快递', also: ['演示'] },
] as const
export type CarrierCode = (typeof carriers)[number]['code']
export const carrierCodes = carriers.map((carrier) => carrier.code)
export const carrierName = (code: string): string => carriers.find((one) => one.code === code)?.name ?? code

/** The carrier that somebody means by its code, its name or what people call it. */
export function carrierMeant(text: string): CarrierCode | undefined {
  const wanted = text.replace(/\s/g, '').toUpperCase()
  return carriers.find(({ code, name, also }) => [code, name, ...also].some((known) => known.replace(/\s/g, '').toUpperCase() === wanted))?.code
}

/** One line of what a carrier tells. */
export interface CarrierLine { readonly state: ParcelState; readonly place: string; readonly words: string; readonly at: Date }
export const keyOf = ({ state, words, at }: Pick<CarrierLine, 'state' | 'words' | 'at'>): string => `${at.getTime()} ${state} ${words}`

/** A seller may write down a number after it was collected; numbers are used again after months. */
const earliestMs = 3 * dayMs
/** Carriers' clocks and ours. */
const mostAheadMs = 600_000
interface Known { readonly state: ParcelState; readonly at: Date; /** When the newest line was, that is known. */ readonly toldAt: Date | null; readonly keys: ReadonlySet<string> }

/**
 * What a carrier's lines make of a parcel, in whatever sequence and however often they come: those that are new, by their time, and the state they lead to. A line of another time than the
 * parcel's is left out; one that comes late is kept in its place and moves nothing; after the end nothing is told.
 */
export function heard({ state, at, toldAt, keys }: Known, lines: readonly CarrierLine[], now: Date): { readonly fresh: readonly CarrierLine[]; readonly state: ParcelState; readonly toldAt: Date | null } {
  if (isOver(state)) return { fresh: [], state, toldAt }
  const seen = new Set(keys)
  const fresh: CarrierLine[] = []
  let [to, last] = [state, toldAt]
  for (const line of [...lines].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    if (seen.has(keyOf(line)) || line.at.getTime() < at.getTime() - earliestMs || line.at.getTime() > now.getTime() + mostAheadMs) continue
    seen.add(keyOf(line))
    fresh.push(line)
    if (last && line.at < last) continue
    last = line.at
    if (mayBecome(to, line.state)) to = line.state
  }
  return { fresh, state: to, toldAt: last }
}
