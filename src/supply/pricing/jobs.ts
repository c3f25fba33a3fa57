import { every } from '#kernel/job'
import { forgetOldPrices } from './prices.service'

export const jobs = [every('pricing.forget_old', '10 5 2 1 *', forgetOldPrices)]
