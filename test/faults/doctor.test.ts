import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { clockFindings, databaseFindings, migrationFindings, queueFindings } from '#apps/doctor.database'
import { addressFindings, folderFindings, outsideFindings, programFindings } from '#apps/doctor.place'
import { told, type Finding } from '#apps/doctor.rules'
import { migrationsOf } from '#apps/migrate'
import { readEnvironment } from '#kernel/environment'
import { deliver, world } from '../world'
import { z } from 'zod'
import { transaction } from '#kernel/context'
import { defineEvent, emit } from '#kernel/event'
import { keys, startS3 } from '../ports/s3.server'
import { freshFolder, run, serve } from './program'

/** E36 the doctor finds each fault that is planted, and nothing where there is none. */
const root = freshFolder()
afterAll(() => { rmSync(root, { recursive: true, force: true }) })
const grave = (findings: readonly Finding[]) => findings.filter(({ level }) => level !== 'well').map(({ area, level, says: [, en] }) => `${level} ${area}: ${en}`)
const one = (findings: readonly Finding[], pattern: RegExp) => { expect(grave(findings).filter((line) => pattern.test(line)), grave(findings).join('\n')).toHaveLength(1) }

test('E36 an old Node, a folder that cannot be used or is readable by others, and a full disk are named', () => {
  expect(grave(programFindings('20.19.0'))).toEqual([])
  one(programFindings('18.20.4'), /fault program: Node 18.20.4 is too old/)
  expect(grave(folderFindings(root, 50_000))).toEqual([])
  one(folderFindings(join(root, 'missing')), /fault folder/)
  one(folderFindings(root, 100), /fault disk: Only 100 MiB/)
  one(folderFindings(root, 1_500), /warning disk/)
  writeFileSync(join(root, 'logins.json'), '{}')
  chmodSync(join(root, 'logins.json'), 0o644)
  one(folderFindings(root, 50_000), /warning folder: Other users/)
})

test('E36 addresses that do not fit together and switches left on are named', () => {
  const of = (given: Record<string, string>) => addressFindings(readEnvironment(given))
  expect(grave(of({}))).toEqual([])
  expect(grave(of({ PUBLIC_URL: 'https://shop.example', TRUST_PROXY: '1', DEV_INBOX: '0' }))).toEqual([])
  one(of({ PUBLIC_URL: 'http://shop.example', DEV_INBOX: '0' }), /fault address: PUBLIC_URL is http/)
  one(of({ PUBLIC_URL: 'https://shop.example', DEV_INBOX: '0' }), /warning address: .*TRUST_PROXY/)
  one(of({ PUBLIC_URL: 'https://shop.example', TRUST_PROXY: '1' }), /fault secrets: DEV_INBOX/)
  one(of({ PUBLIC_URL: 'https://shop.example', TRUST_PROXY: '1', DEV_INBOX: '0', SIMULATOR_BY_AMOUNT: '1' }), /fault secrets: SIMULATOR_BY_AMOUNT/)
  one(of({ HOST: '0.0.0.0', DEV_INBOX: '0' }), /warning address: It listens beyond/)
})

test('E36 a mail server, a gateway or a store that does not answer is named, one that answers is not', async () => {
  const server = createServer((socket) => { socket.end() })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const { port } = server.address() as AddressInfo
  const store = await startS3()
  const there = { MAIL_URL: `smtp://127.0.0.1:${port}`, SMS_URL: `http://127.0.0.1:${port}/send`, FILES_URL: store.url, FILES_REGION: keys.region, FILES_KEY_ID: keys.id, FILES_KEY_SECRET: keys.secret, REDIS_URL: `redis://127.0.0.1:${port}`, TRACES_URL: `http://127.0.0.1:${port}/v1/traces` }
  expect(grave(await outsideFindings(there))).toEqual([])
  // A store that answers and takes nothing: another key, and a bucket that is not there.
  one(await outsideFindings({ ...there, FILES_KEY_SECRET: 'another secret' }), /fault files: .*SignatureDoesNotMatch.*FILES_KEY_SECRET/)
  one(await outsideFindings({ ...there, FILES_URL: store.url.replace('/shop/', '/other/') }), /fault files: .*NoSuchBucket.*the bucket in FILES_URL/)
  await Promise.all([store.stop(), new Promise((resolve) => { server.close(resolve) })])
  const gone = await outsideFindings(there)
  for (const area of ['mail', 'sms', 'files', 'limits', 'traces']) one(gone, new RegExp(`fault ${area}: .*ECONNREFUSED`))
})

test('E36 what the database is set to, a clock that is off, and migrations that do not fit are named', async () => {
  const { pool } = await world()
  // The tests' own database is made for speed, and each of its settings would be a fault of a shop; a separate one may stand as a shop's should.
  const { rows: [set] } = await pool.query<{ fsync: string; pages: string; commit: string; most: number }>("select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages, current_setting('synchronous_commit') as commit, current_setting('max_connections')::int as most")
  const database = await databaseFindings(pool, set!.most + 100)
  const named = (pattern: RegExp) => grave(database).some((line) => pattern.test(line))
  expect(named(/fault database: fsync is off/)).toBe(set!.fsync === 'off')
  expect(named(/fault database: full_page_writes is off/)).toBe(set!.pages === 'off')
  expect(named(/warning database: synchronous_commit is off/)).toBe(set!.commit === 'off')
  one(database, new RegExp(`warning database: max_connections is ${set!.most}`))
  expect(grave(await clockFindings(pool))).toEqual([])
  one(await clockFindings(pool, () => new Date(Date.now() + 5_000)), /warning clock: .*5\.\d s off/)
  one(await clockFindings(pool, () => new Date(Date.now() + 120_000)), /fault clock: .*120\.\d s off/)
  const all = migrationsOf()
  expect(grave(await migrationFindings(pool, all))).toEqual([])
  one(await migrationFindings(pool, all.slice(0, -1)), new RegExp(`fault migrations: .*newer.*${all.at(-1)!.name}`))
  one(await migrationFindings(pool, [...all, { name: '9999_next.sql', checksum: 'x', text: '' }]), /warning migrations: 1 migrations/)
  one(await migrationFindings(pool, all.map((each, i) => (i === 0 ? { ...each, checksum: 'other' } : each))), new RegExp(`fault migrations: .*changed.*${all[0]!.name}`))
})

test('E36 I-34 dead and late letters, failed messages and facts of the future are named', async () => {
  const ctx = await world()
  const now = new Date()
  expect(grave(await queueFindings(ctx.pool, now))).toEqual([])
  const Told = defineEvent('test.planted', z.object({}))
  await transaction({ ...ctx, now: new Date(now.getTime() + 3_600_000) }, async (ctx) => { emit(ctx, Told, {}) })
  const { rows: [fact] } = await ctx.pool.query<{ seq: string }>('select max(seq) as seq from kernel_outbox')
  one(await clockFindings(ctx.pool), /fault clock: The newest event lies in the future/)
  const letter = (state: string, reaction: string) => ctx.pool.query(`insert into kernel_letters (seq, reaction, state, due_at) values ($1, $2, $3, $4)`, [fact!.seq, reaction, state, new Date(now.getTime() - 3_600_000)])
  await letter('dead', 'test.one')
  await letter('waiting', 'test.two')
  await ctx.pool.query(`insert into kernel_outgoing (key, channel, recipient, text, state, at, due_at) values ('k', 'sms', '1', 'x', 'failed', $1, $1)`, [now])
  const queue = await queueFindings(ctx.pool, now)
  one(queue, /fault queue: 1 letters failed/)
  one(queue, /fault queue: 1 letters have waited/)
  one(queue, /warning queue: 1 SMS or mails/)
  expect(told(queue, 'zh-CN').split('\n').map((line) => line[0])).toEqual(['✗', '✗', '!'])
  expect(told(queue, 'zh-CN')).toMatch(/多次失败/)
  await deliver(ctx)
})

test('E36 the command ends with 0 on a sound shop, and with 1 and the reason where the database or a setting is at fault', async () => {
  const DATA_DIR = join(root, 'shop')
  mkdirSync(DATA_DIR)
  expect(await run({ DATA_DIR }, ['doctor', '--en'])).toMatchObject({ code: 0, said: expect.stringContaining('There is no database yet') as string })
  const shop = await serve({ DATA_DIR })
  const sound = await run({ DATA_DIR }, ['doctor', '--en'])
  await shop.kill('SIGTERM')
  expect([sound.code, sound.said]).toEqual([0, expect.stringContaining('The database is up to date') as string])
  expect(await run({ DATA_DIR, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, ['doctor'])).toMatchObject({ code: 1, said: expect.stringContaining('✗ database') as string })
  expect(await run({ DATA_DIR, POOL: 'many' }, ['doctor'])).toMatchObject({ code: 1, said: expect.stringContaining('✗ settings') as string })
})
