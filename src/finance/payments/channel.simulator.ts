import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { beside, transaction, type Context } from '#kernel/context'
import type { Channel, Said } from './channel.port'
import type { StatementLine } from './reconciliation.rules'

/** The pretended channel 模拟支付: a company of its own with its own books, that signs its notices as real ones do (harness.md §3). */
export const merchantNo = 'TRADEWIND'
export const signatureHeader = 'x-simulator-signature'
const toleranceSeconds = 300
const reference = z.string().regex(/^[\w-]{1,64}$/)
const Body = z.object({ merchantNo: z.string(), orderNo: reference, tradeNo: reference, amountFen: z.int().positive(), currency: z.string(), state: z.enum(['SUCCESS', 'CLOSED', 'FAILED']), at: z.string() })

/** The secret of this installation: from the environment, else made once and kept in the database, so that all processes share it. */
export async function simulatorSecret(ctx: Context): Promise<string> {
  const given = process.env['SIMULATOR_SECRET']
  if (given) return given
  const { rows: [kept] } = await ctx.client.query<{ secret: string }>({ name: 'payments.secret', text: `select secret from payments_secrets where name = 'simulator'` })
  if (kept) return kept.secret
  await beside(ctx).query(`insert into payments_secrets (name, secret) values ('simulator', $1) on conflict do nothing`, [randomBytes(32).toString('base64url')])
  return simulatorSecret(ctx)
}

export const signatureOf = (secret: string, seconds: number, rawBody: string): string => createHmac('sha256', secret).update(`${seconds}.${rawBody}`).digest('hex')

const saidOf = { SUCCESS: 'paid', CLOSED: 'declined', FAILED: 'declined' } as const

export const simulator: Channel = {
  open: async (ctx, { tradeRef, amountFen, returnUrl }) => {
    const { rowCount } = await ctx.client.query(`insert into payments_simulator_trades (trade_ref, trade_no, amount_fen, state, return_url, at) values ($1, $2, $3, 'open', $4, $5)
      on conflict (trade_ref) do update set trade_ref = excluded.trade_ref where payments_simulator_trades.amount_fen = excluded.amount_fen`,
      [tradeRef, `SIM${ctx.now.getTime()}${randomBytes(4).toString('hex').toUpperCase()}`, amountFen, returnUrl, ctx.now])
    if (rowCount === 0) throw new Error(`the simulator knows ${tradeRef} with another amount`)
    return { payUrl: `/pay/simulator/${tradeRef}` }
  },
  hear: async (ctx, rawBody, headers) => {
    const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(String(headers[signatureHeader] ?? ''))
    if (!match) return { refused: 'no signature' }
    const seconds = Number(match[1])
    const expected = Buffer.from(signatureOf(await simulatorSecret(ctx), seconds, rawBody))
    if (!timingSafeEqual(expected, Buffer.from(match[2]!))) return { refused: 'bad signature' }
    if (Math.abs(ctx.now.getTime() / 1_000 - seconds) > toleranceSeconds) return { refused: 'too old' }
    const parsed = Body.safeParse(jsonOf(rawBody))
    if (!parsed.success) return { refused: 'malformed' }
    const { orderNo: tradeRef, tradeNo, amountFen, currency, state, merchantNo: to } = parsed.data
    if (to !== merchantNo) return { refused: 'another merchant', tradeRef }
    return { said: { tradeRef, tradeNo, amountFen, currency, state: saidOf[state] } }
  },
  query: async (ctx, tradeRef) => {
    const { rows: [trade] } = await ctx.client.query<Said>(`select trade_ref as "tradeRef", trade_no as "tradeNo", amount_fen::float8 as "amountFen", 'CNY' as currency, state from payments_simulator_trades where trade_ref = $1`, [tradeRef])
    return trade
  },
  statement: async (ctx, from, to) => {
    const { rows } = await ctx.client.query<StatementLine>(`select 'paid' as what, trade_ref as ref, amount_fen::float8 as "amountFen", coalesce(decided_at, at) as at from payments_simulator_trades where state = 'paid' and coalesce(decided_at, at) >= $1 and coalesce(decided_at, at) < $2
      union all select 'refunded', refund_id, amount_fen::float8, at from payments_simulator_refunds where at >= $1 and at < $2`, [from, to])
    return rows
  },
  refund: (ctx, { refundId, tradeRef, amountFen }) => transaction(ctx, async (ctx) => {
    const { rowCount: fresh } = await ctx.client.query(`insert into payments_simulator_refunds (refund_id, trade_ref, amount_fen, at) values ($1, $2, $3, $4) on conflict do nothing`, [refundId, tradeRef, amountFen, ctx.now])
    const { rowCount: fits } = fresh === 1
      ? await ctx.client.query(`update payments_simulator_trades set refunded_fen = refunded_fen + $2 where trade_ref = $1 and state = 'paid' and $2 > 0 and refunded_fen + $2 <= amount_fen`, [tradeRef, amountFen])
      : await ctx.client.query(`select from payments_simulator_refunds where refund_id = $1 and trade_ref = $2 and amount_fen = $3`, [refundId, tradeRef, amountFen])
    if (fits !== 1) throw new Error(`the simulator does not give back ${amountFen} fen of ${tradeRef} as ${refundId}`)
  }),
}

function jsonOf(text: string): unknown {
  try { return JSON.parse(text) } catch { return undefined }
}
