import { every } from '#kernel/job'
import { sweepIdentity } from './sweep.service'

/** What identity does by the clock 定时. */
export const jobs = [every('identity.sweep', '10 4 * * *', sweepIdentity)]
