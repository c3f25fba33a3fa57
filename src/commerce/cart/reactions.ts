import { ShopperSignedIn } from '#events/identity'
import { on } from '#kernel/event'
import { mergeCarts } from './cart.service'

export const reactions = [on(ShopperSignedIn, 'cart.merge', (ctx, { payload }) => mergeCarts(ctx, payload))]
