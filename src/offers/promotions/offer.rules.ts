import type { Lane } from './offers.rules'
import { windowFaults } from './rhythm.rules'
import type { couponWays, Effect, Rhythm, Scope, Slot } from './tables'

/** What may be offered 优惠配置规则: which effect belongs in which lane, who may offer there, and what an offer can cost at most. */
export interface OfferWish {
  readonly name: string; readonly kind: 'open' | 'coupon'; readonly lane: Lane; readonly scope: Scope; readonly effect: Effect; readonly priority: number; readonly excludes: readonly string[]
  readonly mostPieces: number | null; readonly perPerson: number | null; readonly mostUses: number | null; readonly mostFen: number | null; readonly goodDays: number | null; readonly startsAt: Date; readonly endsAt: Date; readonly rhythm: Rhythm | null; readonly way: (typeof couponWays)[number]; readonly forNew: boolean; readonly groupIds: readonly string[] | null; readonly publicAt: Date | null
}
interface Place { readonly effects: readonly Effect['kind'][]; readonly by: readonly ('merchant' | 'platform')[]; readonly kinds: readonly OfferWish['kind'][] }
/** Lanes that can be configured. */
const places: Readonly<Partial<Record<Lane, Place>>> = {
  price: { effects: ['price', 'percent', 'off', 'steps', 'flash'], by: ['merchant', 'platform'], kinds: ['open'] },
  day: { effects: ['percent'], by: ['merchant', 'platform'], kinds: ['open'] },
  item: { effects: ['percent', 'nth', 'pieces', 'set', 'exchange'], by: ['merchant'], kinds: ['open'] },
  store: { effects: ['rungs'], by: ['merchant'], kinds: ['open'] },
  platform: { effects: ['rungs'], by: ['platform'], kinds: ['open'] },
  store_coupon: { effects: ['rungs', 'exchange'], by: ['merchant'], kinds: ['coupon'] },
  platform_coupon: { effects: ['rungs', 'exchange'], by: ['platform'], kinds: ['coupon'] },
  gift: { effects: ['gift'], by: ['merchant'], kinds: ['open'] },
  freight: { effects: ['freight'], by: ['merchant', 'platform'], kinds: ['open', 'coupon'] },
}

/** Who bears an offer: whoever makes it. The platform lays no discount on a store that has not asked for it (Order 56, 14; Platform Price Conduct Rules). */
export const platformPercentOf = (by: 'merchant' | 'platform'): number => (by === 'platform' ? 100 : 0)

export interface Fault { readonly field: string; readonly code: string }
/** What is wrong with a wish, by field; nothing is fine. A price offer names its goods: a price for everything is a mistake of the hand. */
export function faultsOf(wish: OfferWish, by: 'merchant' | 'platform', now: Date): Fault[] {
  const place = places[wish.lane]
  if (!place?.by.includes(by)) return [{ field: 'lane', code: 'promotions.lane_not_yours' }]
  const faults: (Fault | false)[] = [
    !place.effects.includes(wish.effect.kind) && { field: 'effect', code: 'promotions.effect_not_there' },
    !place.kinds.includes(wish.kind) && { field: 'kind', code: 'promotions.kind_not_there' },
    wish.endsAt <= wish.startsAt && { field: 'endsAt', code: 'promotions.ends_first' },
    wish.endsAt <= now && { field: 'endsAt', code: 'promotions.over_already' },
    wish.kind === 'open' && wish.goodDays !== null && { field: 'goodDays', code: 'promotions.coupons_only' },
    wish.kind === 'open' && wish.way !== 'claim' && { field: 'way', code: 'promotions.coupons_only' },
    wish.groupIds !== null && wish.way !== 'claim' && { field: 'groupIds', code: 'promotions.groups_claim' },
    ...windowFaults(wish, wish.startsAt, wish.endsAt).map(({ field, code }) => ({ field, code: `promotions.${code}` })),
    wish.effect.kind === 'price' && isEverything(wish.scope) && { field: 'scope', code: 'promotions.price_of_everything' },
    wish.effect.kind === 'rungs' && !rises(wish.effect) && { field: 'effect', code: 'promotions.rungs_fall' },
    ...ofNamed(wish),
    ...(wish.effect.kind === 'flash' ? flashFaults(wish.effect, wish.rhythm) : []),
  ]
  return faults.filter((fault) => fault !== false)
}

/** What is wrong with an effect that names goods. A gift in a time box has a number of its own: it is set aside for orders that may never be paid. */
function ofNamed({ effect, kind, mostUses }: OfferWish): (Fault | false)[] {
  const named = skusOf(effect)
  return [
    new Set(named).size < named.length && { field: 'effect', code: 'promotions.named_twice' },
    effect.kind === 'gift' && effect.fromFen === 0 && effect.fromPieces === 0 && { field: 'effect', code: 'promotions.gift_for_nothing' },
    effect.kind === 'gift' && effect.payMinutes !== undefined && mostUses === null && { field: 'mostUses', code: 'promotions.gift_without_number' },
    effect.kind === 'exchange' && kind === 'open' && !effect.skuIds && { field: 'effect', code: 'promotions.exchange_of_everything' },
  ]
}

/** The goods that an effect names itself, beside those of its scope. */
export function skusOf(effect: Effect): readonly string[] {
  if (effect.kind === 'gift') return [effect.skuId, ...effect.others ?? []]
  if (effect.kind === 'exchange') return effect.skuIds ?? []
  return effect.kind === 'set' ? effect.parts.map(({ skuId }) => skuId) : []
}

/** A flash sale names each SKU once, and its openings do not lie over each other: of two that do, nobody could say whose pool a piece is of. */
function flashFaults({ items }: Extract<Effect, { kind: 'flash' }>, rhythm: Rhythm | null): (Fault | false)[] {
  return [
    new Set(items.map(({ skuId }) => skuId)).size < items.length && { field: 'items', code: 'promotions.sku_twice' },
    !rhythm?.slots && { field: 'slots', code: 'promotions.slots_missing' },
    rhythm?.slots !== undefined && !areApart(rhythm.slots) && { field: 'slots', code: 'promotions.slots_overlap' },
  ]
}
function areApart(slots: readonly Slot[]): boolean {
  const sorted = [...slots].sort((a, b) => a.fromMinute - b.fromMinute)
  return sorted.every(({ fromMinute, untilMinute }, i) => fromMinute < untilMinute && (i === 0 || fromMinute >= sorted[i - 1]!.untilMinute))
}
const isEverything = ({ skuIds, productIds, categoryIds }: Scope): boolean => !skuIds?.length && !productIds?.length && !categoryIds?.length

/** Each rung asks more and takes more than the one below it, and takes something. */
function rises({ rungs, mostTimes }: Extract<Effect, { kind: 'rungs' }>): boolean {
  if (rungs.some(({ offFen, payPercent }) => offFen === 0 && payPercent === 100)) return false
  if (mostTimes > 1 && (rungs.length > 1 || rungs.some(({ payPercent, fromFen, fromPieces }) => payPercent < 100 || fromFen + fromPieces === 0))) return false
  return rungs.every((rung, i) => { const below = rungs[i - 1]; return !below || ((rung.fromFen > below.fromFen || rung.fromPieces > below.fromPieces) && (rung.offFen > below.offFen || rung.payPercent < below.payPercent)) })
}

/** What an offer costs at most, in fen; undefined where nothing bounds it. */
export function mostCostFen({ mostFen, mostUses, effect }: Pick<OfferWish, 'mostFen' | 'mostUses' | 'effect'>): number | undefined {
  if (mostFen !== null) return mostFen
  if (mostUses === null) return undefined
  if (effect.kind === 'freight') return mostUses * effect.offFen
  if (effect.kind !== 'rungs') return undefined
  const each = effect.rungs.map(({ offFen, payPercent, mostOffFen }) => (payPercent === 100 ? offFen * effect.mostTimes : mostOffFen))
  return each.includes(null) ? undefined : mostUses * Math.max(...each as number[])
}
