import { defineModule } from '#kernel/module'
import { jobsWith } from './jobs'
import { operationsRoutes } from './operations.routes'
import { reactions } from './reactions'
import { settings, type Checks } from './readings.queries'

/** Operations 运维: how the shop runs: its processes, health, alerts, and what operators do to jobs and dead letters. Opened with the checks that rooms above this one answer. */
export { beat, leave } from './processes.service'
export { boundsOf } from './readings.queries'
export const openOperations = (checks: Checks) => defineModule({ name: 'operations', routes: operationsRoutes, reactions, jobs: jobsWith(checks), settings, permits: ['operations.read', 'operations.jobs', 'operations.alerts'] })
