import { every } from '#kernel/job'
import { checkPoints } from './checks.service'
import { expireDue, matureDue, remindExpiring } from './earning.service'

export const jobs = [
  every('points.mature_due', '* * * * *', async (ctx) => { await matureDue(ctx) }),
  every('points.expire_due', '5 * * * *', async (ctx) => { await expireDue(ctx) }),
  // By day only, when people are awake.
  every('points.remind_expiring', '25 9-20 * * *', async (ctx) => { await remindExpiring(ctx) }),
  every('points.check', '40 3 * * *', async (ctx) => { await checkPoints(ctx) }),
]
