import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { Client } from 'pg'
import { inject } from 'vitest'
import { ofRun } from '../named'

/** An empty database of the tests' server. */
let made = 0
export async function emptyDatabase(template: 'template0' | 'template1' = 'template1'): Promise<string> {
  const name = ofRun(`faults_${process.pid}_${made++}`)
  const admin = new Client({ connectionString: inject('database').replace('DATABASE', 'postgres') })
  await admin.connect()
  await admin.query(`create database ${name} template ${template}`)
  await admin.end()
  return inject('database').replace('DATABASE', name)
}

/** A wire 网线 between a program and its database, which can be cut and mended, or fall silent: what is on it then carries nothing more, and nobody is told. */
export interface Wire { readonly url: string; cut(): Promise<void>; mend(): Promise<void>; hush(): void }
export async function wireTo(url: string): Promise<Wire> {
  // By the socket of the server that comes along, or by the port of a separate one.
  const { user, password, database, host, port: farPort } = new Client({ connectionString: url })
  const sockets = new Set<Socket>()
  let server: Server | undefined
  let port = 0
  const mend = () => new Promise<void>((resolve) => {
    server = createServer((near) => {
      const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${farPort}`) : connect(farPort, host)
      for (const [one, other] of [[near, far], [far, near]] as const) {
        sockets.add(one)
        one.pipe(other)
        one.on('error', () => { other.destroy() })
        one.on('close', () => { sockets.delete(one); other.destroy() })
      }
    }).listen(port, '127.0.0.1', () => { port = (server!.address() as AddressInfo).port; resolve() })
  })
  const cut = () => new Promise<void>((resolve) => {
    for (const socket of sockets) socket.destroy()
    if (!server) { resolve(); return }
    server.close(() => { resolve() })
    server = undefined
  })
  const hush = () => { for (const socket of sockets) { socket.unpipe(); socket.pause() } }
  await mend()
  return { url: `postgresql://${user}${password ? `:${encodeURIComponent(password)}` : ''}@127.0.0.1:${port}/${database}`, cut, mend, hush }
}
