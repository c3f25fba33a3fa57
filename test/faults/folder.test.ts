import { rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { databaseOf, freshFolder, isAlive, run, serve, until } from './program'

/** One data folder, one server; and a database that dies with its server, or is brought back under it. */
const folders: string[] = []
const folder = (): string => { const made = freshFolder(); folders.push(made); return made }
afterAll(() => { for (const one of folders) rmSync(one, { recursive: true, force: true }) })
const status = (url: string): Promise<number> => fetch(url).then((answer) => answer.status, () => 0)

test('T-55 a second server on one data folder is refused with words, a command beside it is not, and after the first has ended the folder is free', async () => {
  const DATA_DIR = folder()
  const first = await serve({ DATA_DIR })
  try {
    const second = await run({ DATA_DIR })
    expect(second.code).toBe(1)
    expect(second.said).toContain(`served already, by process ${first.child.pid}`)
    expect(second.said).toContain('已由进程')
    expect(await run({ DATA_DIR }, ['export-raw', '--out', `${DATA_DIR}/out`])).toMatchObject({ code: 0 })
    expect(await status(`${first.url}/readyz`)).toBe(200)
  } finally { await first.kill('SIGTERM') }
  const third = await serve({ DATA_DIR })
  await third.kill('SIGTERM')
  await until(() => isAlive(third.child.pid!) ? undefined : true, () => 'it lives')
})

test('I-34 kill -9 of the server ends its database, and the next start recovers it without waiting for anybody', async () => {
  const DATA_DIR = folder()
  const first = await serve({ DATA_DIR })
  const { pid } = databaseOf(DATA_DIR)
  await first.kill('SIGKILL')
  await until(() => (isAlive(pid) ? undefined : true), () => `postgres ${pid} lives on`)
  // The second is killed and followed at once: its database may still be ending when the third comes.
  const second = await serve({ DATA_DIR })
  await second.kill('SIGKILL')
  const third = await serve({ DATA_DIR })
  expect(await status(`${third.url}/readyz`)).toBe(200)
  await third.kill('SIGTERM')
})

test('T-30 kill -9 of the database: meanwhile a clean 503 with Retry-After, and it is back without anybody’s doing', async () => {
  const DATA_DIR = folder()
  const shop = await serve({ DATA_DIR })
  try {
    for (let round = 0; round < 2; round++) {
      const { pid } = databaseOf(DATA_DIR)
      process.kill(pid, 'SIGKILL')
      const seen = new Set<number>()
      const back = await until(async () => {
        // The home page's shelves are read each time; categories are kept, and told from memory while the database is away.
        const answer = await fetch(`${shop.url}/v1/home`).catch((fault: unknown) => { throw new Error(`it does not answer: ${shop.said().slice(-5_000)}`, { cause: fault }) })
        seen.add(answer.status)
        if (answer.status === 503) expect([answer.headers.get('retry-after'), (await answer.json() as { type: string }).type]).toEqual([expect.stringMatching(/^[1-3]$/), 'kernel.busy'])
        return answer.status === 200 && databaseOf(DATA_DIR).pid !== pid ? databaseOf(DATA_DIR).pid : undefined
      }, () => shop.said())
      expect([...seen].filter((one) => one !== 200 && one !== 503)).toEqual([])
      expect(isAlive(back)).toBe(true)
      expect(await status(`${shop.url}/readyz`)).toBe(200)
    }
    // It answers a moment before its keeper has the folder in hand again, and then it holds it.
    await until(() => (shop.said().includes('the database is back') ? true : undefined), shop.said)
    expect((await run({ DATA_DIR })).said).toContain('served already')
  } finally { await shop.kill('SIGTERM') }
  expect(isAlive(databaseOfOrNone(DATA_DIR))).toBe(false)
})
const databaseOfOrNone = (at: string): number => { try { return databaseOf(at).pid } catch { return -1 } }
