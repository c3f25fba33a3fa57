/** The cart 购物车 (E03): its limits, and how two carts become one. */
export const mostLines = 120
export const mostOfOne = 999

export interface Piece { readonly skuId: string; readonly quantity: number }
export interface Merged { readonly skuId: string; readonly quantity: number; readonly isCut: boolean }

/** Quantities of the same SKU add up and are cut to what one cart may hold; lines beyond the most are left out. */
export function merged(mine: readonly Piece[], guests: readonly Piece[]): Merged[] {
  const by = new Map<string, number>()
  for (const { skuId, quantity } of [...mine, ...guests]) by.set(skuId, (by.get(skuId) ?? 0) + quantity)
  return [...by].slice(0, mostLines).map(([skuId, quantity]) => ({ skuId, quantity: Math.min(quantity, mostOfOne), isCut: quantity > mostOfOne }))
}
