import { yuanOf } from '#kernel/money'
import type { GroupPrice, groupStates, seatStates } from './tables'

/** Group buying rules 拼团规则 (F27): what may be offered, for what a piece is to be had, and how seats and groups go on. Amounts in fen. */
export interface ActivityWish { readonly prices: readonly GroupPrice[]; readonly hours: number; readonly mostPieces: number; readonly perShopper: number; readonly startsAt: Date; readonly endsAt: Date }
/** A SKU that prices are named for, as it stands: its product, its price, and what it may not be sold below. */
export interface Good { readonly productId: string; readonly priceFen: number; readonly floorFen: number | null }

export interface Fault { readonly path: readonly (string | number)[]; readonly code: string; readonly facts?: Readonly<Record<string, unknown>> }
/** What is wrong with an activity, field by field; nothing is fine. `goods` are the SKUs that are the merchant's own and on sale; a group may run `mostHours` at most. */
export function faultsOf(wish: ActivityWish, goods: ReadonlyMap<string, Good>, mostHours: number, now: Date): Fault[] {
  const product = goods.get(wish.prices[0]?.skuId ?? '')?.productId
  const faults: (Fault | false)[] = [
    ...wish.prices.flatMap((price, i) => faultsOfPrice(price, i, wish.prices, goods.get(price.skuId), product)),
    wish.hours > mostHours && { path: ['hours'], code: 'groups.too_long', facts: { hours: mostHours } },
    wish.endsAt <= wish.startsAt && { path: ['endsAt'], code: 'groups.ends_first' },
    wish.endsAt <= now && { path: ['endsAt'], code: 'groups.over_already' },
  ]
  return faults.filter((fault) => fault !== false)
}

function faultsOfPrice({ skuId, size, priceFen, leaderFen }: GroupPrice, i: number, all: readonly GroupPrice[], good: Good | undefined, product: string | undefined): (Fault | false)[] {
  if (!good) return [{ path: ['prices', i, 'skuId'], code: 'groups.not_your_goods' }]
  const smaller = all.filter((other) => other.skuId === skuId && other.size < size)
  return [
    good.productId !== product && { path: ['prices', i, 'skuId'], code: 'groups.one_product' },
    all.findIndex((other) => other.skuId === skuId && other.size === size) < i && { path: ['prices', i, 'size'], code: 'groups.size_twice' },
    priceFen >= good.priceFen && { path: ['prices', i, 'priceFen'], code: 'groups.not_below', facts: { priceYuan: yuanOf(good.priceFen) } },
    // Whoever finds more friends does not pay more.
    smaller.some((other) => other.priceFen < priceFen) && { path: ['prices', i, 'priceFen'], code: 'groups.larger_dearer' },
    leaderFen !== null && leaderFen > priceFen && { path: ['prices', i, 'leaderFen'], code: 'groups.leader_dearer' },
  ]
}

/** What one piece costs in a group of this size; undefined where that is not offered. */
export function priceOf(prices: readonly GroupPrice[], skuId: string, size: number, isFounder: boolean): number | undefined {
  const found = prices.find((price) => price.skuId === skuId && price.size === size)
  return found && (isFounder ? found.leaderFen ?? found.priceFen : found.priceFen)
}

/** The least that a piece comes to for anybody. */
export const leastFenOf = ({ priceFen, leaderFen }: GroupPrice): number => leaderFen ?? priceFen

export type GroupState = (typeof groupStates)[number]
export type SeatState = (typeof seatStates)[number]
/** The life of a group 团的状态机: a running one is filled or fails, never both (I-14). */
export const groupNext: Readonly<Record<GroupState, readonly GroupState[]>> = { running: ['filled', 'failed'], filled: [], failed: [] }
/** The life of a seat 席位状态机. */
export const seatNext: Readonly<Record<SeatState, readonly SeatState[]>> = { held: ['kept', 'released'], kept: ['formed', 'released'], formed: ['undone'], released: [], undone: [] }
/** Where a seat goes when its order ends; undefined where it has ended already. */
export const endOf = (state: SeatState): 'released' | 'undone' | undefined => (state === 'formed' ? 'undone' : state === 'held' || state === 'kept' ? 'released' : undefined)

/** Whether a seat in a group may be taken at this moment. */
export const isOpen = ({ state, seats, size, endsAt }: { readonly state: GroupState; readonly seats: number; readonly size: number; readonly endsAt: Date }, now: Date): boolean => state === 'running' && seats < size && endsAt > now

/** 林**: how people in a group are shown to each other; whoever has no name is a friend. */
export const maskedMember = (name: string | undefined): string => `${[...(name ?? '')][0] ?? ''}**`
