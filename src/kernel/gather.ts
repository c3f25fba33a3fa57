import type { Writable } from 'node:stream'
import type { ClientBase } from 'pg'
import { isWatchingStatements, watched } from './watch'

/** The driver writes each statement by itself, and half of an order's CPU was spent in those writes: what one tick sends shares one. */
export function gather(client: ClientBase): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  let held = false
  const letGo = () => { held = false; stream.uncork() }
  Object.assign(client, { query: (...given: unknown[]) => {
    if (!held) { held = true; stream.cork(); process.nextTick(letGo) }
    return isWatchingStatements() ? watched(client, given, query) : query(...given)
  } })
}
