import { every } from '#kernel/job'
import { tidyReplays } from './replays.service'

export const jobs = [every('rehearsals.tidy_replays', '*/10 * * * *', tidyReplays)]
