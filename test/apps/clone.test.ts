import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { until } from '../faults/program'
import { full } from '../full'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bySecond = 600

test.runIf(full)('task 1 (ux.md §11): a clone in a folder with blanks and 汉字 is a shop after `npm start` alone, within ten minutes, with its three front ends and its logins told; asked to end, it ends with its database', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tw 信风 商城-'))
  const place = join(folder, '我的 shop')
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_ENV|NODE_OPTIONS|DATABASE_URL|SHOP_OF_TESTS|FULL|CI$|INIT_CWD)/.test(name)))
  try {
    execFileSync('git', ['clone', '--quiet', root, place])
    const began = performance.now()
    const child = spawn('npm', ['start'], { cwd: place, env: { ...own, PORT: '0' }, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => { said += text.toString() })
    const url = await until(() => { if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${said}`); return /^ready (http\S+)/m.exec(said)?.[1] }, () => said, bySecond * 1_000)
    const seconds = (performance.now() - began) / 1_000
    expect(seconds).toBeLessThan(bySecond)
    for (const [path, holds] of [['/', '<h1'], ['/seller', '<div id='], ['/console', '<div id=']] as const) {
      const answer = await fetch(url + path, { headers: { accept: 'text/html' } })
      expect([path, answer.status, (await answer.text()).includes(holds)]).toEqual([path, 200, true])
    }
    for (const who of ['shopper 顾客', 'merchant 商家', 'staff 运营']) expect(said).toMatch(new RegExp(`${who} +\\S+ +\\S+`))
    const end = once(child, 'exit')
    child.kill('SIGTERM')
    await end
    // npm ends at once; what it started answers what was asked and ends by itself.
    await until(() => fetch(url).then(() => undefined, () => true as const), () => `it answers still: ${said}`)
    await until(() => (existsSync(join(place, 'data', 'pg', 'postmaster.pid')) ? undefined : true), () => 'the database lives on')
    process.stdout.write(`clone to ready: ${Math.round(seconds)} s\n`)
  } finally { rmSync(folder, { recursive: true, force: true }) }
}, (bySecond + 120) * 1_000)
