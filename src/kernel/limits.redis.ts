import type { Redis } from 'ioredis'
import { costMs, type Draw, type LimitStore, type Verdict } from './limits.port'

/** Limits in Redis 6 or newer, by one script for all draws of an operation: nothing comes between looking and drawing. Keys end by themselves. */
const script = `local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local answer = {}
for i, key in ipairs(KEYS) do
  local cost, per = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local free = math.max(math.min(tonumber(redis.call('GET', key) or now), now + per), now)
  local want, given = free + cost, 1
  if want > now + per + 0.001 then
    if ARGV[1] == 'add' then want = now + per else want = free given = 0 end
  end
  if given == 1 then redis.call('SET', key, string.format('%.3f', want), 'PX', math.ceil(want - now) + 1) end
  answer[i] = { given, string.format('%.3f', want - now) }
end
return answer`

/** Whoever waits longer is answered by the other store. */
const answerWithinMs = 250
const prefix = 'tradewind:limits:'

/** Loaded only where Redis is named: the client is no part of a plain installation. */
export async function redisLimits(url: string): Promise<LimitStore> {
  const { Redis: Client } = await import('ioredis')
  const redis: Redis = new Client(url, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: answerWithinMs, connectTimeout: 2_000, keyPrefix: prefix, retryStrategy: (times) => Math.min(5_000, 100 * times) })
  // A broken connection fails its command; without a listener it would end the process.
  redis.on('error', () => {})
  await redis.connect().catch(() => {})
  const ask = async (how: 'take' | 'add', draws: readonly Draw[]): Promise<readonly Verdict[]> => {
    const rows = await redis.eval(script, draws.length, ...draws.map(({ key }) => key), how, ...draws.flatMap((draw) => [costMs(draw), draw.perMs])) as readonly (readonly [number, string])[]
    return rows.map(([given, busyMs]) => ({ isGiven: given === 1, busyMs: Math.max(0, Number(busyMs)) }))
  }
  return { take: (draws) => ask('take', draws), add: (draws) => ask('add', draws), close: () => { redis.disconnect(); return Promise.resolve() } }
}
