/** Building a console 构建后台: one page whose screens come in parts, each under a name that holds its hash. */
import { join } from 'node:path'
import { build } from 'vite'
import { root } from './install.mjs'

export async function buildConsole(name) {
  const plain = process.env.NODE_ENV
  await build({ configFile: false, root: join(root, 'web', name), base: `/${name}/`, logLevel: 'error', mode: 'production',
    build: { outDir: join(root, 'dist/web', name), emptyOutDir: true, target: ['es2022', 'safari16', 'chrome110', 'firefox110'], chunkSizeWarningLimit: 2_000, modulePreload: { polyfill: false } } })
  // Vite sets it for good; what runs afterwards in this process must not find it changed.
  if (plain === undefined) delete process.env.NODE_ENV
  else process.env.NODE_ENV = plain
}
