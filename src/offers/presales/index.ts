import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { presaleRoutes } from './presales.routes'

/** Presales 预售 (F36): products that are ordered with a deposit 定金, which counts as more when the rest 尾款 is paid; and each order's seat in one. */
export { balanceFen, firstQuote, isSound, whole } from './quotes.queries'
export { openPresaleOf, presalesEarlyFor, type LivePresale } from './live.queries'
export { presalesBetween } from './presales.queries'
export { next as presaleTransitions, settlement, times } from './presales.rules'
export { askTail, moveSeat, remindSeat, seatOf, tailsToEnd, tailsToOpen, tailsToRemind, takeSeat, type Seat } from './seats.service'
export const presales = defineModule({ name: 'presales', personal, routes: presaleRoutes, reactions: [], jobs: [], permits: ['presales.read', 'presales.write'] })
