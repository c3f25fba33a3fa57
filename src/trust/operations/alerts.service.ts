import { AlertCleared, AlertRaised } from '#events/operations'
import { staffPermitted } from '#trust/identity'
import { audit } from '#kernel/audit'
import { together, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox } from '#kernel/notify'
import { notFound } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import { isOfJob, judge, type Change, type Known, type RuleName } from './alerts.rules'
import { highest } from './processes.service'
import { readingsNow, type Checks } from './readings.queries'
import { jobSays } from '#locales/jobs'
import { alertTexts } from '#locales/operations'

const names: Readonly<Record<RuleName, readonly [zh: string, en: string]>> = alertTexts

/** The watch 值守: once a minute it looks, notes what it saw for the charts, and raises and clears alerts. Two looks at once are one. */
export const watch = (checks: Checks) => async (ctx: Context): Promise<void> => {
  await sample(ctx)
  const readings = await readingsNow(ctx, checks)
  await transaction(ctx, async (ctx) => {
    await ctx.client.query(`select pg_advisory_xact_lock(hashtext('operations.watch'))`)
    const { rows: known } = await ctx.client.query<Known & { id: string }>('select id, rule, subject, state, calm from operations_alerts')
    for (const change of judge(readings, known)) await put(ctx, change)
  })
}

async function put(ctx: Context, { rule, subject, value, bound, calm, turn }: Change): Promise<void> {
  const { rows: [row] } = await ctx.client.query<{ id: string }>({ name: 'operations.put_alert', text: `
    insert into operations_alerts (id, rule, subject, state, value, bound, calm, raised_at, looked_at) values ($1, $2, $3, 'firing', $4, $5, $6, $7, $7)
    on conflict (rule, subject) do update set value = $4, bound = $5, calm = $6, looked_at = $7, state = case when $8 = 'clear' then 'cleared' else 'firing' end,
      cleared_at = case when $8 = 'clear' then $7::timestamptz end,
      raised_at = case when $8 = 'raise' then $7 else operations_alerts.raised_at end, times = operations_alerts.times + case when $8 = 'raise' then 1 else 0 end,
      acknowledged_by = case when $8 = 'raise' then null else operations_alerts.acknowledged_by end, acknowledged_at = case when $8 = 'raise' then null else operations_alerts.acknowledged_at end,
      reason = case when $8 = 'raise' then null else operations_alerts.reason end
    returning id`, values: [newId('alt', ctx.now), rule, subject, value, bound, calm, ctx.now, turn] })
  if (turn === 'stay') return
  const fact = { alertId: row!.id, rule, subject, value, bound, at: ctx.now.toISOString() }
  await emit(ctx, turn === 'raise' ? AlertRaised : AlertCleared, fact)
}

/** A few series for the charts; those of the processes come with their beats. Kept for a day. */
async function sample(ctx: Context): Promise<void> {
  const { rows: [seen] } = await ctx.client.query<{ waiting: number; late: number; dead: number; connections: number }>(`select (select count(*) from kernel_letters where state = 'waiting')::float8 as waiting,
    coalesce((select extract(epoch from $1::timestamptz - min(due_at)) from kernel_letters where state = 'waiting' and due_at < $1), 0)::float8 as late, (select count(*) from kernel_letters where state = 'dead')::float8 as dead,
    (select count(*) from pg_stat_activity where datname = current_database())::float8 as connections`, [ctx.now])
  const { waiting, late, dead, connections } = seen!
  await ctx.client.query({ name: 'operations.height', text: highest, values: [ctx.now, ['connections', 'letters_dead', 'letters_late', 'letters_waiting'], [connections, dead, late, waiting]] })
  const old = after(ctx.now, -dayMs)
  await together([ctx.client.query('delete from operations_gauges where minute < $1', [old]), ctx.client.query('delete from operations_processes where seen_at < $1', [old])])
}

/** Whoever may see to it hears of a new alert in the inbox; nobody while it is snoozed. */
export async function tellOperators(ctx: Context, { alertId, rule, subject }: { readonly alertId: string; readonly rule: string; readonly subject: string }): Promise<void> {
  const { rows: [alert] } = await ctx.client.query<{ isSnoozed: boolean }>('select coalesce(snoozed_until > $2, false) as "isSnoozed" from operations_alerts where id = $1', [alertId, ctx.now])
  if (!alert || alert.isSnoozed) return
  const [zh, en] = names[rule as RuleName]
  for (const ownerId of await staffPermitted(ctx, 'operations.alerts')) await tellInbox(ctx, { ownerId, topic: 'alert', title: `报警：${zh} Alert: ${en}`, body: isOfJob(rule) ? [...new Set(jobSays(subject))].join(' ') : subject, link: '/health' })
}

/** Somebody has seen it and sees to it 认领; the reason is kept. */
export function acknowledge(ctx: Context, id: string, reason: string): Promise<void> {
  return change(ctx, id, 'operations.acknowledge_alert', reason, `acknowledged_by = $2, acknowledged_at = $3, reason = $4`, [ctx.actor.id, ctx.now, reason])
}

/** For so many hours nobody is told of it again 静默; it stays on the page. */
export function snooze(ctx: Context, id: string, hours: number, reason: string): Promise<void> {
  return change(ctx, id, 'operations.snooze_alert', reason, `snoozed_until = $3::timestamptz + make_interval(hours => $5), acknowledged_by = $2, acknowledged_at = $3, reason = $4`, [ctx.actor.id, ctx.now, reason, hours])
}

function change(ctx: Context, id: string, action: string, reason: string, what: string, values: readonly unknown[]): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { rows: [row] } = await ctx.client.query<{ rule: string; subject: string }>(`update operations_alerts set ${what} where id = $1 returning rule, subject`, [id, ...values])
    if (!row) notFound()
    await audit(ctx, { action, subject: id, after: { ...row, reason } })
  })
}
