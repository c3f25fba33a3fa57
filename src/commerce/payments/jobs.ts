import { every } from '#kernel/job'
import { reconcileLately } from './reconciliation.service'

export const jobs = [every('payments.reconcile', '40 3 * * *', reconcileLately)]
