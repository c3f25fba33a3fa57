import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to products 商品: the published language of catalog. */
const one = z.object({ productId: z.string(), merchantId: z.string() })
/** Anything that search or a cached page must see: texts, prices, pictures, state. */
export const ProductChanged = defineEvent('catalog.product_changed', one)
export const ProductShelved = defineEvent('catalog.product_shelved', one)
export const ProductUnshelved = defineEvent('catalog.product_unshelved', one.extend({ reason: z.string() }))
/** A category is new, or its products now say other things of themselves. */
export const CategoryChanged = defineEvent('catalog.category_changed', z.object({ categoryId: z.string() }))
