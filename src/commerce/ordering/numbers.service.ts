import type { Context } from '#kernel/context'
import { blockSize, orderNumber } from './orders.rules'

/** Each process draws a block from the sequence and spends it by itself: one question for a thousand orders, and no two ever get the same number. */
interface Block { next: number; end: number }
const blocks = new WeakMap<object, Promise<Block>>()

export async function drawNumbers(ctx: Context, count: number): Promise<string[]> {
  const numbers: string[] = []
  while (numbers.length < count) {
    const drawn = blocks.get(ctx.pool)
    const block = await drawn
    if (block && block.next < block.end) { numbers.push(orderNumber(ctx.now, block.next++)); continue }
    // Whoever finds the block spent first draws the next; the others wait for the same one.
    if (blocks.get(ctx.pool) === drawn) blocks.set(ctx.pool, fresh(ctx))
  }
  return numbers
}

function fresh({ client, pool }: Context): Promise<Block> {
  // On the order's own connection: with all of the pool in use nobody would get another one.
  const block = client.query<{ first: string }>(`select nextval('ordering_numbers') as first`).then(({ rows: [row] }) => ({ next: Number(row!.first), end: Number(row!.first) + blockSize }))
  block.catch(() => { if (blocks.get(pool) === block) blocks.delete(pool) })
  return block
}
