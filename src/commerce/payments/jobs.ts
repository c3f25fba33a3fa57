import { every } from '#kernel/job'
import { queryTries } from './notices.service'
import { reconcileLately } from './reconciliation.service'
import { sendCalls } from './simulator.service'

export const jobs = [
  every('payments.query_tries', '* * * * *', async (ctx) => { await queryTries(ctx) }),
  every('payments.send_simulator_calls', '* * * * *', async (ctx) => { await sendCalls(ctx) }),
  every('payments.reconcile', '40 3 * * *', reconcileLately),
]
