import { defineModule } from '#kernel/module'
import { discoveryRoutes } from './discovery.routes'
import { reactions } from './reactions'

/** Discovery 发现: search 搜索 in Chinese and English with facets, suggestions 联想 and what was asked in vain. */
export { indexNow } from './answers.queries'
export { judgeSearch, type Judged, type Verdict } from './evaluation.service'
export type { Findable } from './documents.service'
export { cardsOf, type FoundCard } from './documents.queries'
export { bestSellers } from './product.queries'
export { rebuildIndex, refreshProducts } from './refresh.service'
export const discovery = defineModule({ name: 'discovery', routes: discoveryRoutes, reactions, jobs: [], permits: ['discovery.read', 'discovery.write'] })
