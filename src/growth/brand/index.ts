import { defineModule } from '#kernel/module'
import { brandRoutes } from './brand.routes'

/** Brand 品牌 (F60): name, slogan, story, logo, colours and type that storefront, mails, share cards and the installed app show; and what the shop says it is. */
export { brandNow, type BrandNow } from './brand.queries'
export const brand = defineModule({ name: 'brand', routes: brandRoutes, reactions: [], jobs: [], permits: ['brand.read', 'brand.write'] })
