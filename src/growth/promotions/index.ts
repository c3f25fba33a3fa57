import { defineModule } from '#kernel/module'

/** Promotions 促销: the price chain 优惠顺序, where all offers meet. */
export { quote,  type Quote } from './chain.rules'
export const promotions = defineModule({ name: 'promotions', routes: {}, reactions: [], jobs: [] })
