import { every } from '#kernel/job'
import { sweepStalls } from './stalls.service'
import { pollParcels } from './tracking.service'

export const jobs = [
  every('logistics.poll_parcels', '* * * * *', async (ctx) => { await pollParcels(ctx) }),
  every('logistics.sweep_stalls', '*/5 * * * *', async (ctx) => { await sweepStalls(ctx) }),
]
