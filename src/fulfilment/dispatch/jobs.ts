import { every } from '#kernel/job'
import { tellVoids } from './waybills.service'

export const jobs = [every('dispatch.tell_voids', '* * * * *', async (ctx) => { await tellVoids(ctx) })]
