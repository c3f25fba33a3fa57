import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '#apps/migrate'
import { openPool } from '#kernel/context'
import { startPostgres } from '#kernel/postgres'

declare module 'vitest' { export interface ProvidedContext { database: string } }

/** One server a run, one migrated template; each test file copies it (`world.ts`). Nothing here survives a crash, nor need it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = `${tmpdir()}/tw-test-${process.pid}`
  const server = await startPostgres(folder, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' })
  const admin = new Client({ connectionString: server.url('postgres') })
  await admin.connect()
  await admin.query('create database template_tradewind')
  await admin.end()
  const pool = openPool(server.url('template_tradewind'), 2)
  await migrate(pool)
  await pool.end()
  project.provide('database', server.url('DATABASE'))
  return async () => { await server.stop(); rmSync(folder, { recursive: true, force: true }) }
}
