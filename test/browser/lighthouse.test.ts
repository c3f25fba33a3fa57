import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { full } from '../full'

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** With `FULL` alone: it installs a tool of its own and takes minutes. */
test.runIf(full)('task 18 (ux.md §11): Lighthouse gives nine pages 95 or more in each of its marks, or `npm run lighthouse` ends with a fault', async () => {
  const child = spawn(process.execPath, [at('node_modules/tsx/dist/cli.mjs'), at('tools/lighthouse.ts')], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => { said += text.toString() })
  const [code] = await once(child, 'close') as [number | null]
  expect([code, said]).toEqual([0, expect.stringMatching(/groups +performance \d+/)])
}, 900_000)
