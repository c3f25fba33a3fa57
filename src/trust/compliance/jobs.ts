import { every } from '#kernel/job'
import { sweepExports } from './exports.service'

export const jobs = [every('compliance.sweep_exports', '17 * * * *', sweepExports)]
