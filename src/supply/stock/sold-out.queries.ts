import { aside, type Context } from '#kernel/context'
import { keeping } from '#kernel/kept'
import { refuse } from '#kernel/refusal'
import { availabilityOf, channelNow } from './stock.queries'
import { channels } from './tables'

/**
 * What has lately run out 刚售罄 (F88, E10): where thousands want what a hundred are of, whoever comes too late is told so without a transaction. Only
 * refusals are taken from here: what is held is decided by the guarded write alone. What came back is sold again within the time that a reading is kept.
 */
const readFreshMs = 300
const rememberedMs = 60_000
const most = 10_000
const lately = keeping<object>({ freshMs: rememberedMs, most })
const left = keeping<Promise<number>>({ freshMs: readFreshMs, most })

/** What is left differs by channel, where some is kept for one. */
const keyOf = (ctx: Context, skuId: string, channel = channelNow(ctx)) => `${channel} ${skuId}`

/** Tells this process that no more than so many pieces of a SKU are left, through the channel of whoever asked. */
export function noteLeft(ctx: Context, skuId: string, pieces: number): void {
  lately.of(ctx).set(skuId, {})
  left.of(ctx).set(keyOf(ctx, skuId), Promise.resolve(pieces))
}

/** With the commit this process looks again at what came back; the others do within the time that a reading is kept. */
export function lookAgain(ctx: Context, skuIds: Iterable<string>): void {
  ctx.afterCommit?.push(() => { for (const skuId of skuIds) for (const channel of channels) left.of(ctx).delete(keyOf(ctx, skuId, channel)) })
}

/** Of these this process knows nothing any more: whoever held them takes them in this transaction. */
export function forget(ctx: Context, skuIds: readonly string[]): void {
  for (const skuId of skuIds) lately.of(ctx).delete(skuId)
}

/** Refuses `stock.sold_out`, with what is left, where more is wanted of what has lately run out than there was a moment ago. Of what has not, nothing is asked; of what has, one asks for all. */
export async function refuseSoldOut(ctx: Context, wants: readonly { readonly skuId: string; readonly quantity: number }[]): Promise<void> {
  for (const { skuId, quantity } of wants) {
    if (!lately.of(ctx).has(skuId)) continue
    const pieces = await leftOf(ctx, skuId)
    if (pieces < quantity) refuse('stock.sold_out', { skuId, left: pieces })
    if (pieces > 0) lately.of(ctx).delete(skuId)
  }
}

/** Within a transaction only what is known already counts: what a process keeps must not hang on one that may be undone. */
function leftOf(ctx: Context, skuId: string): Promise<number> | number {
  const key = keyOf(ctx, skuId)
  const known = left.of(ctx).get(key)
  if (known || ctx.inTransaction) return known ?? Number.POSITIVE_INFINITY
  const reading = availabilityOf(aside(ctx), [skuId]).then((by) => by.get(skuId) ?? 0)
  left.of(ctx).set(key, reading)
  reading.catch(() => { left.of(ctx).delete(key) })
  return reading
}
