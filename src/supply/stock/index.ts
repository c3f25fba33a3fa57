import { defineModule } from '#kernel/module'
import { every } from '#kernel/job'
import { approveCountPieces, largeCount } from './counts.service'
import { paperRoutes } from './papers.routes'
import { nearDays } from './papers.queries'
import { sweepSafety } from './safety.service'
import { stockRoutes } from './stock.routes'
import { layExpiredApart } from './stock.service'
import { workRoutes } from './work.routes'

/** Stock 库存: what lies in which warehouse, what is promised to whom, and the book of every movement. */
export { availabilityOf, availabilityOfProduct, levelsOf, promisesOf } from './stock.queries'
export { claim, letGo, release, reserve, shipOut, takeIn } from './reservations.service'
export { refuseSoldOut } from './sold-out.queries'
export { receive } from './stock.service'
export { openWarehouse } from './warehouses.service'

export const stock = defineModule({ name: 'stock', routes: { ...stockRoutes, ...workRoutes, ...paperRoutes }, reactions: [], jobs: [every('stock.sweep_safety', '*/10 * * * *', async (ctx) => { await sweepSafety(ctx) }), every('stock.lay_expired_apart', '*/10 * * * *', async (ctx) => { await layExpiredApart(ctx) })], approvals: [largeCount], settings: [approveCountPieces, nearDays], permits: ['stock.read', 'stock.write', 'stock.lots'] })
