import { every } from '#kernel/job'
import { queryTries } from './notices.service'
import { sendCalls } from './simulator.service'

export const jobs = [
  every('payments.query_tries', '* * * * *', async (ctx) => { await queryTries(ctx) }),
  every('payments.send_simulator_calls', '* * * * *', async (ctx) => { await sendCalls(ctx) }),
]
