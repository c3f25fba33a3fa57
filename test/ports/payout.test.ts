import { bank } from '#service/settlement'
import { payoutKit } from './payout.kit'

payoutKit('the pretended bank', bank, { pays: '62140000', declines: '62140001', slow: '62140002', givesBack: '62140003', losesAnswer: '62140004', withinMs: 121_000 },
  async (ctx, payoutId) => (await ctx.pool.query<{ fen: number }>(`select amount_fen::float8 as fen from settlement_bank_transfers where payout_id = $1 and state in ('paid', 'returned')`, [payoutId])).rows.map(({ fen }) => fen))
