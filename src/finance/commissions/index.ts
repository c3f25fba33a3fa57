import { defineModule } from '#kernel/module'
import { feeSetting } from './commissions.queries'
import { commissionRoutes } from './commissions.routes'
import { noticeDays } from './commissions.service'

/** Commissions 佣金 (F75): what the platform keeps of a sale, by category and by merchant, in versions that are never changed. */
export { commissionsNow, feeSetting } from './commissions.queries'
export const commissions = defineModule({ name: 'commissions', routes: commissionRoutes, reactions: [], jobs: [], settings: [feeSetting, noticeDays], permits: ['commissions.read', 'commissions.write'] })
