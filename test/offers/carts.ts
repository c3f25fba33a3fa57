import type { WhyNot } from '../../src/offers/promotions/best.rules'
import type { Basket } from '../../src/offers/promotions/chain.rules'

/**
 * Carts that were worked by hand 手算购物车 from what the rules say, before the engine was asked (F39). Amounts of data in fen, of sums in yuan. Lines and
 * lists go by SKU: a, b, c.
 */
export interface Cart {
  /** The rule that it stands for, with its number. */
  readonly rule: string
  readonly basket: Basket
  /** The way to what is paid; the last sum ends in it. */
  readonly sums: readonly string[]
  /** What offers take off each line's goods. */
  readonly off: readonly number[]
  /** What freight each line bears after all offers; nothing where it is not told. */
  readonly freight?: readonly number[]
  /** What the platform bears of it all; nothing where it is not told. */
  readonly platformFen?: number
  /** The offers that take part, by id. */
  readonly uses: readonly string[]
  readonly gifts?: readonly string[]
  /** Why others take none. */
  readonly why?: Readonly<Record<string, WhyNot>>
}
/** Freight of stores that does not look at the goods. */
export const freightOf = (of: Readonly<Record<string, number>>) => (): ReadonlyMap<string, number> => new Map(Object.entries(of))
