import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { cartRoutes } from './cart.routes'
import { jobs } from './jobs'
import { reactions } from './reactions'

/** Cart 购物车 (E03): what a guest or a shopper means to buy, with prices, stock and offers as they are now, and what bringing it costs. */
export { tickedLines } from './cart.queries'
export { Ended, ListNote, quantity, Waiting } from './cart.routes'
export { mostLines } from './cart.rules'
export { addToCart, clearBought, takeOverCart } from './cart.service'
export { defaultDistrict, freightAsks } from './freight.queries'
export const cart = defineModule({ name: 'cart', personal, routes: cartRoutes, reactions, jobs })
