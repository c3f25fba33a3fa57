import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { takeBackDue } from './backs.service'
import { compareSplits } from './compare.service'
import { freeDue } from './frees.service'
import { askReceivers } from './receivers.service'
import { splitSettings } from './settings.rules'
import { splitDue } from './splits.service'
import { splitRoutes } from './splits.routes'

/** Splits 分账 (E18): a licensed channel pays merchants out of what it keeps, so that the platform holds no seller's money. Rooms above hand it what was settled, and tell it of refunds. */
export { splitBack, takeBackDue } from './backs.service'
export { compareSplits } from './compare.service'
export { freeDue, freeParents } from './frees.service'
export { askReceivers, checkReceiver, draftReceiver, submitReceiver, switchReceiver } from './receivers.service'
export { receiverTransitions, splitTransitions } from './splits.rules'
export { splitDue, splitSettled } from './splits.service'
export { splitterOf, type Splitter } from './splitter.port'
export const splits = defineModule({ name: 'splits', routes: splitRoutes, reactions: [], settings: splitSettings, permits: ['splits.read', 'splits.bind', 'splits.write'],
  jobs: [every('splits.run_due', '* * * * *', async (ctx) => { await askReceivers(ctx); await splitDue(ctx); await takeBackDue(ctx); await freeDue(ctx) }), every('splits.compare', '55 10 * * *', compareSplits)] })
