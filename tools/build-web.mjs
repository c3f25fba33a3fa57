/** Building the front ends 构建前端: the storefront's server and islands by esbuild, the two consoles by Vite; each only when its sources changed. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ifChanged, markOf } from './marks.mjs'
import { root } from './install.mjs'

export async function buildWeb(say) {
  if (existsSync(join(root, 'web/storefront/server.tsx'))) {
    await ifChanged('storefront', markOf(['web/storefront', 'web/design', 'docs/screenshots'], ['tools/build-storefront.mjs', 'tools/icons.mjs']), async () => {
      say('building the storefront 构建商城…')
      const { buildStorefront } = await import('./build-storefront.mjs')
      await buildStorefront()
    })
  }
  for (const name of ['seller', 'console']) {
    if (!existsSync(join(root, 'web', name, 'index.html'))) continue
    await ifChanged(name, markOf([`web/${name}`, 'web/design', 'locales'], ['tools/build-console.mjs', 'web/client.ts', 'src/apps/house.ts']), async () => {
      say(`building the ${name === 'seller' ? 'seller centre 构建商家中心' : 'console 构建运营后台'}…`)
      const { buildConsole } = await import('./build-console.mjs')
      await buildConsole(name)
    })
  }
}
