import type { Pool } from 'pg'
import { dbOf, system, type Context } from '#kernel/context'
import { schedulesNow } from '#kernel/jobs'
import { silent } from '#kernel/log'
import type { Ports } from '#kernel/ports'
import { after, clock, minuteMs } from '#kernel/time'
import { boundsOf } from '#trust/operations'
import { fault, warning, well, type Finding } from './doctor.rules'
import { migrationsOf, strangersOf, type Applied, type Migration } from './migrate'

/** What the doctor asks the database 数据库体检: its version and settings, migrations, its clock, and what waits in the queues. Reads only. */
const needed = ['pg_trgm', 'btree_gin']
const wrongMs = 30_000
/** Whoever asks: what is late and how far a clock may be off are the alerts' bounds, so that the doctor and they say the same. */
const asking = (pool: Pool, now: Date): Context => ({ client: pool, pool, db: dbOf(pool), actor: system, now, locale: 'zh-CN', requestId: 'doctor', ports: {} as Ports, log: silent, listeners: new Map() })
const bounds = async (ctx: Context) => boundsOf(ctx, await isThere(ctx.pool, 'public.kernel_settings'))

export async function databaseFindings(pool: Pool, connections: number): Promise<Finding[]> {
  const { rows: [row] } = await pool.query<{ version: string; number: number; encoding: string; most: number; fsync: string; commit: string; pages: string; missing: string[]; readOnly: boolean }>(`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number, current_setting('server_encoding') as encoding, current_setting('max_connections')::int as most,
      current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages, pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on' as "readOnly",
      array(select wanted from unnest($1::text[]) wanted where not exists (select from pg_available_extensions e where e.name = wanted)) as missing`, [needed])
  const now = row!
  const found: Finding[] = [well('database', `PostgreSQL ${now.version} 有应答`, `PostgreSQL ${now.version} answers`)]
  if (now.missing.length > 0) found.push(fault('database', `数据库缺少扩展 ${now.missing.join('、')}：请安装 postgresql-contrib`, `The database lacks the extensions ${now.missing.join(', ')}: install its contrib package`))
  if (now.encoding !== 'UTF8') found.push(fault('database', `数据库编码是 ${now.encoding}，需要 UTF8：请以 UTF8 新建数据库`, `The database is encoded in ${now.encoding}; make one in UTF8`))
  if (now.readOnly) found.push(fault('database', '数据库只读：请连接主库', 'The database takes no writes: connect to the primary'))
  for (const [name, value] of [['fsync', now.fsync], ['full_page_writes', now.pages]] as const) if (value === 'off') found.push(fault('database', `${name}=off：断电可能毁坏账本，请改为 on`, `${name} is off: a power cut may ruin the books; switch it on`))
  if (now.commit === 'off') found.push(warning('database', 'synchronous_commit=off：崩溃可能丢失最近的订单，请改为 on', 'synchronous_commit is off: a crash may lose the latest orders; switch it on'))
  // Beside the pool each process has a few for the clockwork, the ear of the worker and the hold.
  if (connections + 8 > now.most) found.push(warning('database', `max_connections=${now.most} 少于 POOL=${connections} 加 8：请调大或减小 POOL`, `max_connections is ${now.most}, which is less than POOL (${connections}) and 8 besides: raise it or lower POOL`))
  return found
}

export async function migrationFindings(pool: Pool, here: readonly Migration[] = migrationsOf()): Promise<Finding[]> {
  const applied = await appliedOf(pool)
  const { newer, changed } = strangersOf(here, applied)
  const done = new Set(applied.map(({ name }) => name))
  const waiting = here.filter(({ name }) => !done.has(name)).length
  const found: Finding[] = []
  if (newer.length > 0) found.push(fault('migrations', `数据库版本高于本程序（${newer.join('、')}）：请使用新版本`, `The database is newer than this program (${newer.join(', ')}): use the newer version`))
  if (changed.length > 0) found.push(fault('migrations', `已执行的迁移文件被改动：${changed.join('、')}，请恢复原文件`, `Migrations were changed after they had been applied: ${changed.join(', ')}; put the original files back`))
  if (waiting > 0) found.push(warning('migrations', `${waiting} 个迁移尚未执行：下次启动会自动执行，请先备份`, `${waiting} migrations are still to be applied: the next start does it; make a backup first`))
  return found.length > 0 ? found : [well('migrations', '数据库结构是最新的', 'The database is up to date')]
}
async function appliedOf(pool: Pool): Promise<Applied[]> {
  if (!await isThere(pool, 'public.kernel_migrations')) return []
  return (await pool.query<Applied>(`select m.name, to_jsonb(m) ->> 'checksum' as checksum from kernel_migrations m`)).rows
}
const isThere = async (pool: Pool, table: string): Promise<boolean> => (await pool.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table])).rows[0]!.there

/** The machine's clock against the database's, and against the newest fact: business time is the server's (I-34). */
export async function clockFindings(pool: Pool, now: () => Date = clock): Promise<Finding[]> {
  const { skewMs } = await bounds(asking(pool, now()))
  const before = now().getTime()
  const { rows: [row] } = await pool.query<{ at: Date }>('select clock_timestamp() as at')
  const offMs = Math.abs(row!.at.getTime() - (before + now().getTime()) / 2)
  const seconds = (offMs / 1_000).toFixed(1)
  const found: Finding[] = []
  if (offMs > wrongMs) found.push(fault('clock', `本机时钟与数据库相差 ${seconds} 秒：请开启时间同步（NTP）`, `This machine’s clock is ${seconds} s off the database’s: switch time synchronisation (NTP) on`))
  else if (offMs > skewMs) found.push(warning('clock', `本机时钟与数据库相差 ${seconds} 秒：请检查时间同步`, `This machine’s clock is ${seconds} s off the database’s: look at its time synchronisation`))
  const { rows: [newest] } = await isThere(pool, 'public.kernel_outbox') ? await pool.query<{ at: Date | null }>('select at from kernel_outbox order by seq desc limit 1') : { rows: [] }
  if (newest?.at && newest.at > after(now(), minuteMs)) found.push(fault('clock', '最新的事件发生在“未来”：本机时钟曾经或现在走错，请校准', 'The newest event lies in the future: the clock is or was wrong; set it right'))
  return found.length > 0 ? found : [well('clock', '时钟正确', 'The clock is right')]
}

/** Letters that lie dead or wait too long, messages that failed, jobs that are overdue. */
export async function queueFindings(pool: Pool, now: Date = clock()): Promise<Finding[]> {
  if (!await isThere(pool, 'public.kernel_letters')) return [well('queue', '队列为空', 'Nothing waits')]
  const ctx = asking(pool, now)
  const { lateMinutes } = await bounds(ctx)
  const { rows: [row] } = await pool.query<{ dead: number; late: number; failed: number }>(`select
    (select count(*)::int from kernel_letters where state = 'dead') as dead, (select count(*)::int from kernel_letters where state = 'waiting' and due_at < $1) as late,
    (select count(*)::int from kernel_outgoing where state = 'failed' and at > $2) as failed`, [after(now, -lateMinutes * minuteMs), after(now, -24 * 60 * minuteMs)])
  const overdue = (await schedulesNow(ctx)).filter(({ overdueSince }) => overdueSince !== null).map(({ name }) => name)
  const { dead, late, failed } = row!
  const found: Finding[] = []
  if (dead > 0) found.push(fault('queue', `${dead} 封信件多次失败：请在控制台“任务”里查看原因并重新投递`, `${dead} letters failed again and again: read why in the console under jobs, and deliver them again`))
  if (late > 0) found.push(fault('queue', `${late} 封信件等待超过 ${lateMinutes} 分钟：没有正在运行的 worker，或它忙不过来`, `${late} letters have waited for more than ${lateMinutes} minutes: no worker runs, or it cannot keep up`))
  if (overdue.length > 0) found.push(fault('queue', `定时任务没有按时运行（${overdue.join('、')}）：请启动 PARTS 含 worker 的进程`, `Jobs did not run when they should have (${overdue.join(', ')}): start a process whose PARTS have worker`))
  if (failed > 0) found.push(warning('queue', `过去一天有 ${failed} 条短信或邮件未能发出：请检查服务商`, `${failed} SMS or mails could not be sent within the last day: look at the provider`))
  return found.length > 0 ? found : [well('queue', '没有积压', 'Nothing is late')]
}
