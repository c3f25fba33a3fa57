import { AsyncResource } from 'node:async_hooks'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { Pool, type PoolClient, type PoolConfig } from 'pg'
import { gather } from './gather'
import { layLanes } from './lanes'
import type { Log } from './log'
import type { Ports } from './ports'
import { isTracing, traced } from './trace'
import { holds, releases, watchers } from './watch'

/** Context 上下文: who acts, when, in which language and on which connection. Every use case takes it first. */
export interface Context {
  /** Where statements go: the pool, or inside a transaction the one client that carries it. */
  readonly client: Pool | PoolClient
  readonly pool: Pool
  readonly db: NodePgDatabase
  readonly actor: Actor
  /** The only clock of a use case: read once at the edge. */
  readonly now: Date
  readonly locale: Locale
  /** Names the request in logs, audit entries and error answers. */
  readonly requestId: string
  /** Which operation, reaction or job this is done for, as logs and traces name it. */
  readonly operation?: string
  /** The outside world, each behind an interface; `apps` chooses the adapters. */
  readonly ports: Ports
  readonly log: Log
  /** Who hears which news: names of reactions by name of event, from the list of rooms. */
  readonly listeners: Listeners
  readonly inTransaction?: true
  /** Until it has come, nothing is known yet of whether this is asked for the first time: what only reads goes on, what writes waits for it; see `once`. */
  readonly mayWrite?: Promise<unknown>
  /** What was reckoned on has changed once already: this time everything is locked before it is reckoned with; see `overtaken`. */
  readonly isCareful?: true
  /** What is to be kept under the key, once it is known, until somebody has written it. */
  readonly keeps?: { answer?: readonly string[] | undefined }
  /** What is written last, in one go with the commit; see `lastly`. */
  readonly beforeCommit?: (() => Promise<unknown>)[]
  /** What to do once the transaction has committed; never done if it does not. */
  readonly afterCommit?: (() => void)[]
  /** What the browser keeps for us; there is none outside a request. */
  readonly cookies?: Cookies
  /** Whose browser: its IP address and its name, for limits and lists of devices; `site` is the address under which it reached us, as passkeys belong to one. */
  readonly caller?: { readonly ip: string; readonly agent: string; readonly site?: string; /** By which link he came, where that was one of a channel of its own. */ readonly from?: string }
  /** Hash of the Idempotency-Key under which this is done, where there is one: what is made keeps it (I-05). */
  readonly keyHash?: string
  /** Set by `audit`, so that the route knows that the use case has told its own story. */
  readonly told?: { audited: boolean }
}

/** Cookies by their plain names; prefix and flags are the edge's business. */
export interface Cookies {
  get(name: string): string | undefined
  set(name: string, value: string, options: { readonly maxAgeSeconds: number }): void
  clear(name: string): void
}

export type Locale = 'zh-CN' | 'en'
export type Listeners = ReadonlyMap<string, readonly string[]>
export type ActorKind = 'guest' | 'shopper' | 'merchant' | 'staff' | 'channel' | 'system'

/** Who acts. A merchant's clerk acts for `merchantId`; `permits` is what merchant clerks and platform staff may do. */
export interface Actor {
  readonly kind: ActorKind
  readonly id: string
  readonly merchantId?: string
  readonly permits?: ReadonlySet<string>
  readonly sessionId?: string
  /** Who made the key by which a program acts: he answers for what it asks, and is the same person (I-39). */
  readonly madeBy?: string
  /** Only looks as a role, until then: his permits are narrowed to it, and nothing but reading is open (E25). */
  readonly looking?: { readonly role: string; readonly memberId: string | null; readonly until: Date }
  /** Does he hold a second factor, and when did this session last prove one; only members of a merchant and of staff have it (E27). */
  readonly proof?: { readonly held: boolean; readonly at: Date | null }
}

export const nobody: Actor = { kind: 'guest', id: 'gst_nobody' }
export const system: Actor = { kind: 'system', id: 'system' }

/** A lock is worth waiting for a sixth of the time that a statement has. */
const lockShare = 6
/**
 * Opens connections to one database: `max` in all, some of them as lanes for prepared reads where the process serves many at once. With `statementMs` the
 * database itself gives up what takes longer, a transaction that nobody goes on with for as long, and a lock that does not come (T-30): nobody hangs for good.
 */
export function openPool(connectionString: string, max = 10, lanes = 0, statementMs = 0): Pool {
  const limits = statementMs > 0 ? { statement_timeout: statementMs, lock_timeout: Math.ceil(statementMs / lockShare), idle_in_transaction_session_timeout: statementMs } : {}
  const config = { connectionString, connectionTimeoutMillis: 10_000, keepAlive: true, ...limits }
  const pool = tended(new Pool({ ...config, max: Math.max(1, max - lanes), idleTimeoutMillis: 30_000, pipeline: true }))
  if (lanes > 0) layLanes(pool, config, lanes)
  besides.set(pool, openBeside(pool, config))
  return pool
}

function tended(pool: Pool): Pool {
  // A connection that breaks fails its query or is dropped by the pool; without listeners the whole process would end instead.
  pool.on('error', () => {})
  pool.on('connect', (client) => { client.on('error', () => {}); gather(client) })
  // Who waited for a connection is called by whoever gave it back, as a part of that one's work: while traces are kept, he goes on as a part of his own.
  const connect = pool.connect.bind(pool) as (tell?: (...given: unknown[]) => void) => unknown
  return Object.assign(pool, { connect: (tell?: (...given: unknown[]) => void) => connect(tell && isTracing() ? AsyncResource.bind(tell) : tell) }) as Pool
}

/** Single statements do not keep a connection long. */
const mostBeside = 2
const besides = new WeakMap<Pool, Pool>()
function openBeside(pool: Pool, config: PoolConfig): Pool {
  const side = tended(new Pool({ ...config, max: mostBeside, idleTimeoutMillis: 10_000 }))
  const end = pool.end.bind(pool) as () => Promise<void>
  Object.assign(pool, { end: async () => { await Promise.all([end(), side.end()]) } })
  return side
}

/**
 * Where a single statement goes that must stand whatever becomes of the caller's transaction, such as a counted try. Inside a transaction it must not ask the pool, whose
 * last connection the transaction itself may hold: with as many of them as connections, nobody would ever get one (T-30).
 */
export const beside = (ctx: Pick<Context, 'pool' | 'inTransaction'>): Pool => (ctx.inTransaction ? besideOf(ctx.pool) : ctx.pool)
export const besideOf = (pool: Pool): Pool => besides.get(pool) ?? pool
/** Who reads for others too, who may be in transactions that hold every connection there is, reads here: nobody's transaction may wait for a reading that waits for it (T-30). */
export function aside({ inTransaction: _in, beforeCommit: _before, afterCommit: _after, ...ctx }: Context): Context {
  const client = besideOf(ctx.pool)
  return { ...ctx, client, db: dbOf(client) }
}

/** A builder for each connection, made once: pools keep their clients, and building one costs more than a query. */
const builders = new WeakMap<Pool | PoolClient, NodePgDatabase>()
export function dbOf(client: Pool | PoolClient): NodePgDatabase {
  const known = builders.get(client)
  if (known) return known
  const db = drizzle(client)
  builders.set(client, db)
  return db
}

/** Runs `work` in a transaction, or joins the one that `ctx` already carries. Commits when `work` answers, undoes all when it throws. */
export async function transaction<T>(ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T> {
  if (ctx.inTransaction) {
    // Whoever composes use cases reads in the next what the one before has left for the end.
    await flush(ctx)
    return work(ctx)
  }
  return traced('transaction', () => begin(ctx, work)).catch((fault: unknown) => {
    if (ctx.isCareful || (fault as { code?: string }).code !== overtaken) throw fault
    return transaction({ ...ctx, isCareful: true, ...(ctx.told && { told: { audited: false } }) }, work)
  })
}

/**
 * What a statement fails with that was sent along with the commit and finds what it reckons with changed: all is undone, and done once more by a context that is careful.
 * So a guarded write that hardly ever fails holds its row no longer than the commit takes.
 */
const overtaken = 'TW001'

async function begin<T>(ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T> {
  const client = await ctx.pool.connect()
  holds(client, ctx)
  const began = performance.now()
  const inside = guarded(client)
  let broken: Error | undefined
  const begun = client.query('begin')
  begun.catch(() => {})
  try {
    const beforeCommit: (() => Promise<unknown>)[] = []
    const afterCommit: (() => void)[] = []
    const result = await work({ ...ctx, client: inside.client, db: dbOf(client), inTransaction: true, beforeCommit, afterCommit })
    await begun
    const last = beforeCommit.map((write) => write())
    inside.end()
    const [{ command }] = await together([client.query('commit'), ...last])
    // What failed inside and was passed over has made the commit an undoing.
    if (command !== 'COMMIT') throw new Error('the transaction was undone, as a statement in it had failed')
    watchers.transaction?.((performance.now() - began) / 1_000, true)
    for (const then of afterCommit) then()
    return result
  } catch (fault) {
    inside.end()
    watchers.transaction?.((performance.now() - began) / 1_000, false)
    await client.query('rollback').catch((error: Error) => { broken = error })
    throw fault
  } finally {
    releases(client)
    client.release(broken)
  }
}

/** A transaction's connection, as long as it lasts: a statement that comes after its end would stand alone, outside of it, and is refused. */
function guarded(client: PoolClient): { readonly client: PoolClient; end(): void } {
  let isOver = false
  const inside = Object.create(client) as PoolClient
  inside.query = ((...given: unknown[]) => {
    if (isOver) throw new Error('a statement came after the end of its transaction')
    return (client.query as (...given: unknown[]) => unknown)(...given)
  }) as PoolClient['query']
  return { client: inside, end: () => { isOver = true } }
}

/**
 * Writes at the end, in one go with the commit, which saves a wait for each: for what the use case does not read any more itself. A use case that follows
 * in the same transaction finds it written. `write` sends its statements at once, before it waits for anything; what fails undoes the transaction as always.
 */
export function lastly(ctx: Context, write: () => Promise<unknown>): void {
  if (!ctx.beforeCommit) throw new Error('only a transaction has an end')
  ctx.beforeCommit.push(write)
}

/** Writes now what was to be written last, because it is read after all. */
export async function flush(ctx: Context): Promise<void> {
  if (!ctx.beforeCommit || ctx.beforeCommit.length === 0) return
  await together(ctx.beforeCommit.splice(0).map((write) => write()))
}

/** Runs `work` within the transaction so that it may fail by itself: what it throws undoes what it wrote, and nothing else. */
export async function savepoint<T>(ctx: Context, work: () => Promise<T>): Promise<T> {
  await flush(ctx)
  const set = ctx.client.query('savepoint one')
  set.catch(() => {})
  try {
    const result = await work()
    await flush(ctx)
    await ctx.client.query('release savepoint one')
    return result
  } catch (fault) {
    ctx.beforeCommit!.length = 0
    await ctx.client.query('rollback to savepoint one; release savepoint one')
    throw fault
  }
}

/**
 * Several statements of one transaction at once, so that they share a write and a wait. Unlike `Promise.all` it answers only when all have ended:
 * nothing that is still under way may reach the connection after the rollback. Throws the first fault.
 */
export async function together<T extends readonly unknown[]>(work: { readonly [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const ends = await Promise.allSettled(work)
  // Statements after the one that failed are refused as well: the first is the cause.
  const fault = ends.find((end) => end.status === 'rejected')
  if (fault) throw fault.reason
  return ends.map((end) => (end as PromiseFulfilledResult<unknown>).value) as unknown as T
}

/** The same context for somebody else: how the system acts on behalf of a timer, or a test as several people. */
export const as = (ctx: Context, actor: Actor): Context => ({ ...ctx, actor })
