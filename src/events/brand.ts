import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to the brand 品牌: the published language of brand. Everything that shows it is stale. */
export const BrandChanged = defineEvent('brand.brand_changed', z.object({ no: z.int(), at: z.iso.datetime() }))
