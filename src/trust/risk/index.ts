import type { Approval } from '#kernel/approval'
import { defineModule } from '#kernel/module'
import { personal } from './personal.queries'
import { approvalRoutes } from './approvals.routes'
import { jobs } from './jobs'
import { perHourSetting } from './assessments.service'

/** Risk 风控: looks at orders before they are placed, remembers what it thought, and lets one person ask and another decide. Opened with the list of all that needs a second person. */
export { assess, noteVerdict } from './assessments.service'
export { askApproval } from './approvals.service'
export const openRisk = (kinds: () => readonly Approval[]) => defineModule({ name: 'risk', personal, routes: approvalRoutes(kinds), reactions: [], jobs, settings: [perHourSetting], permits: ['risk.read', 'risk.ask', 'risk.approve'] })
