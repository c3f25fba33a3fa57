import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { factRoutes } from './facts.routes'
import { countBlocks, keepDays, sweepFacts } from './intake.service'
import { reactions } from './reactions'

/** Facts 事实: what is seen, read, looked for and paid in the shop, taken in batches, each once; nameless where somebody wants it so. Rooms above count what concerns them. */
export { choicesOf } from './choices.service'
export { plainQuery } from './facts.rules'
export { blocksOf } from './facts.queries'
export { takeViews } from './intake.service'
export const facts = defineModule({ name: 'facts', personal, routes: factRoutes, reactions, jobs: [every('facts.count_blocks', '* * * * *', countBlocks), every('facts.sweep', '25 4 * * *', sweepFacts)], settings: [keepDays] })
