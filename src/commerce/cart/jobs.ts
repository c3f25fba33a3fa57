import { every } from '#kernel/job'
import { forgetOldCarts } from './cart.service'

export const jobs = [every('cart.forget_old', '30 4 * * *', forgetOldCarts)]
