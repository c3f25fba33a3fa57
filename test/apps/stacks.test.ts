import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { afterAll, expect, it } from 'vitest'

const folder = await mkdtemp(join(tmpdir(), '风 stacks '))
afterAll(() => rm(folder, { recursive: true, force: true }))

async function ended(body: string, name: string): Promise<string> {
  await writeFile(join(folder, `${name}.ts`), `import { nameWrittenLines } from ${JSON.stringify(resolve('src/apps/stacks'))}\n\n\nnameWrittenLines()\n${body}\n`)
  await build({ entryPoints: [join(folder, `${name}.ts`)], bundle: true, platform: 'node', format: 'esm', outfile: join(folder, 'dist', `${name}.mjs`), sourcemap: true, sourcesContent: false, minifyWhitespace: true, logLevel: 'error' })
  return new Promise((resolve) => { execFile(process.execPath, [join(folder, 'dist', `${name}.mjs`)], { cwd: folder }, (_fault, stdout, stderr) => { resolve(stdout + stderr) }) })
}

it('a fault names the line that was written, in a folder of any name', async () => {
  const said = await ended(`const pay = (fen: number) => {\n  if (fen < 0) throw new RangeError('below nothing')\n}\ntry { pay(-1) } catch (fault) { console.log((fault as Error).stack) }\npay(-2)`, 'pay')
  expect(said).toContain('RangeError: below nothing\n    at pay (pay.ts:6:22)\n    at pay.ts:8:7')
  expect(said.match(/pay\.ts:6:22/g)).toHaveLength(2)
})

it('what has no map is named as it is, and what was thrown is never lost', async () => {
  const said = await ended(`console.log(new Error('with one').stack)\ntry { JSON.parse('{') } catch (fault) { console.log((fault as Error).stack) }\nimport('node:fs').then(({ rmSync }) => { rmSync(import.meta.filename + '.map'); console.log(new Error('without').stack); console.log(String(Object.assign(new Error(''), { toString: () => { throw new Error('no') } }).stack)) })`, 'bare')
  expect(said).toMatch(/Error: with one\n {4}at bare\.ts:5:13/)
  expect(said).toMatch(/SyntaxError: .*\n {4}at JSON\.parse \(<anonymous>\)\n {4}at bare\.ts:6:12/)
  expect(said).toMatch(/Error: without\n {4}at file:.*bare\.mjs:\d+:\d+/)
  expect(said).toMatch(/\nError\n {4}at/)
})
