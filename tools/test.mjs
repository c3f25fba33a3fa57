/** `npm test` 全部检查: installs if needed, then types, guards, lint and every test; ends with the counts. `--quick` stops before what needs a database or a browser. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { installIfNeeded, root } from './install.mjs'

installIfNeeded()
const quick = process.argv.includes('--quick')
const bin = (path) => join(root, 'node_modules', path)
const report = join(tmpdir(), `tradewind-tests-${process.pid}.json`)
const tsc = bin('typescript7/bin/tsc')
const projects = ['tsconfig.json', 'web/tsconfig.json', 'web/storefront/tsconfig.json', 'web/seller/tsconfig.json', 'web/console/tsconfig.json'].filter((file) => existsSync(join(root, file)))
const steps = [
  // What was found right last time is not looked at again where nothing that it knows of has changed.
  ...projects.map((file) => [`types ${file}`, [tsc, '--noEmit', '-p', file, '--incremental', '--tsBuildInfoFile', join(root, '.build', `types.${file.replaceAll('/', '.')}`)]]),
  ['guards', ['tools/guard.mjs']],
  ['lint', [bin('oxlint/bin/oxlint'), 'src', 'test', 'tools', 'locales', 'web', '--deny-warnings']],
  ['nothing unused', [bin('knip/bin/knip.js'), '--no-progress']],
  ['tests', [bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile=${report}`, ...(quick ? ['rules', 'house'] : [])]],
]
let passed = 0
let failed = 0
let skipped = 0
for (const [name, command] of steps) {
  const started = performance.now()
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, CI: '1', NO_COLOR: '1' } })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (name === 'tests' && existsSync(report)) {
    const counts = JSON.parse(readFileSync(report, 'utf8'))
    rmSync(report)
    passed += counts.numPassedTests
    failed += counts.numFailedTests + (status !== 0 && counts.numFailedTests === 0 ? 1 : 0)
    skipped += counts.numPendingTests + counts.numTodoTests
  } else if (status === 0) passed++
  else failed++
  process.stdout.write(`${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)\n`)
}
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)
process.exit(failed === 0 ? 0 : 1)
