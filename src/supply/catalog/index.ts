import { filesQuotaMb } from '#kernel/files'
import { every } from '#kernel/job'
import { approvePricesCount, approvePricesPercent, massPrices } from './bulk.service'
import { defineModule } from '#kernel/module'
import { brandRoutes, catalogRoutes } from './catalog.routes'
import { importRoutes } from './imports.routes'
import { listingRoutes } from './listings.routes'
import { reactions } from './reactions'
import { failImports, fetchPicturesDue } from './runs.service'

/** Catalog 商品: categories 类目, brands 品牌, products (SPU) and their SKUs, the shelf 货架 and the detail page 详情. */
export { approvePricesCount } from './bulk.service'
export { categoryFacets, type Holds } from './categories.queries'
export { facetKey } from './facets.rules'
export type { Facet } from './tables'
export { productDetail, productText, sellable, shelvedUnder, skuNames, type Sellable } from './products.queries'

export { foundBrand } from './brands.service'
export { createCategory, createProduct, setFacets } from './products.service'
export { approve, submitForReview } from './shelf.service'
export { next as productTransitions } from './products.rules'
export type { ProductWish } from './products.rules'
export const catalog = defineModule({ name: 'catalog', routes: { ...catalogRoutes, ...brandRoutes, ...listingRoutes, ...importRoutes }, reactions, chores: [{ name: 'catalog.fetch_pictures', run: fetchPicturesDue }], jobs: [every('catalog.fail_imports', '*/10 * * * *', failImports)], approvals: [massPrices], settings: [approvePricesCount, approvePricesPercent, filesQuotaMb], permits: ['catalog.read', 'catalog.write', 'catalog.price', 'catalog.review'] })
