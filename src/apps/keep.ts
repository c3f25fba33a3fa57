import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { BadEnvironment } from '#kernel/environment'
import { startPostgres, type Embedded } from '#kernel/postgres'

/**
 * Keeping the database that comes along 看护自带数据库: a server holds its data folder alone, and starts its database again when that ends under it. The hold is a
 * session's advisory lock in the database itself, so it dies with its process, however that ends; commands that only work beside a server take none.
 */
const lock = `hashtext('tradewind.server')`
/** A process that was killed a moment ago may still be on the database's list. */
const holdWithinMs = 2_000
const againAfterMs = 500

export interface Keeping {
  /** Says in words what happened to the database. */
  say(sentence: string): void
  /** The folder has gone to another server while our database was away: this one has to end. */
  lost(fault: Error): void
}

/** Starts or joins the database of a folder and holds the folder. Refuses with words where another server holds it. */
export async function keepPostgres(folder: string, { say, lost }: Keeping): Promise<Embedded> {
  let embedded = await startPostgres(folder)
  let isEnding = false
  let restart: Promise<void> = Promise.resolve()
  const url = embedded.url
  const watched = async (): Promise<Client> => {
    const client = await hold(url('postgres'), folder)
    client.once('end', () => { if (!isEnding) restart = again() })
    return client
  }
  const again = async (): Promise<void> => {
    say('the database has gone away and is started again 数据库已断开，正在重新启动')
    while (!isEnding) {
      try {
        const next = await startPostgres(folder)
        // What is still ours stays ours when only the connection broke.
        if (next.ours) embedded = next
        holding = await watched()
        say('the database is back 数据库已恢复')
        return
      } catch (fault) {
        if (fault instanceof BadEnvironment) { lost(fault); return }
        await pause(againAfterMs)
      }
    }
  }
  let holding: Client
  try { holding = await watched() } catch (fault) { await embedded.stop(); throw fault }
  return { ours: embedded.ours, url, stop: async () => { isEnding = true; await restart; await holding.end().catch(() => {}); await embedded.stop() } }
}

async function hold(connectionString: string, folder: string): Promise<Client> {
  const client = new Client({ connectionString, application_name: `tradewind-server ${process.pid}`, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  for (const until = performance.now() + holdWithinMs; ; await pause(50)) {
    const { rows: [row] } = await client.query<{ mine: boolean }>(`select pg_try_advisory_lock(${lock}) as mine`)
    if (row!.mine) return client
    if (performance.now() > until) break
  }
  const { rows: [other] } = await client.query<{ name: string }>(`select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
    where l.locktype = 'advisory' and l.granted and l.database = (select oid from pg_database where datname = current_database()) and l.objid = ${lock}::int8 & 4294967295 and a.pid <> pg_backend_pid()`)
  await client.end()
  const number = other?.name.split(' ')[1] ?? '?'
  throw new BadEnvironment(`The data folder ${folder} is served already, by process ${number}; stop that one, choose another DATA_DIR, or let several share a database by DATABASE_URL. 数据目录 ${folder} 已由进程 ${number} 使用：请先停止它，或另选 DATA_DIR；多个进程共用数据库请设置 DATABASE_URL。`)
}
