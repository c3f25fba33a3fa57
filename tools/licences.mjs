/**
 * Licences 许可证: what runs with the product, on the server and in browsers, with its licence, as package-lock.json states it. `npm run sbom` writes docs/licences.md
 * and, beside the bundle, a CycloneDX list of parts for whoever checks them against known faults. Refuses a licence that is not on the list of those that do.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './install.mjs'

const accepted = new Set(['MIT', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'Unlicense', 'CC0-1.0', 'Python-2.0', 'PostgreSQL', 'Zlib'])
/** Linked as a library of its own that anybody may replace, which is what its licence asks. */
const acceptedAlone = new Map([['LGPL-3.0-or-later', /^@img\/sharp-/]])
/** Bundled into what browsers get, though the server does not need them. */
const bundled = /^(react|react-dom|antd|@tanstack\/.*|@simplewebauthn\/browser|preact)$/

/** `packages` of the lock that `names` need, themselves included, by the place npm put them. */
function needed(packages, names) {
  const found = new Set()
  const wanted = names.map((name) => [name, ''])
  while (wanted.length > 0) {
    const [name, from] = wanted.pop()
    let at = from
    let place
    for (;;) {
      place = `${at ? `${at}/` : ''}node_modules/${name}`
      if (packages[place] || !at) break
      at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : ''
    }
    if (!packages[place] || found.has(place)) continue
    found.add(place)
    const { dependencies, optionalDependencies } = packages[place]
    for (const inner of Object.keys({ ...dependencies, ...optionalDependencies })) wanted.push([inner, place])
  }
  return found
}

/** Old packages list several licences: any of them may be chosen. */
const licenceOf = (stated) => [stated ?? 'unknown'].flat().join(' OR ')

/** Name, version and licence of each part, and whether the server or browsers hold it. */
export function parts() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const own = packages['']
  const server = needed(packages, Object.keys({ ...own.dependencies, ...own.optionalDependencies }))
  const browser = needed(packages, Object.keys({ ...own.dependencies, ...own.devDependencies }).filter((name) => bundled.test(name)))
  return [...new Set([...server, ...browser])].sort().map((place) => ({ name: place.slice(place.lastIndexOf('node_modules/') + 13), version: packages[place].version, licence: licenceOf(packages[place].license), where: [server.has(place) && 'server', browser.has(place) && 'browser'].filter(Boolean).join(', ') }))
}

const isAccepted = ({ name, licence }) => acceptedAlone.get(licence)?.test(name) || licence.replace(/[()]/g, '').split(' AND ').every((all) => all.split(' OR ').some((one) => accepted.has(one.trim()) || acceptedAlone.get(one.trim())?.test(name)))
export const unaccepted = () => parts().filter((part) => !isAccepted(part))

/** The page docs/licences.md as it should be. */
export const page = () => `# Licences\n\nTradewind itself: Apache-2.0. What runs with it, by package-lock.json; made by \`npm run sbom\`.\n\n| part | version | licence | where |\n|---|---|---|---|\n${parts().map(({ name, version, licence, where }) => `| ${name} | ${version} | ${licence} | ${where} |`).join('\n')}\n`

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(root, 'docs', 'licences.md'), page())
  const { stdout, status, stderr } = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1_048_576 })
  if (status !== 0) { process.stderr.write(stderr); process.exit(1) }
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(join(root, 'dist', 'sbom.cdx.json'), stdout)
  const bad = unaccepted()
  for (const { name, version, licence } of bad) process.stderr.write(`${name} ${version}: the licence ${licence} is not on the list\n`)
  process.stdout.write(`docs/licences.md: ${parts().length} parts; dist/sbom.cdx.json: ${JSON.parse(stdout).components.length} components of the server\n`)
  process.exit(bad.length === 0 ? 0 : 1)
}
