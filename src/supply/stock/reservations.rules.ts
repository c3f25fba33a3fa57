/** Reservations 占用: from which warehouse each line of an order is taken. */
export interface Want { readonly orderId: string; readonly skuId: string; readonly quantity: number; /** From this one alone, as it is collected there. */ readonly warehouseId?: string }
export interface Level { readonly skuId: string; readonly warehouseId: string; readonly available: number }
export interface Hold { readonly orderId: string; readonly skuId: string; readonly warehouseId: string; readonly quantity: number }

/** Lines of one order and one SKU are one want, in order of SKU and order: so a cart with a SKU on two lines cannot slip by. */
export function summed(wants: readonly Want[]): Want[] {
  const by = new Map<string, Want>()
  for (const want of wants) {
    const key = `${want.skuId} ${want.orderId}`
    by.set(key, { ...want, quantity: want.quantity + (by.get(key)?.quantity ?? 0) })
  }
  return [...by.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, want]) => want)
}

/**
 * Shares the wants over the levels, which come in order of priority: one warehouse that can hold a want alone is preferred, else it is split.
 * Answers the holds, or the SKU that is short with what is left of it.
 */
export function allot(wants: readonly Want[], levels: readonly Level[]): { readonly holds: Hold[] } | { readonly short: string; readonly left: number } {
  const left = new Map(levels.map((level) => [level, level.available]))
  const holds: Hold[] = []
  for (const { orderId, skuId, quantity } of wants) {
    const mine = levels.filter((level) => level.skuId === skuId)
    const whole = mine.find((level) => left.get(level)! >= quantity)
    let missing = quantity
    for (const level of whole ? [whole] : mine) {
      const taken = Math.min(missing, left.get(level)!)
      if (taken === 0) continue
      holds.push({ orderId, skuId, warehouseId: level.warehouseId, quantity: taken })
      left.set(level, left.get(level)! - taken)
      missing -= taken
      if (missing === 0) break
    }
    if (missing > 0) return { short: skuId, left: mine.reduce((sum, level) => sum + level.available, 0) }
  }
  return { holds }
}
