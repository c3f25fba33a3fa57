/** `npm run tradewind -- COMMAND` 命令行: builds what has changed, then runs one command of the program. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { installIfNeeded, root } from './install.mjs'
import { surroundings } from './surroundings.mjs'

installIfNeeded()
const { build } = await import('./build.mjs')
await build(() => {})
const { status } = spawnSync(process.execPath, [join(root, 'dist', 'cli.mjs'), ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, ...surroundings } })
process.exit(status ?? 1)
