import { every } from '#kernel/job'
import { watch } from './alerts.service'
import type { Checks } from './readings.queries'

export const jobsWith = (checks: Checks) => [every('operations.watch', '* * * * *', watch(checks))]
