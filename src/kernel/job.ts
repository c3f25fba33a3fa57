import type { Context } from './context'

/** Work by the clock 定时任务: a five-field cron line, read in Asia/Shanghai. What is due stands in rows; the job only wakes the sweep. */
export interface Job { readonly name: string; readonly cron: string; run(ctx: Context): Promise<void> }

export const every = (name: string, cron: string, run: Job['run']): Job => ({ name, cron, run })
