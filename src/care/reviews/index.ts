import { OrderReceived } from '#events/ordering'
import { on } from '#kernel/event'
import { every } from '#kernel/job'
import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { hidingReview } from './moderation.service'
import { questionRoutes } from './questions.routes'
import { reviewRoutes } from './reviews.routes'
import { settings } from './reviews.rules'
import { openRights, sweepOverdue } from './reviews.service'

/** Reviews 评价与问大家 (F14, F15): what real buyers say of goods and answer to those who think of buying; stores answer, nobody deletes. */
export { answerReview, appendReview, sweepOverdue, writeReview } from './reviews.service'
export { askQuestion, replyAsBuyer, replyAsStore } from './questions.service'
export const reviews = defineModule({ name: 'reviews', personal, routes: { ...reviewRoutes, ...questionRoutes },
  reactions: [on(OrderReceived, 'reviews.open_rights', (ctx, { payload }) => openRights(ctx, payload.orderId))],
  jobs: [every('reviews.overdue', '*/5 * * * *', async (ctx) => { await sweepOverdue(ctx) })], approvals: [hidingReview], settings, permits: ['reviews.read', 'reviews.answer', 'reviews.moderate'] })
