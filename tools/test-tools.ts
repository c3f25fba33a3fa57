import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What pictures and measurements need and nobody else does 测试工具: fonts with 汉字 and Lighthouse, in a package of their own (`test/tools`). */
export function installTestTools(): void {
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { cwd: fileURLToPath(new URL('../test/tools', import.meta.url)), stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) throw new Error('the test tools could not be installed: see the lines above')
}
