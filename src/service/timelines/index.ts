import { defineModule } from '#kernel/module'
import { timelineRoutes } from './timelines.routes'

/** Timelines 时间线 (F11): everything that happened to an order in one sequence, who, what, why and when, what is promised next, and why something is not possible now. Keeps nothing of its own. */
export const timelines = defineModule({ name: 'timelines', routes: timelineRoutes, reactions: [], jobs: [], permits: ['timelines.read'] })
