import { every } from '#kernel/job'
import { sweepDeliveries } from './deliveries.service'

/** What integrations does by the clock 定时. */
export const jobs = [every('integrations.sweep', '20 4 * * *', sweepDeliveries)]
