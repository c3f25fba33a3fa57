import { type Context } from '#kernel/context'
import { refuse, Refusal } from '#kernel/refusal'
import type { Buyable } from './quotes.queries'

/** Pieces 名额 of an activity: taken with the order, kept with its payment, free again with its end (I-12). The guarded write decides, and the table's check holds it. */
const take = `
  with ordered as (update bargains_bargains set state = 'ordered' where id = $2 and shopper_id = $3 and now_fen = $4 and ((state = 'won' and buy_by > $6) or (state = 'running' and buys_early and helped > 0 and ends_at > $6)) returning *),
    room as (update bargains_activities a set taken_pieces = taken_pieces + 1 from ordered o where a.id = o.activity_id and a.taken_pieces < a.most_pieces returning a.id)
  insert into bargains_pieces (order_id, bargain_id, activity_id, shopper_id, price_fen, paid_fen, state, at) select $1, o.id, o.activity_id, $3, $5, least($4, $5), 'held', $6 from ordered o join room r on r.id = o.activity_id returning order_id`

/** Takes a piece for the order that is being placed. Refuses `bargains.gone` (409) where they are all taken, and `bargains.changed` where the bargain is not what was quoted any more. */
export async function takePiece(ctx: Context, orderId: string, { id, nowFen, priceFen }: Buyable): Promise<void> {
  const { rowCount } = await ctx.client.query({ name: 'bargains.take', text: take, values: [orderId, id, ctx.actor.id, nowFen, priceFen, ctx.now] })
  if (rowCount === 1) return
  const { rows: [row] } = await ctx.client.query<{ isFull: boolean }>({ name: 'bargains.is_full', values: [id], text: 'select a.taken_pieces >= a.most_pieces as "isFull" from bargains_bargains b join bargains_activities a on a.id = b.activity_id where b.id = $1' })
  if (row?.isFull) throw new Refusal('bargains.gone', {}, 409)
  refuse('bargains.changed')
}

/** The order is paid: the bargain is bought. */
export async function keepPiece(ctx: Context, orderId: string): Promise<void> {
  await ctx.client.query({ name: 'bargains.keep', values: [orderId], text: `
    with kept as (update bargains_pieces set state = 'kept' where order_id = $1 and state = 'held' returning bargain_id)
    update bargains_bargains b set state = 'bought' from kept where b.id = kept.bargain_id and b.state = 'ordered'` })
}

/** The order has ended: its piece is free again, once only. A bargain that was not paid for is where it was while its time lasts; one that was paid for and given back is over. */
export async function releasePiece(ctx: Context, orderId: string): Promise<void> {
  await ctx.client.query({ name: 'bargains.release', values: [orderId, ctx.now], text: `
    with gone as (update bargains_pieces p set state = 'released' from bargains_pieces was where p.order_id = $1 and was.order_id = p.order_id and p.state <> 'released' returning p.bargain_id, p.activity_id, was.state as was),
      freed as (update bargains_activities a set taken_pieces = taken_pieces - 1 from gone where a.id = gone.activity_id),
      back as (select b.id, case when g.was = 'held' and b.won_at is not null and b.buy_by > $2 then 'won' when g.was = 'held' and b.won_at is null and b.ends_at > $2 then 'running' else 'over' end as state from gone g join bargains_bargains b on b.id = g.bargain_id)
    update bargains_bargains b set state = back.state, ended_at = case when back.state = 'over' then $2::timestamptz end from back where b.id = back.id` })
}

/** Whether what was bought was a bargain: its shares say so, which saves every other order a question. */
export const isBargained = (lines: readonly { readonly shares: readonly { readonly offerId: string }[] }[]): boolean => lines.some(({ shares }) => shares.some(({ offerId }) => offerId.startsWith('bgn_')))
