/** Building the storefront 构建商城: its server as one module, its islands and styles under names that hold their hash. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { drawIcons } from './icons.mjs'
import { root } from './install.mjs'

const out = join(root, 'dist/web/storefront')
/** What is shown of the shop before it is installed. */
const screens = ['home-phone', 'product-phone', 'shop-cart', 'search-desk-dark']
const common = { bundle: true, logLevel: 'error', absWorkingDir: root, jsx: 'automatic', jsxImportSource: 'preact', format: 'esm', metafile: true }

export async function buildStorefront() {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const { metafile } = await build({ ...common, entryPoints: { entry: join(root, 'web/storefront/islands/entry.ts'), theme: join(root, 'web/storefront/islands/theme.ts'), style: join(root, 'web/storefront/style/style.css') },
    outdir: join(out, 'assets'), entryNames: '[name]-[hash]', chunkNames: '[name]-[hash]', splitting: true, minify: true, target: ['es2021', 'safari15', 'chrome100', 'firefox100'], platform: 'browser' })
  const assets = {}
  for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (entryPoint) assets[basename(entryPoint).split('.')[0]] = `/assets/${basename(file)}`
  }
  writeFileSync(join(out, 'assets.json'), JSON.stringify(assets))
  // A worker is a classic script of one file; what it keeps first is written before it when it is served.
  await build({ ...common, entryPoints: { worker: join(root, 'web/storefront/worker/worker.ts') }, outdir: out, format: 'iife', minify: true, target: ['es2021', 'safari15', 'chrome100', 'firefox100'], platform: 'browser' })
  await drawIcons(join(out, 'icons'))
  mkdirSync(join(out, 'screens'))
  for (const name of screens) copyFileSync(join(root, 'docs/screenshots', `${name}.webp`), join(out, 'screens', `${name}.webp`))
  await build({ ...common, entryPoints: { server: join(root, 'web/storefront/server.tsx') }, outdir: out, outExtension: { '.js': '.mjs' }, platform: 'node', target: 'node20', packages: 'external', sourcemap: true, sourcesContent: false, minifyWhitespace: true })
}
