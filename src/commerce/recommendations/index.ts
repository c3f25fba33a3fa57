import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { jobs } from './jobs'
import { boughtDays, seenDays } from './notes.service'
import { reactions } from './reactions'
import { recommendationRoutes } from './recommendations.routes'

/** Recommendations 推荐 (F05): what goes with what, learnt each minute from what is bought and seen; complements by category; what one buys again 再次购买; rankings 排行榜; each shown with its reason, and none of it personal where somebody wants it so. */
export { averageOf, nextBaskets, rankings, scoresOf, type Asked, type Scores } from './evaluation.rules'
export { addComplement } from './complements.service'
export { learnNow } from './jobs'
export { rankSales } from './ranks.service'
export const recommendations = defineModule({ name: 'recommendations', personal, routes: recommendationRoutes, reactions, jobs, settings: [boughtDays, seenDays], permits: ['recommendations.read', 'recommendations.write'] })
