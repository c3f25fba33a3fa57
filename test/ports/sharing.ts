/** The splitting books of local stand-ins 本地分账账本: each split, return and letting go once by its number, within a cap. */
export interface Sharing { readonly receivers: Set<string>; readonly splits: Map<string, { readonly tradeNo: string; readonly account: string; readonly fen: number; readonly at: Date }>; readonly backs: Map<string, { readonly of: string; readonly tradeNo: string; readonly fen: number; readonly at: Date }>; readonly freed: Set<string> }
export const newSharing = (): Sharing => ({ receivers: new Set(), splits: new Map(), backs: new Map(), freed: new Set() })
export const capPercent = 30

const sum = (fens: Iterable<number>): number => { let all = 0; for (const fen of fens) all += fen; return all }
/** What it has split of a trade less what came back. */
export const sharedFen = ({ splits, backs }: Sharing, tradeNo: string): number => sum([...splits.values()].filter((one) => one.tradeNo === tradeNo).map(({ fen }) => fen)) - sum([...backs.values()].filter((one) => one.tradeNo === tradeNo).map(({ fen }) => fen))

/** Splits once; answers its own no, or throws for another amount under a known number. */
export function shared({ receivers, splits, freed }: Sharing, id: string, wish: { readonly tradeNo: string; readonly account: string; readonly fen: number; readonly at: Date }, tradeFen: number): string | undefined {
  const known = splits.get(id)
  if (known) { if (known.fen !== wish.fen || known.account !== wish.account) throw new Error('another amount'); return undefined }
  if (!receivers.has(wish.account)) return 'no receiver'
  if (freed.has(wish.tradeNo)) return 'not enough'
  const already = sum([...splits.values()].filter((one) => one.tradeNo === wish.tradeNo).map(({ fen }) => fen))
  if (already + wish.fen > Math.floor(tradeFen * capPercent / 100)) return 'limit'
  splits.set(id, wish)
  return undefined
}
/** Takes back once of a split. */
export function broughtBack({ splits, backs }: Sharing, id: string, of: string, fen: number, at: Date): string | undefined {
  if (backs.has(id)) return undefined
  const split = splits.get(of)
  const already = sum([...backs.values()].filter((one) => one.of === of).map((one) => one.fen))
  if (!split || already + fen > split.fen) return 'not enough'
  backs.set(id, { of, tradeNo: split.tradeNo, fen, at })
  return undefined
}
