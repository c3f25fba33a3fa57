import { defineModule } from '#kernel/module'
import { jobs } from './jobs'
import { reactions } from './reactions'
import { rehearsalRoutes } from './rehearsals.routes'

/** Rehearsals 演练: what an offer would do, before it is switched on 回放、冲突与花费预览、试算. */
export const rehearsals = defineModule({ name: 'rehearsals', routes: rehearsalRoutes, reactions, jobs, permits: ['rehearsals.read', 'rehearsals.margin', 'rehearsals.run'] })
