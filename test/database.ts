import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '#apps/migrate'
import { openPool } from '#kernel/context'
import { startPostgres } from '#kernel/postgres'
import { ofRun } from './named'

declare module 'vitest' { export interface ProvidedContext { database: string } }

interface Server { url(database: string): string; stop(): Promise<void> }

/** The server of a run: the one that comes along, or with `DATABASE_URL` a separate one, on which databases of the tests' own are made and dropped again. */
async function serverOfRun(): Promise<Server> {
  const given = process.env['DATABASE_URL']
  if (given) {
    // What the tests start stands on databases of its own, or on the one that comes along where a test is about that.
    delete process.env['DATABASE_URL']
    process.env['DATABASE_URL_OF_TESTS'] = given
    return { url: (database) => Object.assign(new URL(given), { pathname: `/${database}` }).href, stop: async () => {} }
  }
  const folder = `${tmpdir()}/tw-test-${process.pid}`
  const server = await startPostgres(folder, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' })
  return { url: server.url, stop: async () => { await server.stop(); rmSync(folder, { recursive: true, force: true }) } }
}

/** One server a run, one migrated template; each test file copies it (`world.ts`). Nothing here survives a crash, nor need it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await serverOfRun()
  // Where browser tests keep the demo shop that each of them begins with.
  const shop = process.env['SHOP_OF_TESTS'] = `${tmpdir()}/tw-shop-${process.pid}`
  process.env['RUN_OF_TESTS'] = `run${randomBytes(4).toString('hex')}`
  const template = ofRun('template')
  const admin = new Client({ connectionString: server.url('postgres') })
  await admin.connect()
  await admin.query(`create database ${template}`)
  const pool = openPool(server.url(template), 2)
  await migrate(pool)
  await pool.end()
  project.provide('database', server.url('DATABASE'))
  return async () => {
    const { rows } = await admin.query<{ name: string }>('select datname as name from pg_database where starts_with(datname, $1)', [ofRun('')])
    for (const { name } of rows) await admin.query(`drop database if exists "${name}" with (force)`)
    await admin.end()
    await server.stop()
    rmSync(shop, { recursive: true, force: true })
  }
}
