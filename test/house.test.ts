import { readdirSync, readFileSync } from 'node:fs'
import { getTableColumns, getTableName, is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import { house, jobs, routes } from '#apps/house'
import { jobTexts } from '#locales/jobs'
import { world } from './world'

/** The conventions of every room, present and future (house.md §9). Nothing here is written per room. */
const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/')).sort()
const wings = ['trust', 'insight', 'supply', 'offers', 'growth', 'finance', 'commerce', 'fulfilment', 'service', 'care']
const rooms = [...new Set(files.filter((f) => wings.includes(f.split('/')[0]!) && f.split('/').length === 3).map((f) => f.split('/')[1]!))]
const open = async (file: string): Promise<unknown[]> => Object.values(await import(/* @vite-ignore */ `../src/${file}`) as object)
const tablesOf = async (file: string) => (await open(file)).filter((thing): thing is PgTable => is(thing, PgTable))
const unique = (names: string[]) => expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
const read = (file: string) => readFileSync(`src/${file}`, 'utf8')

test('every folder of a wing is a room of the house, by its own name, behind one door whose first sentence says what it is in both languages', () => {
  expect(rooms.toSorted()).toEqual(house.map((room) => room.name).toSorted())
  for (const file of files.filter((f) => f.endsWith('/index.ts') && wings.includes(f.split('/')[0]!))) expect(read(file), file).toMatch(/\/\*\*[^*]*[\u4e00-\u9fff]/)
})

test('a room names its reactions, jobs, settings and permits after itself, and no name is used twice', () => {
  for (const room of house) {
    for (const { name } of [...room.reactions, ...room.jobs]) expect(name.split('.')[0]).toBe(room.name)
    for (const { key, fallback, least, most } of room.settings ?? []) { expect(key.split('.')[0]).toBe(room.name); expect(fallback >= least && fallback <= most, key).toBe(true) }
    for (const permit of room.permits ?? []) expect(permit.split('.')[0]).toBe(room.name)
  }
  unique(house.flatMap((room) => [...room.reactions, ...room.jobs].map((thing) => thing.name)))
  unique(house.flatMap((room) => (room.settings ?? []).map((setting) => setting.key)))
  unique(Object.values(routes as Record<string, { method: string; path: string }>).map((r) => `${r.method} ${r.path.replace(/:\w+/g, ':')}`))
})

test('E29 every job by the clock says in both languages what it does, and nothing is said of jobs that are not there', () => {
  for (const { name } of jobs) { const [zh, en] = jobTexts[name] ?? ['', '']; expect(zh, `${name}: say in locales/jobs.ts what it does`).toMatch(/[\u4e00-\u9fff]/); expect(en.length, name).toBeGreaterThan(5) }
  expect(Object.keys(jobTexts).filter((name) => !jobs.some((job) => job.name === name))).toEqual([])
})

test('I-20 each route of a merchant or of staff names a permit that its room publishes', () => {
  for (const room of house)
    for (const [name, r] of Object.entries(room.routes))
      if (r.access === 'merchant' || r.access === 'staff') expect(room.permits ?? [], `${name} ${r.method} ${r.path}`).toContain(r.permit)
})

test('every event bears the name of the room that tells it', async () => {
  for (const file of files.filter((f) => f.startsWith('events/')))
    for (const event of await open(file)) expect((event as { name: string }).name).toMatch(new RegExp(`^${file.slice(7, -3)}\\.[a-z_0-9]+$`))
})

test('tables bear the name of their room, and say of each column what the database says', async () => {
  const ctx = await world()
  const { rows } = await ctx.pool.query<{ table: string; column: string; type: string; nullable: boolean }>(
    `select table_name as "table", column_name as "column", data_type as type, is_nullable = 'YES' as nullable from information_schema.columns where table_schema = 'public'`)
  const facts = new Map(rows.map((row) => [`${row.table}.${row.column}`, row]))
  const named = new Set<string>()
  for (const file of files.filter((f) => f.endsWith('/tables.ts'))) {
    const room = file.split('/').at(-2)!
    for (const table of await tablesOf(file)) {
      expect(getTableName(table).split('_')[0]).toBe(room)
      for (const column of Object.values(getTableColumns(table))) {
        const at = `${getTableName(table)}.${column.name}`
        named.add(at)
        const fact = facts.get(at)
        expect(fact, `${at} stands in no migration`).toBeDefined()
        expect([at, family(fact!.type), fact!.nullable]).toEqual([at, family(column.getSQLType()), !column.notNull && !column.primary && !inKey(table, column.name)])
      }
    }
  }
  const own = rows.filter((row) => row.table !== 'kernel_migrations').map((row) => `${row.table}.${row.column}`)
  expect(own.filter((at) => !named.has(at)), 'columns that no tables.ts knows').toEqual([])
})

/** The names that Drizzle and PostgreSQL give to the same kind of column. */
const family = (type: string): string => type.toLowerCase().replace(/^(big|small)?serial$/, (t) => (t === 'bigserial' ? 'bigint' : t === 'smallserial' ? 'smallint' : 'integer'))
  .replace(/^timestamp.*with time zone$|^timestamptz.*/, 'timestamptz').replace(/^array$|^.*\[\]$/, 'array').replace(/^(varchar|character varying).*/, 'text').replace(/^(numeric|decimal).*/, 'numeric')
const inKey = (table: PgTable, column: string): boolean => getTableConfig(table).primaryKeys.some((key) => key.columns.some((one) => one.name === column))

/** Pages and lists that everything waits for look at a neighbour's rows in their one statement; no more are added. */
const joins = new Set(['supply/catalog/products.queries.ts merchants_merchants', 'supply/catalog/products.queries.ts pricing_compared', 'supply/catalog/products.queries.ts pricing_costs', 'supply/logistics/freight.queries.ts catalog_skus', 'supply/stock/stock.queries.ts catalog_skus', 'trust/compliance/desk.queries.ts identity_members'])
test('a statement of a room reads and writes tables of that room alone: what others keep is asked for at their doors (decision 11)', () => {
  const foreign: string[] = []
  for (const file of files.filter((f) => wings.includes(f.split('/')[0]!) && f.endsWith('.ts') && !f.endsWith('.test.ts')))
    for (const [, table, owner] of read(file).matchAll(/\b(?:from|join|into|update) (([a-z]+)_[a-z_]+)\b/g)) if (rooms.includes(owner!) && owner !== file.split('/')[1] && !joins.has(`${file} ${table}`)) foreign.push(`${file} ${table}`)
  expect(foreign).toEqual([])
})

test('files are of the ten kinds, rooms are flat and keep their budgets', () => {
  const kinds = /^(index|tables|reactions|jobs|[a-z-]+(\.[a-z-]+)*\.(rules|service|queries|routes|port|test|fake|simulator|alipay|wechat|stripe|development|local))\.ts$/
  for (const file of files.filter((f) => wings.includes(f.split('/')[0]!) && f.endsWith('.ts'))) {
    expect(file.split('/').length, `${file}: rooms are flat`).toBe(3)
    expect(file.split('/')[2], file).toMatch(kinds)
  }
  for (const room of rooms) expect(files.filter((f) => f.split('/')[1] === room && f.endsWith('.ts')).length, room).toBeLessThanOrEqual(25)
  for (const wing of wings) expect(new Set(files.filter((f) => f.startsWith(`${wing}/`) && f.split('/').length === 3).map((f) => f.split('/')[1])).size, wing).toBeLessThanOrEqual(6)
})

test('each place of a desk has a key of its own, G and then it', () => {
  for (const desk of ['seller', 'console']) {
    const keys = [...readFileSync(`web/${desk}/frame.tsx`, 'utf8').matchAll(/to: '([^']+)'[^}]*?key: '([^']+)'/g)].map(([, to, key]) => ({ to, key }))
    expect(keys.length).toBeGreaterThan(10)
    expect(keys.filter(({ key }, i) => keys.findIndex((one) => one.key === key) !== i), desk).toEqual([])
  }
})

test('every refusal has its sentence in Chinese and in English', async () => {
  const { texts } = await import('#locales/index') as { texts: Record<string, readonly [string, string]> }
  const codes = new Set<string>()
  for (const file of files.filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts')))
    for (const [, code] of read(file).matchAll(/(?:refuse|new Refusal)\('([a-z]+\.[a-z_0-9]+)'|unfit\([^,()]+, '([a-z]+\.[a-z_0-9]+)'/g)) if (code) codes.add(code)
  expect([...codes].filter((code) => !(code in texts))).toEqual([])
  for (const [code, [zh, en]] of Object.entries(texts)) { expect(zh, code).toMatch(/[\u4e00-\u9fff]/); expect(en.length, code).toBeGreaterThan(0) }
})

test('the map is fresh: docs/map.md says what the code says (`npm run map` writes it)', async () => {
  const { map, operationFiles, operations } = await import('../tools/map')
  expect(readFileSync('docs/map.md', 'utf8')).toBe(await map())
  for (const [file, audience] of Object.entries(operationFiles)) expect(readFileSync(file, 'utf8'), file).toBe(operations(audience))
})

test('I-25 nothing but the kernel’s one way out, and adapters to what the operator has named, asks an address', () => {
  const asking = /(?<![.\w])fetch\(|from 'undici'|\b(request|get|connect|createConnection)\b[^\n]*from 'node:(https?|net|tls)'/
  // The gateway of text messages is the operator's own setting, not a person's address.
  // So are the addresses at which the doctor knocks, without a word.
  // And payment channels, at their own hosts.
  const mayAsk = new Set(['kernel/fetch.ts', 'kernel/sms.http.ts', 'apps/doctor.place.ts', 'finance/payments/channel.alipay.ts', 'finance/payments/channel.wechat.ts'])
  expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !mayAsk.has(file) && asking.test(read(file)))).toEqual([])
})

test('letters of the shop grow with what the reader has chosen: their sizes are told in rem or em, never in px', () => {
  const folder = 'web/storefront/style'
  const fixed = readdirSync(folder).flatMap((file) => [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/font(?:-size)?:[^;{}]*?[\d.]+px[^;]*/g)].map(([found]) => `${file}: ${found}`))
  expect(fixed).toEqual([])
})
