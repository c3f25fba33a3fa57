import { every } from '#kernel/job'
import { sweepPapers } from './papers.service'

export const jobs = [
  every('merchants.sweep_papers', '50 4 * * *', sweepPapers),
]
