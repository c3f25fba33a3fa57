/**
 * Installs what is missing 安装: runs before anything else is there, so it needs Node alone. `npm ci` when the lock has changed since the last
 * install, nothing otherwise; one sentence when Node is too old or the folder cannot be written.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const oldest = [20, 19]

export function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

export function installIfNeeded() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) fail(`Node.js ${process.versions.node} is too old: Tradewind needs ${oldest.join('.')} or newer. 请安装 Node.js ${oldest.join('.')} 或更高版本。`)
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).update(process.versions.modules).digest('hex')
  const mark = join(root, 'node_modules', '.tradewind-installed')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return
  try { accessSync(root, constants.W_OK) } catch { fail(`The folder ${root} cannot be written. 目录不可写，请换一个目录或修改权限。`) }
  // Somebody who has just run `npm install` has everything: the lock that npm keeps inside says so.
  const hidden = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden) || existsSync(mark)) {
    process.stdout.write('Installing packages, about a minute the first time… 正在安装依赖…\n')
    const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32', env: { ...process.env, NODE_ENV: '' } })
    if (status !== 0) fail('The packages could not be installed: see the lines above. A connection to the npm registry is needed once. 依赖安装失败，首次安装需要联网。')
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(mark, lock)
}
