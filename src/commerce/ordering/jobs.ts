import { every } from '#kernel/job'
import { sweepGifts } from './gifts.service'
import { sweepGroups } from './groups.service'
import { sweepDue } from './orders.service'
import { sweepParcels } from './receipts.service'
import { sweepTails } from './presale.service'

export const jobs = [
  every('ordering.sweep_due', '* * * * *', async (ctx) => { await sweepDue(ctx) }),
  every('ordering.sweep_gifts', '* * * * *', async (ctx) => { await sweepGifts(ctx) }),
  every('ordering.sweep_groups', '* * * * *', async (ctx) => { await sweepGroups(ctx) }),
  every('ordering.sweep_parcels', '* * * * *', async (ctx) => { await sweepParcels(ctx) }),
  every('ordering.sweep_tails', '* * * * *', async (ctx) => { await sweepTails(ctx) }),
]
