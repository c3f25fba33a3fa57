import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportRaw } from '#apps/export'
import { loginsOf, seed } from '#apps/seed'
import { dbOf, openPool, type Context } from '#kernel/context'
import { check } from '#test/checker'
import { full } from '#test/full'
import { place, world } from '#test/world'
import { demoShop } from '../browser/product'

/** A demo shop on this file's own database. */
async function seeded(number: number): Promise<{ ctx: Context; folder: string }> {
  const ctx = await world()
  const folder = mkdtempSync(join(tmpdir(), 'tw-seed-'))
  await seed({ folder, url: (await place()).url, base: () => ctx, stop: async () => {} }, { size: 's', seed: number }, () => {})
  return { ctx, folder }
}
/** The one that a first start fills, and that browser tests begin with: orders in every state with honest dates, stock that does not run out, books that balance. */
async function shipped(): Promise<{ ctx: Context; folder: string; stop(): Promise<void> }> {
  const [base, { folder, database, stop }] = [await world(), await demoShop()]
  const pool = openPool(database)
  return { ctx: { ...base, pool, client: pool, db: dbOf(pool), now: statSync(join(folder, 'logins.json')).mtime }, folder, stop: async () => { await pool.end(); await stop() } }
}
const rowsOf = async <T extends object>(ctx: Context, sql: string): Promise<T[]> => (await ctx.pool.query<T>(sql)).rows
const states = (ctx: Context) => rowsOf<{ state: string; n: number }>(ctx, `select state, count(*)::int as n from ordering_orders where parent_id is not null group by 1 order by 1`)

/** Seeding draws pictures and lets a hundred and twenty orders live: half a minute by itself, more beside other tests. */
const seedsWithinMs = 300_000

test('the demo shop has orders in every state, dated over the past months; the printed shopper has one of each', async () => {
  const { ctx, folder, stop } = await shipped()
  expect(loginsOf(folder)).toContain('13800000001')
  const all = Object.fromEntries((await states(ctx)).map(({ state, n }) => [state, n]))
  expect(Object.keys(all)).toEqual(['cancelled', 'paid', 'part_shipped', 'placed', 'received', 'shipped'])
  const [span] = await rowsOf<{ parents: number; days: number; future: number }>(ctx, `select count(*)::int as parents, (extract(epoch from max(placed_at) - min(placed_at)) / 86400)::int as days, count(*) filter (where placed_at > '${ctx.now.toISOString()}')::int as future from ordering_orders where parent_id is null`)
  expect([span!.parents, span!.future]).toEqual([141, 0])
  expect(span!.days).toBeGreaterThan(100)
  const mine = await rowsOf<{ state: string }>(ctx, `select distinct o.state from ordering_orders o join identity_shoppers s on s.id = o.shopper_id where s.name = '小岚' and o.parent_id is not null order by 1`)
  expect(mine.map((row) => row.state)).toEqual(['cancelled', 'paid', 'part_shipped', 'placed', 'received', 'shipped'])
  expect(await rowsOf(ctx, `select c.kind, c.state from aftersales_cases c join identity_shoppers s on s.id = c.shopper_id where s.name = '小岚' order by 1`)).toEqual([{ kind: 'claim', state: 'asked' }, { kind: 'exchange', state: 'replacement_sent' }, { kind: 'return', state: 'returning' }])
  expect(await rowsOf(ctx, `select id from ordering_orders where state = 'placed' and parent_id is null and due_at <= '${ctx.now.toISOString()}'`)).toEqual([])
  expect(await rowsOf(ctx, `select 1 from ordering_history where at > '${ctx.now.toISOString()}' union all select 1 from payments_entries where at > '${ctx.now.toISOString()}'`)).toEqual([])
  expect((await rowsOf<{ n: number }>(ctx, `select count(*)::int as n from payments_refunds where state = 'done'`))[0]!.n).toBeGreaterThan(5)
  await exportRaw(ctx, join(folder, 'books'))
  const { faults, seen } = check(join(folder, 'books'))
  expect(faults).toEqual([])
  expect(seen['I-16']).toBeGreaterThan(250)
  expect(await rowsOf(ctx, `select sku_id from stock_levels where least(available, reserved, shipped) < 0 or (available = 0 and shipped + reserved > 0)`)).toEqual([])
  expect(await rowsOf(ctx, `select seq from kernel_letters where state <> 'done'`)).toEqual([])
  await stop()
}, seedsWithinMs)

test.runIf(full)('the same seed makes the same shop', async () => {
  const told = (ctx: Context) => rowsOf(ctx, `select o.state, l.title, l.spec_text, l.quantity, l.payable_fen from ordering_orders o join ordering_lines l on l.order_id = o.id order by o.placed_at, l.title, l.spec_text`)
  const one = await seeded(7)
  const first = await told(one.ctx)
  const two = await seeded(7)
  expect(await told(two.ctx)).toEqual(first)
  for (const { folder } of [one, two]) rmSync(folder, { recursive: true })
}, seedsWithinMs)
