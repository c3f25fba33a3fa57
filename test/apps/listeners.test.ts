import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import { listeners } from '#apps/listeners'

/** Comes so many times at the same moment from a process of its own, leaves `said` once all stand before the door, and stays. */
const crowd = (port: number, count: number, said: string) => spawn(process.execPath, ['-e', `
  const { connect } = require('node:net'); let open = 0
  for (let i = 0; i < ${count}; i++) connect(${port}, '127.0.0.1', () => { if (++open === ${count}) require('node:fs').writeFileSync(process.argv[1], '') })`, said], { stdio: ['ignore', 'ignore', 'inherit'] })

/** How many are taken in, turn by turn, once all stand there. */
async function takenByTurn(count: number, copies: number): Promise<readonly number[]> {
  const app = fastify()
  const doors = listeners(app, copies)
  await app.listen({ port: 0, host: '127.0.0.1', backlog: count * 2 })
  expect(await doors.copied()).toBe(copies - 1)
  let taken = 0
  app.server.on('connection', () => { taken++ })
  const folder = mkdtempSync(join(tmpdir(), 'tw-crowd-'))
  const people = crowd((app.server.address() as AddressInfo).port, count, join(folder, 'said'))
  // Nobody is taken in while the loop stands still.
  while (!existsSync(join(folder, 'said'))) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
  rmSync(folder, { recursive: true })
  const turns: number[] = []
  await new Promise<void>((resolve) => {
    let before = 0
    const turn = (): void => {
      if (taken > before) turns.push(taken - before)
      before = taken
      if (taken < count) setImmediate(turn)
      else resolve()
    }
    setImmediate(turn)
  })
  people.kill()
  await app.close()
  await doors.ended()
  return turns
}

test('I-28 T-53 a long turn of the loop takes in as many new connections as handles listen, so that nobody waits a turn for each who stands before him', async () => {
  const [alone, together] = [await takenByTurn(64, 1), await takenByTurn(64, 8)]
  expect(Math.max(...alone)).toBe(1)
  expect(Math.max(...together)).toBe(8)
  expect(together.length).toBeLessThan(alone.length / 4)
})

test('I-28 who came in by a copy of the listener is answered, ends as any other, and nobody is taken in once the app closes', async () => {
  const app = fastify({ forceCloseConnections: 'idle' })
  let letGo!: () => void
  const free = new Promise<void>((resolve) => { letGo = resolve })
  let asked = 0
  app.get('/slow', async () => { asked++; await free; return 'told' })
  app.get('/', async () => 'here')
  const doors = listeners(app, 4)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  expect(await doors.copied()).toBe(3)
  expect(await Promise.all(Array.from({ length: 40 }, async () => (await fetch(url)).text()))).toEqual(Array.from({ length: 40 }, () => 'here'))
  const slow = Array.from({ length: 12 }, async () => (await fetch(`${url}/slow`)).text())
  await expect.poll(() => asked).toBe(12)
  const closing = app.close().then(() => doors.ended())
  await expect.poll(() => fetch(url).then(() => 'taken in', () => 'nobody'), { timeout: 5_000 }).toBe('nobody')
  letGo()
  expect(new Set(await Promise.all(slow))).toEqual(new Set(['told']))
  await closing
})

test('where no other process can be had one handle listens as before, and the log says so', async () => {
  const said: string[] = []
  const app = fastify({ logger: { level: 'warn', stream: { write: (line: string) => { said.push(line) } } } })
  app.get('/', async () => 'here')
  const doors = listeners(app, 3)
  const node = process.execPath
  process.execPath = '/nowhere/node'
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  process.execPath = node
  expect(await doors.copied()).toBe(0)
  expect(await (await fetch(url)).text()).toBe('here')
  await app.close()
  await doors.ended()
  expect(said).toEqual([expect.stringContaining('one listener takes in all connections')])
})
