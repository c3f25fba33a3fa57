import { eq } from 'drizzle-orm'
import { dbOf, transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse } from '#kernel/refusal'
import { after } from '#kernel/time'
import type { Scene } from './channel.port'
import { offeredChannels } from './channels.port'
import { isInsideWechat } from './channels.rules'
import { merchantNo, signatureHeader, signatureOf, simulatorSecret } from './channel.simulator'
import { receiveNotice } from './notices.service'
import { pay, type Going } from './payments.service'
import { simulatorCalls, simulatorTrades } from './tables'

/** What somebody chooses on the simulator's page 模拟收银台; each shows one way in which channels behave. */
export const outcomes = ['approve', 'decline', 'delay', 'duplicate', 'silent'] as const
export type Outcome = (typeof outcomes)[number]
const delayMs = 30_000

export async function tradeOf(ctx: Context, tradeRef: string) {
  const [trade] = await ctx.db.select().from(simulatorTrades).where(eq(simulatorTrades.tradeRef, tradeRef))
  return trade ?? notFound()
}

/** Decides a trade at the simulator and plans its notices: one, several, later, or none at all. A decided trade stays as it is. */
export async function decide(ctx: Context, tradeRef: string, outcome: Outcome): Promise<{ returnUrl: string }> {
  const { returnUrl } = await transaction(ctx, async (ctx) => {
    const [trade] = await ctx.db.select().from(simulatorTrades).where(eq(simulatorTrades.tradeRef, tradeRef)).for('update')
    if (!trade) notFound()
    if (trade.state !== 'open') return trade
    const paid = outcome !== 'decline'
    await ctx.db.update(simulatorTrades).set({ state: paid ? 'paid' : 'declined', decidedAt: ctx.now }).where(eq(simulatorTrades.tradeRef, tradeRef))
    const body = JSON.stringify({ merchantNo, orderNo: tradeRef, tradeNo: trade.tradeNo, amountFen: trade.amountFen, currency: 'CNY', state: paid ? 'SUCCESS' : 'FAILED', at: ctx.now.toISOString() })
    const calls = outcome === 'silent' ? 0 : outcome === 'duplicate' ? 3 : 1
    const dueAt = outcome === 'delay' ? after(ctx.now, delayMs) : ctx.now
    for (let i = 0; i < calls; i++) await ctx.db.insert(simulatorCalls).values({ id: newId('clb', ctx.now), tradeRef, body, dueAt })
    return trade
  })
  await sendCalls(ctx)
  return { returnUrl }
}

const byDigits: Readonly<Record<number, Outcome>> = { 1: 'decline', 2: 'delay', 3: 'duplicate', 4: 'silent' }

const phones = /Mobi|Android|iPhone/
const sceneOf = (ctx: Context, channel: string): Scene => (channel === 'wechat' && isInsideWechat(ctx.caller?.agent) ? 'inside' : phones.test(ctx.caller?.agent ?? '') ? 'phone' : 'computer')

/** Goes to pay by a channel that is offered, else refused `payments.channel_not_offered`; as at a phone, or in WeChat, where his browser says that it is one; where `SIMULATOR_BY_AMOUNT=1`, the last two digits of the amount choose what the simulator does, without anybody at its page (harness.md §3). */
export async function payHere(ctx: Context, paymentId: string, channel: string, scene?: Scene, going?: Going): Promise<{ payUrl: string; tradeRef: string }> {
  if (!offeredChannels().includes(channel)) refuse('payments.channel_not_offered', { channel })
  const gone = await pay(ctx, paymentId, channel, scene ?? sceneOf(ctx, channel), going)
  if (channel !== 'simulator' || process.env['SIMULATOR_BY_AMOUNT'] !== '1') return gone
  const outcome = byDigits[(await tradeOf(ctx, gone.tradeRef)).amountFen % 100]
  const { inTransaction: _, afterCommit, ...rest } = ctx
  const outside: Context = { ...rest, client: ctx.pool, db: dbOf(ctx.pool) }
  if (outcome) afterCommit?.push(() => { decide(outside, gone.tradeRef, outcome).catch((fault: unknown) => { ctx.log.warn({ err: fault }, 'the simulator could not decide') }) })
  return gone
}

const mostAtOnce = 100

/** Sends the notices that are due, signed, through the same door that a real channel knocks at; what was not taken is sent again, as theirs are. */
export async function sendCalls(ctx: Context): Promise<number> {
  const { rows } = await ctx.client.query<{ id: string; body: string }>(
    `update payments_simulator_calls set due_at = $2 where id in (select id from payments_simulator_calls where sent_at is null and due_at <= $1 order by due_at limit ${mostAtOnce} for update skip locked) returning id, body`, [ctx.now, after(ctx.now, delayMs)])
  const secret = await simulatorSecret(ctx)
  const seconds = Math.floor(ctx.now.getTime() / 1_000)
  for (const { id, body } of rows) {
    await receiveNotice(ctx, 'simulator', body, { [signatureHeader]: `t=${seconds},v1=${signatureOf(secret, seconds, body)}` })
    await ctx.client.query('update payments_simulator_calls set sent_at = $2 where id = $1', [id, ctx.now])
  }
  return rows.length
}
