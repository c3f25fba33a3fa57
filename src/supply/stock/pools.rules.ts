import type { channels } from './tables'

/**
 * Channel pools 渠道库存 (F88, E10): a share of a SKU's stock that is kept for one channel until it ends. Nobody else takes of it; its channel takes of it first and then of what is
 * everybody's. What is not taken by its end is everybody's again from that instant on.
 */
export type Channel = (typeof channels)[number]
/** Those that an order may come through by itself; wholesale and what other platforms sell is taken by the merchant, by hand or by an ERP. */
export const takenByHand: readonly Channel[] = ['wholesale', 'erp']

interface Asking { readonly kind: string; readonly agent?: string | undefined; readonly from?: string | undefined }
/** Through which channel somebody buys: by a live room's link, in WeChat, else at the storefront. Whoever does not buy sees what the storefront sees. */
export function channelOf({ kind, agent = '', from }: Asking): Channel {
  if (kind !== 'shopper' && kind !== 'guest') return 'storefront'
  if (from === 'live') return 'live'
  return /MicroMessenger/i.test(agent) ? 'wechat' : 'storefront'
}

export interface Pool { readonly id: string; readonly skuId: string; readonly channel: Channel; /** What is not taken of it. */ readonly left: number }
/** So many pieces of a SKU are kept from a channel, as they are for others. */
export const keptFrom = (channel: Channel, skuId: string, pools: readonly Pool[]): number => pools.reduce((sum, pool) => (pool.skuId === skuId && pool.channel !== channel ? sum + pool.left : sum), 0)

interface There { readonly skuId: string; readonly available: number; readonly backorder: number }
/** How many of a SKU a channel may take of what is there, with what may be promised. */
export const roomFor = (channel: Channel, skuId: string, levels: readonly There[], pools: readonly Pool[]): number => Math.max(0, levels.reduce((sum, level) => (level.skuId === skuId ? sum + level.available + level.backorder : sum), 0) - keptFrom(channel, skuId, pools))

/** The first SKU of which more is wanted than is left to a channel, with what is; nothing where there are no pools, or enough is there. */
export function shortOf(wants: readonly { readonly skuId: string; readonly quantity: number }[], levels: readonly There[], channel: Channel, pools: readonly Pool[]): { readonly short: string; readonly left: number } | undefined {
  for (const skuId of new Set(pools.map((pool) => pool.skuId))) {
    const left = roomFor(channel, skuId, levels, pools)
    if (wants.reduce((sum, want) => (want.skuId === skuId ? sum + want.quantity : sum), 0) > left) return { short: skuId, left }
  }
  return undefined
}

export interface Taken { readonly poolId: string; readonly pieces: number }
/** Of holds of SKUs, in their sequence, what is taken out of their channel's own pools: as much as is left there, first. */
export function outOfPools(channel: Channel, holds: readonly { readonly skuId: string; readonly quantity: number }[], pools: readonly Pool[]): (Taken | null)[] {
  const own = new Map(pools.filter((pool) => pool.channel === channel).map((pool) => [pool.skuId, { id: pool.id, left: pool.left }]))
  return holds.map(({ skuId, quantity }) => {
    const pool = own.get(skuId)
    const pieces = Math.min(quantity, pool?.left ?? 0)
    if (!pool || pieces <= 0) return null
    pool.left -= pieces
    return { poolId: pool.id, pieces }
  })
}
