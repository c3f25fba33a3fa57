import { Readable } from 'node:stream'
import { Client, type Pool } from 'pg'
import { expect, inject } from 'vitest'
import { jobs, reactions } from '#apps/house'
import { dbOf, openPool, type Actor, type Context } from '#kernel/context'
import { listenersOf } from '#kernel/event'
import { openFetch } from '#kernel/fetch'
import { forgetAllKept } from '#kernel/kept'
import { deliverAll } from '#kernel/letters'
import { silent } from '#kernel/log'
import type { Message, Part, Ports } from '#kernel/ports'
import { ofRun } from './named'

interface Place { readonly url: string; readonly pool: Pool; readonly empty: string }
/** By test file: the modules of a run are shared between files, databases are not. */
const places = new Map<string, Promise<Place>>()

async function makePlace(name: string): Promise<Place> {
  const url = (database: string) => inject('database').replace('DATABASE', database)
  const admin = new Client({ connectionString: url('postgres') })
  await admin.connect()
  await admin.query(`create database ${name} template ${ofRun('template')} strategy wal_log`)
  await admin.end()
  const pool = openPool(url(name), 10)
  const { rows } = await pool.query<{ name: string }>(`select schemaname || '.' || tablename as name from pg_tables where schemaname = 'public' and tablename <> 'kernel_migrations'`)
  // Only what was used is emptied: looking into 200 tables costs a millisecond, truncating them a fifth of a second.
  const empty = `do $$ begin set local session_replication_role = replica;
    ${rows.map((t) => `if exists (select from ${t.name}) then delete from ${t.name}; end if;`).join('\n')} end $$`
  return { url: url(name), pool, empty }
}

export async function place(): Promise<Place> {
  const file = expect.getState().testPath!
  if (!places.has(file)) places.set(file, makePlace(ofRun(`w${process.pid}_${places.size}`)))
  return places.get(file)!
}

/** What was sent during a test, in order; each `world` starts with none. */
export const sent: Message[] = []
const shelf = new Map<string, Uint8Array>()
const fakes = {
  notify: { send: async (message: Message) => { sent.push(message) }, sendWaiting: async () => 0 },
  fetch: openFetch(new Set()),
  files: {
    write: async (name: string, bytes: Uint8Array) => { shelf.set(name, bytes) },
    read: async (name: string) => shelf.get(name),
    sizeBytesOf: async (name: string) => shelf.get(name)?.length,
    readPart: async (name: string, { from, to }: Part) => { const bytes = shelf.get(name); return bytes && Readable.from([Buffer.from(bytes.subarray(from, to + 1))]) },
    remove: async (name: string) => { shelf.delete(name) },
  },
}

/** What is heard on demand is heard by nobody, unless a test says otherwise. */
const wanted: ReadonlySet<string> = new Set()

/** A little world: this file's own database, emptied; a fixed clock; someone who acts. Rooms' own ports are given by `ports`. */
export async function world(actor: Actor = { kind: 'shopper', id: 'shp_lan' }, ports: Partial<Ports> = {}): Promise<Context> {
  const { pool, empty } = await place()
  await pool.query(empty)
  forgetAllKept({ pool })
  sent.length = 0
  shelf.clear()
  return { client: pool, pool, db: dbOf(pool), actor, now: new Date('2026-06-18T10:00:00+08:00'), locale: 'zh-CN', requestId: 'req_test',
    ports: { ...fakes, ...ports } as Ports, log: silent, listeners: listenersOf(reactions, wanted) }
}

/** All news is delivered, with the news that it causes. */
export const deliver = (ctx: Context): Promise<number> => deliverAll({ ...ctx, actor: { kind: 'system', id: 'system' } }, reactions)
/** The same world at another time. */
export const later = (ctx: Context, ms: number): Context => ({ ...ctx, now: new Date(ctx.now.getTime() + ms) })

/** What the whole house does by the clock. */
export { jobs }
