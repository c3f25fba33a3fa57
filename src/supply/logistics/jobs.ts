import { every } from '#kernel/job'
import { pollParcels } from './parcels.service'

export const jobs = [
  every('logistics.poll_parcels', '* * * * *', async (ctx) => { await pollParcels(ctx) }),
]
