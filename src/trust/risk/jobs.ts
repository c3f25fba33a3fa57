import { every } from '#kernel/job'
import { expireApprovals } from './approvals.service'

/** What risk does by the clock 定时. */
export const jobs = [every('risk.expire_approvals', '20 * * * *', expireApprovals)]
