/** `npm run bench` 压测: installs what is missing, then measures the product beside the floor. What follows `--` goes to it: `--json FILE`, `--products N`, `--only list,order`, `--keep DIR`. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { installIfNeeded, root } from './install.mjs'

installIfNeeded()
const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(root, 'test', 'bench', 'bench.ts'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
process.exit(status ?? 1)
