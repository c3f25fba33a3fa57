import { expect, test } from 'vitest'
import { countStatements } from '#apps/statements'
import { openPool, type Actor } from '#kernel/context'
import { callers } from '../http'
import { place, world } from '../world'

/** Statements are counted where the server can, whoever starts; where it cannot, the screen gets to know and the start goes on. */
const staff: Actor = { kind: 'staff', id: 'stf_watch', permits: new Set(['operations.read']) }

test('the start opens the counting of statements where the server has loaded it, and whoever may see the running reads which took the time; values are left out', async () => {
  const ctx = await world()
  const { app, by } = callers(ctx)
  expect((await by(staff).call('GET', '/v1/staff/statements')).body).toEqual({ items: null })
  const { rows: [loaded] } = await ctx.pool.query<{ is: boolean }>(`select current_setting('shared_preload_libraries') ~ 'pg_stat_statements' as is`)
  // Two processes may begin at once.
  await Promise.all([countStatements(ctx.pool), countStatements(ctx.pool)])
  await countStatements(ctx.pool)
  await ctx.pool.query(`select id from kernel_inbox where owner_id = 'somebody-in-particular'`)
  const { items } = (await by(staff).call('GET', '/v1/staff/statements')).body as { items: { statement: string; calls: number }[] | null }
  if (!loaded!.is) expect(items).toBeNull()
  else {
    expect(items!.some(({ statement, calls }) => statement.startsWith('select id from kernel_inbox') && calls > 0)).toBe(true)
    expect(JSON.stringify(items)).not.toContain('somebody-in-particular')
  }
  await app.close()
})

test('an account that may not open it, or a database that is away, keeps nobody from starting', async () => {
  const { url, pool } = await place()
  await pool.query(`drop extension if exists pg_stat_statements`)
  const account = `plain_${process.pid}`
  await pool.query(`create role ${account} login password 'kestrel-harbour-71'`)
  const plain = openPool(url.replace(/\/\/[^@]*@/, `//${account}:kestrel-harbour-71@`), 1)
  expect((await plain.query<{ who: string }>('select current_user as who')).rows).toEqual([{ who: account }])
  const away = openPool('postgresql://nobody@127.0.0.1:1/none', 1)
  for (const one of [plain, away]) { await countStatements(one); await one.end() }
  await pool.query(`drop role ${account}`)
  expect((await pool.query(`select from pg_extension where extname = 'pg_stat_statements'`)).rowCount).toBe(0)
})
