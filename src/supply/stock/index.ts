import { defineModule } from '#kernel/module'
import { every } from '#kernel/job'
import { poolRoutes } from './pools.routes'
import { endPools } from './pools.service'
import { sweepSafety } from './safety.service'
import { nearDays } from './stock.queries'
import { stockRoutes } from './stock.routes'
import { layExpiredApart } from './stock.service'
import { workRoutes } from './work.routes'

/** Stock 库存: what lies in which warehouse, what is promised to whom, and the book of every movement. */
export { availabilityOf, availabilityOfProduct, buyableAmong, holdsIn, levelsOf, outOf, promisesOf, skusIn, stillHeld, warehousesOf } from './stock.queries'
export { claim, letGo, release, reserve, shipOut, takeIn, type CameBack } from './reservations.service'
export { refuseSoldOut } from './sold-out.queries'
export { openPool } from './pools.service'
export { setSkuRules } from './safety.service'
export { adjustStock, landGoods, lockLevels, moveGoods, pushStock, receive, setStock } from './stock.service'
export { moveHold } from './moving.service'
export { closeWarehouse, openWarehouse } from './warehouses.service'

export const stock = defineModule({ name: 'stock', routes: { ...stockRoutes, ...poolRoutes, ...workRoutes }, reactions: [], jobs: [every('stock.end_pools', '* * * * *', async (ctx) => { await endPools(ctx) }), every('stock.sweep_safety', '*/10 * * * *', async (ctx) => { await sweepSafety(ctx) }), every('stock.lay_expired_apart', '*/10 * * * *', async (ctx) => { await layExpiredApart(ctx) })], settings: [nearDays], permits: ['stock.read', 'stock.write', 'stock.lots'] })
