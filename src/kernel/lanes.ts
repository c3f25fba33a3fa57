import { Client, type ClientConfig, type Pool, type QueryConfig, type QueryResult } from 'pg'
import { gather } from './gather'

/**
 * Lanes 快车道: a few connections that carry the prepared reads of all requests at once. What a tick sends down one lane shares a write, and nobody
 * waits for a connection: a read that takes 30 µs in the database is not worth a checkout. Only reads that cannot wait on a lock go here, so
 * that no statement stands behind one that waits; everything else takes a connection of the pool as before.
 */
interface Lane { client: Client | undefined; isOpening: boolean; inFlight: number; isHeld: boolean }
/** A tick's reads fill one lane's write up to here before the next lane is begun: fewer writes, yet no long queue behind one connection. */
const fullAt = 8

const reads = /^\s*(select|with)\b/i
const mayWait = /\bfor\s+(update|share|no\s+key|key\s+share)\b|\b(insert|update|delete|merge|lock)\b|(?<!_try_)advisory|nextval|pg_sleep|pg_notify/i
const known = new Map<string, boolean>()
/** A statement's name stands for one text, so it is looked at once. */
function goesByLane({ name, text }: QueryConfig): boolean {
  if (!name) return false
  const before = known.get(name)
  if (before !== undefined) return before
  const is = reads.test(text) && !mayWait.test(text)
  known.set(name, is)
  return is
}

/** Gives a pool so many lanes. They open when first wanted, open anew when they break, and end with the pool. */
export function layLanes(pool: Pool, config: ClientConfig, count: number): void {
  const lanes = Array.from({ length: count }, (): Lane => ({ client: undefined, isOpening: false, inFlight: 0, isHeld: false }))
  let isEnding = false
  const byPool = pool.query.bind(pool) as (...given: unknown[]) => Promise<QueryResult>
  const end = pool.end.bind(pool) as () => Promise<void>
  const open = async (lane: Lane): Promise<void> => {
    if (lane.isOpening || isEnding) return
    lane.isOpening = true
    const client = new Client({ ...config, pipeline: true })
    const drop = () => { if (lane.client === client) lane.client = undefined }
    client.on('error', drop)
    client.on('end', drop)
    await client.connect().then(() => { gather(client); lane.client = client }, () => {})
    lane.isOpening = false
    if (isEnding) await client.end().catch(() => {})
  }
  const byLane = async (lane: Lane, client: Client, config: QueryConfig): Promise<QueryResult> => {
    lane.inFlight++
    if (!lane.isHeld) { lane.isHeld = true; process.nextTick(() => { lane.isHeld = false }) }
    try { return await client.query(config) } finally { lane.inFlight-- }
  }
  const next = (): Lane => {
    let least = lanes[0]!
    for (const lane of lanes) {
      if (lane.isHeld && lane.inFlight < fullAt) return lane
      if (lane.inFlight < least.inFlight) least = lane
    }
    return least
  }
  Object.assign(pool, {
    query: (...given: unknown[]) => {
      const [config] = given
      if (given.length > 1 || typeof config !== 'object' || !goesByLane(config as QueryConfig)) return byPool(...given)
      const lane = next()
      if (lane.client) return byLane(lane, lane.client, config as QueryConfig)
      void open(lane)
      return byPool(...given)
    },
    end: async () => { isEnding = true; await Promise.all(lanes.map(({ client }) => client?.end().catch(() => {}))); await end() },
  })
}
