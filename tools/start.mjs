/** `npm start` 启动: installs what is missing, builds what has changed, then runs the shop. Everything after `--` goes to the program. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { installIfNeeded, root } from './install.mjs'
import { surroundings } from './surroundings.mjs'

installIfNeeded()
const { build } = await import('./build.mjs')
await build((sentence) => process.stdout.write(`  ${sentence}\n`))
const child = spawn(process.execPath, [join(root, 'dist', 'main.mjs'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit', env: { ...process.env, ...surroundings } })
// The program ends by itself when it is asked to; this one waits for it and says what it said.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { child.kill(signal) })
// npm that is asked to end hands that to the shell between, which ends alone: whoever sees his parent gone was meant as well.
const [parent, lookMs] = [process.ppid, 500]
if (process.env['npm_lifecycle_event'] === 'start') setInterval(() => { if (process.ppid !== parent) child.kill('SIGTERM') }, lookMs)
child.on('exit', (code, signal) => { process.exit(code ?? (signal ? 1 : 0)) })
