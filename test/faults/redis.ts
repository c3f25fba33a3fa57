import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'

/** A Redis 缓存服务 of a test's own on a port of its own, to be killed and started again; undefined where this machine has no `redis-server`. */
export interface OwnRedis { readonly url: string; start(): Promise<void>; kill(): Promise<void> }

export async function ownRedis(): Promise<OwnRedis | undefined> {
  if (spawnSync('redis-server', ['--version']).error) return undefined
  const port = await new Promise<number>((resolve) => { const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address() as AddressInfo; server.close(() => { resolve(port) }) }) })
  let child: ChildProcess | undefined
  const start = () => new Promise<void>((resolve, reject) => {
    const mine = child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: ['ignore', 'pipe', 'ignore'] })
    mine.stdout.on('data', (said) => { if (String(said).includes('Ready to accept')) resolve() })
    mine.once('exit', (code) => { reject(new Error(`redis-server ended with ${code}`)) })
  })
  const kill = () => new Promise<void>((resolve) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) { resolve(); return }
    child.once('exit', () => { resolve() })
    child.kill('SIGKILL')
  })
  await start()
  return { url: `redis://127.0.0.1:${port}`, start, kill }
}
