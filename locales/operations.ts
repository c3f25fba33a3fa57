import type { Pair } from './index'

/** What operations says when it refuses. */
export const operationsTexts = {
  'operations.job_waits': ['该任务已在排队，无需重复操作', 'A run of this job waits already'],
} as const

/** What each alert is called, in the inbox of those on watch. */
export const alertTexts = {
  letters_dead: ['死信', 'dead letters'], letters_late: ['信件积压', 'late letters'], job_overdue: ['任务逾期', 'a job is overdue'], job_failing: ['任务连续失败', 'a job fails'], disk_used: ['磁盘将满', 'a disk is nearly full'],
  pool_waiting: ['数据库连接不足', 'too few connections'], errors: ['请求出错增多', 'requests fail'], clock_skew: ['时钟偏差', 'a clock is off'], ledger_unbalanced: ['总账不平', 'the ledger is off'], points_unbalanced: ['积分账不平', 'points do not agree with their books'], wallet_unbalanced: ['余额账不平', 'balances do not agree'], outgoing_failed: ['短信或邮件发送失败', 'messages fail'], process_lost: ['进程无响应', 'a process is silent'],
} as const satisfies Readonly<Record<string, Pair>>
