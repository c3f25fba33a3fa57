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
/** An import has come to its next batch; the worker does it. */
export const ImportWentOn = defineEvent('catalog.import_went_on', z.object({ importId: z.string(), batch: z.number().int() }))
/** The undoing of an import has come to its next products. */
export const ImportUndoWentOn = defineEvent('catalog.import_undo_went_on', z.object({ importId: z.string() }))
