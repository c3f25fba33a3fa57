import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'

/** Processes under measurement 被测进程: the product as shipped, in one process or several, and the floor. */
export const root = fileURLToPath(new URL('../..', import.meta.url))
export interface Server { readonly url: string; readonly readyMs: number; readonly pid: number; cpuUs(): Promise<number>; residentMiB(): Promise<number>; stop(): Promise<void> }
const readyWithinMs = 300_000
const { surroundings } = await import(pathToFileURL(join(root, 'tools/surroundings.mjs')).href) as { readonly surroundings: Readonly<Record<string, string>> }

/** The product; `PARTS` and the database are its settings. A process without pages says `ready worker` and has no address. */
export const startShop = (settings: Readonly<Record<string, string>>): Promise<Server> => start([join(root, 'dist/main.mjs')], { PORT: '0', LOG_LEVEL: 'error', ...surroundings, ...settings }, async (url) => {
  const said = await (await fetch(`${url}/metrics`)).text()
  const of = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(said)?.[1] ?? Number.NaN)
  return { cpuUs: of('tradewind_process_cpu_seconds_total') * 1e6, residentBytes: of('tradewind_process_resident_memory_bytes') }
})

export const startFloor = (url: string): Promise<Server> => start(['--import', 'tsx', join(root, 'test/bench/floor.ts')], { DATABASE_URL: url, NODE_ENV: 'production' }, async (at) => ({ cpuUs: (await (await fetch(`${at}/cpu`)).json() as { us: number }).us, residentBytes: Number.NaN }))

interface Use { readonly cpuUs: number; readonly residentBytes: number }
async function start(command: readonly string[], env: Readonly<Record<string, string>>, use: (url: string) => Promise<Use>): Promise<Server> {
  const began = performance.now()
  const child = spawn(process.execPath, [...command], { cwd: root, env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await readiness(child)
  const readyMs = performance.now() - began
  return { url, readyMs, pid: child.pid!, cpuUs: async () => (await use(url)).cpuUs, residentMiB: async () => (await use(url)).residentBytes / 1_048_576,
    stop: () => new Promise((resolve) => { if (child.exitCode !== null) { resolve(); return } child.once('exit', () => { resolve() }); child.kill('SIGTERM') }) }
}

const readiness = (child: ChildProcess): Promise<string> => new Promise((resolve, reject) => {
  let said = ''
  const late = setTimeout(() => { reject(new Error(`not ready in time: ${said}`)) }, readyWithinMs)
  child.stdout!.on('data', (text: Buffer) => { said += text.toString(); const at = /^ready (\S+)/m.exec(said)?.[1]; if (at) { clearTimeout(late); resolve(at) } })
  child.once('exit', (code) => { clearTimeout(late); reject(new Error(`ended with ${code}: ${said}`)) })
})

/** Script that a page loads, in gzip kB: what its HTML names and what those files import; with `lazily`, also what they may import later. */
export async function scriptKb(url: string, path: string, lazily = false): Promise<number> {
  const html = await (await fetch(url + path)).text()
  const wanted = [...html.matchAll(/<(?:script|link)[^>]+?(?:src|href)="([^"]+\.js)"/g)].map(([, name]) => name!)
  const seen = new Set<string>()
  let bytes = 0
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    const text = await (await fetch(url + name)).text()
    bytes += gzipSync(text, { level: 9 }).length
    const imports = text.matchAll(lazily ? /(?:from|import)\s*\(?\s*["'`](\.{0,2}\/[\w./-]+\.js)["'`]/g : /(?:from|import)\s*["'](\.{0,2}\/[\w./-]+\.js)["']/g)
    for (const [, next] of imports) wanted.push(new URL(next!, `http://here${name}`).pathname)
  }
  return bytes / 1_000
}
