/** Building a console 构建后台: one page whose screens come in parts, each under a name that holds its hash. */
import { join } from 'node:path'
import { build } from 'vite'
import { root } from './install.mjs'

/** Where the page's nonce goes, anew with each answer; `src/apps/web.ts` knows it. */
const noncePlace = 'NONCE_OF_THIS_ANSWER'

export async function buildConsole(name) {
  // Whoever calls may run as a test; what is built is for people all the same.
  const plain = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  await build({ configFile: false, root: join(root, 'web', name), base: `/${name}/`, logLevel: 'error', mode: 'production', html: { cspNonce: noncePlace },
    build: { outDir: join(root, 'dist/web', name), emptyOutDir: true, target: ['es2022', 'safari16', 'chrome110', 'firefox110'], chunkSizeWarningLimit: 2_000, modulePreload: { polyfill: false } } })
  if (plain === undefined) delete process.env.NODE_ENV
  else process.env.NODE_ENV = plain
}
