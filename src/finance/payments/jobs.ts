import { every } from '#kernel/job'
import { reconcileLately } from './reconciliation.service'

/** Channels have made yesterday's bill by ten in the morning. */
export const jobs = [every('payments.reconcile', '40 10 * * *', reconcileLately)]
