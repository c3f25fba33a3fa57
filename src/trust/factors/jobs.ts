import { every } from '#kernel/job'
import { sweepFactors } from './sweep.service'

/** What factors does by the clock 定时. */
export const jobs = [every('factors.sweep', '20 4 * * *', sweepFactors)]
