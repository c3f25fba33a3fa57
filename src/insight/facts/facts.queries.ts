import type { Context } from '#kernel/context'
import { dayNo } from '#kernel/time'
import { blocksRead, type BlockRead, type BlockSums } from './facts.rules'

/** How the pages of these products were read 详情块停留 (F06), block by block over the last days; a product without a reader is missing. Whose they are is the caller's to ask. */
export async function blocksOf(ctx: Context, productIds: readonly string[], days: number): Promise<ReadonlyMap<string, readonly BlockRead[]>> {
  const { rows } = await ctx.client.query<BlockSums & { productId: string }>({ name: 'facts.blocks_of', values: [productIds, dayNo(ctx.now) - days], text: `
    select product_id as "productId", block, sum(readers)::int as readers, sum(dwell_ms)::float8 as "dwellMs", sum(exits)::int as exits from facts_blocks
    where product_id = any((select $1::text[])::text[]) and day_no > $2 group by 1, 2` })
  const by = new Map<string, BlockSums[]>()
  for (const { productId, ...sums } of rows) by.set(productId, [...by.get(productId) ?? [], sums])
  return new Map([...by].map(([id, sums]) => [id, blocksRead(sums)]))
}
