/**
 * The guards 守卫: the floors, and the floors' own test. Each planted fault must be refused by the rule of its name, and the number of
 * files read may not shrink below what is there: a reader that reads nothing reports success.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('..', import.meta.url))

function cruise(folder) {
  const { stdout, stderr } = spawnSync(process.execPath, [join(here, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'), '--config', 'tools/floors.cjs', '--output-type', 'json', ...['src', 'web'].filter((one) => existsSync(join(folder, one)))],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30 })
  try { return JSON.parse(stdout).summary } catch { throw new Error(`the floors could not be read: ${stderr.slice(0, 2000)}`) }
}

/** Git carries no empty folder, so a wing that holds nothing yet may be missing. */
const countOf = (folder, pattern) => !existsSync(join(here, folder)) ? 0 : readdirSync(join(here, folder), { recursive: true, encoding: 'utf8' }).filter((f) => pattern.test(f)).length
const present = countOf('src', /\.ts$/) + countOf('web', /\.tsx?$/)

const faults = []
const summary = cruise(here)
for (const { rule, from, to } of summary.violations) faults.push(`${rule.name}: ${from} → ${to}`)
if (summary.totalCruised < present) faults.push(`only ${summary.totalCruised} modules were read where ${present} files stand`)

// The planted faults are laid in a copy, all that do not share a file together, so that a dozen runs become a few.
const planted = JSON.parse(readFileSync(join(here, 'tools/planted/faults.json'), 'utf8'))
const rounds = []
for (const fault of planted) {
  const files = { [fault.file]: fault.text, ...fault.beside }
  const round = rounds.find((r) => !Object.keys(files).some((f) => f in r.files || existsSync(join(here, f))))
  if (round) { Object.assign(round.files, files); round.faults.push(fault) } else rounds.push({ files: { ...files }, faults: [fault] })
}
let caught = 0
for (const { files, faults: sown } of rounds) {
  const copy = mkdtempSync(join(tmpdir(), 'tw-planted-'))
  for (const folder of ['src', 'web', 'tools', 'locales']) if (existsSync(join(here, folder))) cpSync(join(here, folder), join(copy, folder), { recursive: true })
  for (const file of ['package.json', 'tsconfig.json']) cpSync(join(here, file), join(copy, file))
  symlinkSync(join(here, 'node_modules'), join(copy, 'node_modules'))
  for (const [file, text] of Object.entries(files)) { mkdirSync(dirname(join(copy, file)), { recursive: true }); writeFileSync(join(copy, file), text) }
  const { violations } = cruise(copy)
  for (const { rule, file, beside } of sown) {
    const mine = [file, ...Object.keys(beside ?? {})]
    const isMine = (v) => v.rule.name === rule && (mine.includes(v.from) || mine.some((f) => dirname(f) === v.from))
    if (violations.some(isMine)) caught++
    else faults.push(`the planted fault in ${file} was not refused by “${rule}”`)
  }
  rmSync(copy, { recursive: true, force: true })
}

for (const fault of faults) console.error(fault)
console.log(`floors: ${summary.totalCruised} modules, ${summary.totalDependenciesCruised} dependencies, ${caught} of ${planted.length} planted faults caught`)
if (faults.length > 0) process.exit(1)
