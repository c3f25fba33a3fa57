import { every } from '#kernel/job'
import { forgetOldCarts } from './cart.service'
import { sweepDue } from './orders.service'

export const jobs = [
  every('ordering.sweep_due', '* * * * *', async (ctx) => { await sweepDue(ctx) }),
  every('ordering.forget_old_carts', '30 4 * * *', forgetOldCarts),
]
