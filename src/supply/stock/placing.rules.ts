import { summed, type Hold, type Level, type Want } from './reservations.rules'
import type { whys } from './tables'

/**
 * From which warehouses an order is sent 拆单分仓 (F88, F91): the fewest parcels first; of warehouses that make as few, the one that serves the nearest area, then the lowest
 * priority number. Closed ones are not among them. One that does not serve the address comes last, rather than that what is there is not sold.
 */
export interface Shelf extends Level { readonly priority: number; readonly areas: readonly string[]; /** So many may be promised beyond what is there. */ readonly backorder: number; /** Whether some of its SKU is kept for a channel. */ readonly hasPools?: boolean }
type Why = (typeof whys)[number]
export interface Placed extends Hold { readonly why: Why }
export type Placing = { readonly holds: readonly Placed[] } | { readonly short: string; readonly left: number }

/** How near a warehouse's areas come to a district: digits that agree, nothing where it serves everywhere, −1 where it does not serve it. */
export function nearness(areas: readonly string[], districtCode: string): number {
  if (areas.length === 0 || districtCode === '') return 0
  return areas.reduce((best, area) => (districtCode.startsWith(area) ? Math.max(best, area.length) : best), -1)
}

/** Beyond so many parcels, and so many warehouses, the fewest are not looked for any more: it is taken in sequence. */
const mostParcels = 3
const mostSearched = 10

/** Sets of so many of the first `n`, the first in sequence before the others. */
function* sets(n: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) { yield []; return }
  for (let i = from; i <= n - size; i++) for (const rest of sets(n, size - 1, i + 1)) yield [i, ...rest]
}

/** Shares wants over shelves. Answers the holds with why they are where they are, or the SKU that is short with what is left of it. */
export function place(wants: readonly Want[], shelves: readonly Shelf[], districtCode = ''): Placing {
  const left = new Map(shelves.map((shelf) => [shelf, shelf.available]))
  const holds: Placed[] = []
  for (const orderId of new Set(wants.map((want) => want.orderId))) {
    const its = summed(wants.filter((want) => want.orderId === orderId))
    const placed = placeOrder(its, shelves.filter((shelf) => !its.some((want) => want.skuId === shelf.skuId && want.warehouseId !== undefined && want.warehouseId !== shelf.warehouseId)), left, districtCode)
    if ('short' in placed) return placed
    // What is collected at a store lies there and goes to no other place.
    holds.push(...placed.holds.map((hold) => (its.some(({ skuId, warehouseId }) => skuId === hold.skuId && warehouseId !== undefined) ? { ...hold, why: 'store' as const } : hold)))
  }
  return { holds }
}

function placeOrder(wants: readonly Want[], shelves: readonly Shelf[], left: Map<Shelf, number>, districtCode: string): Placing {
  const mine = shelves.filter((shelf) => wants.some(({ skuId }) => skuId === shelf.skuId))
  const houses = ranked(mine, districtCode)
  const there = (shelf: Shelf) => Math.max(0, left.get(shelf)!)
  const fits = (ids: readonly string[]) => wants.every(({ skuId, quantity }) => mine.reduce((sum, shelf) => sum + (shelf.skuId === skuId && ids.includes(shelf.warehouseId) ? there(shelf) : 0), 0) >= quantity)
  const all = houses.map(({ warehouseId }) => warehouseId)
  const searched = all.slice(0, mostSearched)
  for (let size = 1; size <= Math.min(mostParcels, searched.length); size++) {
    for (const set of sets(searched.length, size)) {
      const ids = set.map((i) => searched[i]!)
      if (fits(ids)) return taken(wants, mine, ids, left, size > 1 ? 'split' : whyOf(houses, set[0]!))
    }
  }
  return fits(all) ? taken(wants, mine, all, left, 'split') : promised(wants, mine, all, left)
}

interface House { readonly warehouseId: string; readonly near: number; readonly priority: number }
function ranked(shelves: readonly Shelf[], districtCode: string): House[] {
  const by = new Map(shelves.map(({ warehouseId, areas, priority }) => [warehouseId, { warehouseId, near: nearness(areas, districtCode), priority }]))
  return [...by.values()].sort((a, b) => b.near - a.near || a.priority - b.priority || (a.warehouseId < b.warehouseId ? -1 : 1))
}

function whyOf(houses: readonly House[], chosen: number): Why {
  if (houses.length === 1) return 'only'
  const { near } = houses[chosen]!
  if (near < 0) return 'outside'
  return chosen > 0 ? 'fewest' : near > 0 ? 'area' : 'priority'
}

/** Takes each want from the given warehouses: from one alone where one has it whole, else from one after the other. */
function taken(wants: readonly Want[], shelves: readonly Shelf[], ids: readonly string[], left: Map<Shelf, number>, why: Why): { readonly holds: Placed[] } {
  const holds: Placed[] = []
  for (const want of wants) {
    const its = ids.flatMap((id) => shelves.filter((shelf) => shelf.warehouseId === id && shelf.skuId === want.skuId))
    const whole = its.find((shelf) => left.get(shelf)! >= want.quantity)
    let missing = want.quantity
    for (const shelf of whole ? [whole] : its) {
      const quantity = Math.min(missing, Math.max(0, left.get(shelf)!))
      if (quantity === 0) continue
      holds.push({ ...want, warehouseId: shelf.warehouseId, quantity, why })
      left.set(shelf, left.get(shelf)! - quantity)
      missing -= quantity
    }
  }
  return { holds }
}

/** What is not there: whole from one warehouse that may promise so much, else what is there and the rest promised. */
function promised(wants: readonly Want[], shelves: readonly Shelf[], ids: readonly string[], left: Map<Shelf, number>): Placing {
  const holds: Placed[] = []
  for (const want of wants) {
    const its = ids.flatMap((id) => shelves.filter((shelf) => shelf.warehouseId === id && shelf.skuId === want.skuId))
    const room = (shelf: Shelf) => left.get(shelf)! + shelf.backorder
    const can = its.reduce((sum, shelf) => sum + Math.max(0, room(shelf)), 0)
    if (can < want.quantity) return { short: want.skuId, left: can }
    const isThere = its.reduce((sum, shelf) => sum + Math.max(0, left.get(shelf)!), 0) >= want.quantity
    const whole = isThere ? undefined : its.find((shelf) => shelf.backorder > 0 && room(shelf) >= want.quantity)
    const takes = new Map<Shelf, number>()
    let missing = want.quantity
    const take = (shelf: Shelf, most: number) => {
      const quantity = Math.min(missing, Math.max(0, most))
      missing -= quantity
      left.set(shelf, left.get(shelf)! - quantity)
      if (quantity > 0) takes.set(shelf, (takes.get(shelf) ?? 0) + quantity)
    }
    if (whole) take(whole, want.quantity)
    for (const shelf of its) take(shelf, left.get(shelf)!)
    for (const shelf of its) take(shelf, room(shelf))
    for (const [shelf, quantity] of takes) holds.push({ ...want, warehouseId: shelf.warehouseId, quantity, why: left.get(shelf)! < 0 ? 'backorder' : 'split' })
  }
  return { holds }
}
