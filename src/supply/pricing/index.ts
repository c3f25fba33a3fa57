import { defineModule } from '#kernel/module'
import { refuseBelowFloor, refuseRaised } from './alarms.service'
import { mostComparedDays } from './compared.service'
import { jobs } from './jobs'
import { pricingRoutes } from './pricing.routes'
import { reactions } from './reactions'

/** Pricing 价格: the book of list prices and deals, and what a price may honestly be compared with 划线价, the landed costs 到岸成本 below which nothing is sold, and what stock is worth by layers and average 存货计价. Rooms above enter prices and read what is struck with their own queries. */
export { raiseAlarms, refuseBelowFloor, refuseRaised, type Alarm } from './alarms.service'
export { costHeadings, costOf, landedFenOf } from './costs.rules'
export { keepCosts, type CostWish } from './costs.service'
export { costOfOrder, layersOf, valuesOf, worth } from './layers.queries'
export { addCost, goodsBack, goodsIn, goodsOut } from './layers.service'
export { flooredSkus, listedSteps, raisedLately } from './prices.queries'
export { forgetOldPrices, keepPrices, type Priced } from './prices.service'
export const pricing = defineModule({ name: 'pricing', routes: pricingRoutes, reactions, jobs, settings: [mostComparedDays, refuseRaised, refuseBelowFloor], permits: ['pricing.read', 'pricing.write'] })
