import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { cancelJob, retryJob, runJob } from '#kernel/jobs'
import { notFound, refuse } from '#kernel/refusal'

/** What is done to jobs and letters at the desk 任务台操作 (E29); each leaves an entry in the audit. */
const taken = '23505'

/** A run that failed or was cancelled is tried again. Refuses where another try of the same job waits already. */
export function retry(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const name = await retryJob(ctx, id).catch((fault: { code?: string }) => { if (fault.code === taken) return refuse('operations.job_waits'); throw fault })
    if (!name) notFound()
    await audit(ctx, { action: 'operations.retry_job', subject: id, after: { name } })
  })
}

/** A run that has not begun is cancelled; one that is under way is not found. */
export function cancel(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const name = await cancelJob(ctx, id)
    if (!name) notFound()
    await audit(ctx, { action: 'operations.cancel_job', subject: id, after: { name } })
  })
}

export function run(ctx: Context, name: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const answer = await runJob(ctx, name)
    if (answer === 'unknown') notFound()
    if (answer === 'waits') refuse('operations.job_waits')
    await audit(ctx, { action: 'operations.run_job', subject: name })
  })
}

/** All dead letters of one reaction are put back as new. Answers how many there were. */
export function deliverAllAgain(ctx: Context, reaction: string): Promise<number> {
  return transaction(ctx, async (ctx) => {
    const { rowCount } = await ctx.client.query(`update kernel_letters set state = 'waiting', tries = 0, due_at = $2, ended_at = null where reaction = $1 and state = 'dead'`, [reaction, ctx.now])
    if (!rowCount) notFound()
    await audit(ctx, { action: 'operations.deliver_all_again', subject: reaction, after: { letters: rowCount } })
    return rowCount
  })
}
