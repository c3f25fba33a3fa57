import type { Writable } from 'node:stream'
import { Query, type ClientBase, type QueryConfig, type QueryResult } from 'pg'
import { isWatchingStatements, watched } from './watch'

type Ask = (...given: unknown[]) => unknown

/** The driver copies each question property by property, which takes longer than to ask it; a query of its own class goes as it is. Rows in a form of their own are asked as ever. */
function promptly(ask: Ask): Ask {
  return (...given) => {
    const [config] = given as [QueryConfig & { readonly rowMode?: string }]
    if (given.length > 1 || typeof config !== 'object' || config.name === undefined || config.rowMode !== undefined || config.types !== undefined) return ask(...given)
    return new Promise<QueryResult>((resolve, reject) => {
      ask(Object.assign(new Query(config.text, config.values as unknown[]), { name: config.name, callback: (fault: Error | null, result: QueryResult) => { if (fault) reject(fault); else resolve(result) } }))
    })
  }
}

/** The driver writes each statement by itself, and half of an order's CPU was spent in those writes: what one tick sends shares one. */
export function gather(client: ClientBase): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  const query = promptly(client.query.bind(client) as Ask)
  let held = false
  const letGo = () => { held = false; stream.uncork() }
  Object.assign(client, { query: (...given: unknown[]) => {
    if (!held) { held = true; stream.cork(); process.nextTick(letGo) }
    return isWatchingStatements() ? watched(client, given, query) : query(...given)
  } })
}
