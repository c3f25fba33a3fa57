/** Building a console 构建后台: one page whose screens come in parts, each under a name that holds its hash. */
import { join } from 'node:path'
import { build } from 'vite'
import { root } from './install.mjs'

/** Where the page's nonce goes, anew with each answer; `src/apps/web.ts` knows it. */
const noncePlace = 'NONCE_OF_THIS_ANSWER'

/**
 * The page stands still behind a dialog by style sheets that the library makes without the nonce it was given, so that the policy refuses them. The one place where it
 * makes sheets takes the nonce from the page; if the library changes there, the build says so.
 */
const noncedSheets = {
  name: 'nonced-sheets',
  transform(code, id) {
    if (!id.includes('@rc-component/util/es/Dom/dynamicCSS')) return undefined
    const nonced = code.replace(/if \(csp\?\.nonce\) \{\s*styleNode\.nonce = csp\?\.nonce;\s*\}/, `styleNode.nonce = document.querySelector('script[nonce]')?.nonce ?? '';`)
    if (nonced === code) throw new Error('@rc-component/util makes its style sheets otherwise than known: see noncedSheets in tools/build-console.mjs')
    return { code: nonced, map: null }
  },
}

export async function buildConsole(name) {
  // Whoever calls may run as a test; what is built is for people all the same.
  const plain = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  await build({ configFile: false, root: join(root, 'web', name), base: `/${name}/`, logLevel: 'error', mode: 'production', html: { cspNonce: noncePlace }, plugins: [noncedSheets],
    build: { outDir: join(root, 'dist/web', name), emptyOutDir: true, target: ['es2022', 'safari16', 'chrome110', 'firefox110'], chunkSizeWarningLimit: 2_000, modulePreload: { polyfill: false } } })
  if (plain === undefined) delete process.env.NODE_ENV
  else process.env.NODE_ENV = plain
}
