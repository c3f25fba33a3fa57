import { defineModule } from '#kernel/module'
import { stockRoutes } from './stock.routes'

/** Stock 库存: what lies in which warehouse, what is promised to whom, and the book of every movement. */
export { availabilityOf, availabilityOfProduct, levelsOf } from './stock.queries'
export { claim, letGo, release, reserve, shipOut, takeIn } from './reservations.service'
export { refuseSoldOut } from './sold-out.queries'
export { openWarehouse, receive } from './stock.service'

export const stock = defineModule({ name: 'stock', routes: stockRoutes, reactions: [], jobs: [], permits: ['stock.read', 'stock.write'] })
