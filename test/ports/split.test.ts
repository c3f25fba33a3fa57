import { afterEach } from 'vitest'
import { channels, decide, splitPercents } from '#finance/payments'
import { splitterOf } from '#finance/splits'
import type { Context } from '#kernel/context'
import { alipaySplitCompany } from './alipay.server'
import { splitKit, type SplitCompany } from './split.kit'
import type { Manner } from './payment.kit'
import { wechatSplitCompany } from './wechat.server'

const untouched = { ...process.env }
afterEach(() => { for (const name of Object.keys(process.env)) if (!(name in untouched)) delete process.env[name] })

/** The simulator: its books lie in the database, so its manner is the way there. */
async function simulator(ctx: Context): Promise<SplitCompany> {
  let manner: Manner = 'well'
  const its = splitterOf('simulator')
  const percent = 30
  await ctx.pool.query(`insert into kernel_settings (key, value, version, changed_by, changed_at) values ($1, $2, 1, 'test', $3)`, [splitPercents.simulator.key, percent, ctx.now])
  const split: typeof its.split = async (at, wish) => {
    if (manner === 'silent') throw new Error('no answer')
    const answer = await its.split(at, wish)
    if (manner === 'lost') throw new Error('the answer was lost')
    return answer
  }
  return { splitter: { ...its, split }, ctx, percent, behave: (next) => { manner = next },
    paid: async (tradeRef, amountFen) => { await channels['simulator']!.open(ctx, { tradeRef, amountFen, returnUrl: '/', isSplit: true }); await decide(ctx, tradeRef, 'silent') },
    splitFen: async (tradeRef) => Number((await ctx.pool.query<{ fen: string }>(`select coalesce(sum(case what when 'split' then amount_fen else -amount_fen end), 0) as fen from splits_simulator_moves where trade_ref = $1 and state = 'done'`, [tradeRef])).rows[0]!.fen) }
}

for (const [name, found] of Object.entries({ simulator, alipay: alipaySplitCompany, wechat: wechatSplitCompany })) splitKit(`the channel ${name} as it splits`, found)
