import { every } from '#kernel/job'
import { sweepRemoved } from './favourites.service'
import { sweepSeen } from './history.service'
import { sweepTold, tellDue } from './reminders.service'

export const jobs = [
  every('favourites.tell_due', '* * * * *', tellDue),
  every('favourites.sweep', '15 4 * * *', async (ctx) => { await sweepRemoved(ctx); await sweepSeen(ctx); await sweepTold(ctx) }),
]
