import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { backUp, manifestOf } from '#apps/backup'
import { exportRaw } from '#apps/export'
import { migrate, migrationsOf } from '#apps/migrate'
import { restore } from '#apps/restore'
import { openPool, type Context } from '#kernel/context'
import { folderFiles } from '#kernel/folder'
import { check } from '../checker'
import { address, buy, market } from '../market'
import { emptyDatabase } from './place'
import { freshFolder, run, serve } from './program'

/** T-55 I-37: what was saved while the shop ran comes back to the fen; what is damaged, half, newer or not to be overwritten is refused with words. */
const root = freshFolder()
const pools: Pool[] = []
let made = 0
afterAll(async () => { for (const pool of pools) await pool.end(); rmSync(root, { recursive: true, force: true }) })
const folder = (name: string): string => { const at = join(root, `${name}-${made++}`); mkdirSync(at); return at }

/** A new database without anything in it. */
async function empty(): Promise<Pool> {
  const pool = openPool(await emptyDatabase('template0'), 3)
  pools.push(pool)
  return pool
}
/** The checker on what a database holds, at the moment of the backup. */
const faultsIn = async (ctx: Context, pool: Pool, now: Date) => {
  const books = folder('books')
  await exportRaw({ ...ctx, pool, client: pool, now }, books)
  return check(books)
}

test('T-55 I-37 a backup taken while orders are placed is one moment: restored, the checker finds nothing, and a backup of the copy is the same to the byte', async () => {
  const m = await market(10_000)
  const files = folder('files')
  const store = folderFiles(files)
  await store.write('aa11bb22.webp', new Uint8Array([1, 2, 3]))
  let placed = 0
  let isOver = false
  const load = (async () => {
    for (let shopper = 0; !isOver; shopper++) {
      const by = m.by({ kind: 'shopper', id: `shp_load${shopper}` })
      const addressId = (await by.call('POST', '/v1/addresses', address)).body.id as string
      const { status, body } = await buy(by, [{ skuId: m.a.skuIds[placed % 2]!, quantity: 1 }, { skuId: m.b.skuIds[0]!, quantity: 2 }], addressId)
      expect([status, body.type]).toEqual([200, undefined])
      placed++
      if (placed % 5 === 0) await m.news()
    }
  })()
  while (placed < 3) await new Promise((resolve) => { setTimeout(resolve, 5) })
  const out = folder('backup')
  const before = placed
  const manifest = await backUp(m.ctx.pool, files, out)
  isOver = true
  await load
  const orders = manifest.tables.find(({ name }) => name === 'ordering_orders')!.rows
  expect(orders).toBeGreaterThanOrEqual(before)
  const pool = await empty()
  const filesThere = folder('files')
  expect(await restore(pool, filesThere, out)).toMatchObject({ rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0), files: 1, upgraded: [] })
  const { faults, seen } = await faultsIn(m.ctx, pool, m.clock())
  expect([faults, (seen['I-11'] ?? 0) > 0]).toEqual([[], true])
  expect(await folderFiles(filesThere).read('aa11bb22.webp')).toEqual(Buffer.from([1, 2, 3]))
  const again = await backUp(pool, filesThere, folder('again'))
  expect(again.tables).toEqual(manifest.tables)
  expect([again.sequences, again.ledger, again.files]).toEqual([manifest.sequences, manifest.ledger, manifest.files])
  // What was switched off for the load is on again: books are append-only and rows need what they refer to.
  await expect(pool.query('delete from kernel_outbox')).rejects.toThrow()
  await expect(pool.query(`insert into kernel_letters (seq, reaction, due_at) values (-1, 'x', now())`)).rejects.toMatchObject({ code: '23503' })
})

test('T-55 a damaged, a half and a newer backup are refused before anything is written, and so is a database in use', async () => {
  const m = await market(3)
  const files = folder('files')
  await folderFiles(files).write('cc33dd44.webp', new Uint8Array([9]))
  const out = folder('backup')
  await backUp(m.ctx.pool, files, out)
  const pool = await empty()
  const spoiled = async (name: string, spoil: (at: string) => void) => {
    const at = folder(name)
    cpSync(out, at, { recursive: true })
    spoil(at)
    return restore(pool, folder('files'), at).then(() => 'restored', (fault: Error) => fault.message)
  }
  const flip = (place: string) => { const bytes = readFileSync(place); bytes[bytes.length >> 1]! ^= 1; writeFileSync(place, bytes) }
  expect(await spoiled('table', (at) => flip(join(at, 'tables/catalog_products.jsonl.gz')))).toContain('tables/catalog_products.jsonl.gz of the backup is damaged')
  expect(await spoiled('file', (at) => flip(join(at, 'files/cc/cc33dd44.webp')))).toContain('files/cc/cc33dd44.webp of the backup is damaged')
  expect(await spoiled('manifest', (at) => flip(join(at, 'manifest.json')))).toContain('manifest.json of the backup is damaged')
  expect(await spoiled('missing', (at) => rmSync(join(at, 'tables/stock_levels.jsonl.gz')))).toContain('damaged')
  expect(await spoiled('half', (at) => rmSync(join(at, 'manifest.json')))).toContain('did not come to its end')
  const older = migrationsOf().slice(0, -1)
  await expect(restore(pool, folder('files'), out, older)).rejects.toThrow(/newer than this program[\s\S]*不能降级/)
  expect((await pool.query(`select count(*)::int as n from pg_tables where schemaname = 'public'`)).rows[0]).toEqual({ n: 0 })
  await expect(restore(m.ctx.pool, folder('files'), out)).rejects.toThrow(/not empty/)
  await expect(backUp(m.ctx.pool, files, out)).rejects.toThrow(/not empty/)
})

test('T-55 an older program refuses a newer database, and a migration that was changed afterwards is noticed, both with words', async () => {
  const pool = await empty()
  const all = migrationsOf()
  expect((await migrate(pool, all)).length).toBe(all.length)
  await expect(migrate(pool, all.slice(0, -1))).rejects.toThrow(`has ${all.at(-1)!.name}`)
  await expect(migrate(pool, all.map((one, i) => (i === 3 ? { ...one, checksum: 'other' } : one)))).rejects.toThrow(all[3]!.name)
  expect(await migrate(pool, all)).toEqual([])
  // A database of before sums were kept takes those of the files it meets.
  await pool.query('alter table kernel_migrations drop column checksum')
  expect(await migrate(pool, all)).toEqual([])
  await expect(migrate(pool, all.map((one, i) => (i === 0 ? { ...one, checksum: 'other' } : one)))).rejects.toThrow(all[0]!.name)
})

/**
 * What earlier versions saved: the first set of all, and of the set of 2026-11-27 (to 0238) the demo shop as its start made it and a market of 1,200 deeds by dice (test/simulation), both without pictures.
 * Together they hold something in most tables, so that a migration which forgets the rows that are there is found out.
 */
const moved: Readonly<Record<string, string>> = { catalog_prices: 'pricing_prices' }
const earlier = ['previous', 'previous.demo', 'previous.market'] as const
test.each(earlier)('T-55 I-37 E36 data of a version before this one (%s) is restored, brought up to date and right; then the old version refuses it', async (name) => {
  const from = folder(name)
  const { execFileSync } = await import('node:child_process')
  execFileSync('tar', ['-xJf', `test/faults/${name}.tar.xz`, '-C', from])
  const before = manifestOf(from)
  const pool = await empty()
  const { upgraded } = await restore(pool, folder('files'), from)
  expect(upgraded.length).toBeGreaterThan(0)
  const m = await market(1)
  const { faults, seen } = await faultsIn(m.ctx, pool, new Date(before.at))
  expect([faults, (seen['I-01'] ?? 0) > 0]).toEqual([[], true])
  const after = await backUp(pool, folder('files'), folder('after'))
  expect(after.ledger).toEqual(before.ledger)
  // No row is lost on the way. What a migration knows better it may add; facts, books and people stay as many as they were.
  const rowsIn = ({ tables }: typeof before) => new Map(tables.map((table) => [table.name, table.rows]))
  const [then, now] = [rowsIn(before), rowsIn(after)]
  expect([...then].filter(([table, rows]) => (now.get(moved[table] ?? table) ?? 0) < rows)).toEqual([])
  const kept = ['ordering_orders', 'ordering_lines', 'payments_entries', 'payments_intents', 'stock_movements', 'stock_levels', 'catalog_products', 'catalog_skus', 'identity_shoppers', 'identity_members', 'kernel_outbox', 'kernel_letters']
  expect(kept.map((table) => [table, now.get(table)])).toEqual(kept.map((table) => [table, then.get(table)]))
  const old = new Set(before.migrations.map((one) => one.name))
  await expect(migrate(pool, migrationsOf().filter((one) => old.has(one.name)))).rejects.toThrow(/newer than this program/)
})

test('T-55 the command line saves a running shop and restores it beside, where it starts', async () => {
  const DATA_DIR = folder('shop')
  const shop = await serve({ DATA_DIR })
  const out = join(root, 'by-command')
  try { expect(await run({ DATA_DIR }, ['backup', out])).toMatchObject({ code: 0 }) } finally { await shop.kill('SIGTERM') }
  const copy = folder('copy')
  expect(await run({ DATA_DIR: copy }, ['restore', out])).toMatchObject({ code: 0 })
  expect(await run({ DATA_DIR: copy }, ['restore', out])).toMatchObject({ code: 1, said: expect.stringContaining('not empty') as string })
  const again = await serve({ DATA_DIR: copy })
  try { expect((await fetch(`${again.url}/readyz`)).status).toBe(200) } finally { await again.kill('SIGTERM') }
}, 180_000)
