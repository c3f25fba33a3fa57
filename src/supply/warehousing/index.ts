import { defineModule } from '#kernel/module'
import { approveCountPieces, largeCount } from './counts.service'
import { valueRoutes } from './value.routes'
import { warehousingRoutes } from './warehousing.routes'

/** Warehousing 仓储作业: what is done on paper with goods that lie in warehouses; transfers 调拨 and stocktakes 盘点, and what it is worth 库存价值. What moves is moved by stock. */
export const warehousing = defineModule({ name: 'warehousing', routes: { ...warehousingRoutes, ...valueRoutes }, reactions: [], jobs: [], approvals: [largeCount], settings: [approveCountPieces], permits: ['warehousing.read', 'warehousing.write', 'warehousing.costs'] })
