import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { placeOf } from './addresses'
import type { Context } from './context'
import { localLimits } from './limits.local'
import { leftOf, waitMsOf, type Draw, type LimitStore, type Verdict } from './limits.port'
import type { Log } from './log'
import { Refusal } from './refusal'
import type { Limit } from './limits.rules'
import type { Route } from './route'

/** Limiting 限流: what a route declares is drawn before its work begins; a refusal is 429 with the wait (I-28, T-21, T-41, B12). */
export interface Limiter {
  /** Draws for one operation. Refuses `kernel.too_many_requests` (429); throws what the store throws, for what cannot be counted is not let through. */
  operation(ctx: Context, operationId: string, r: Pick<Route, 'limits'>, input: unknown, say?: (headers: Record<string, string>) => void): Promise<void> | undefined
  /** Draws for one request of an address, counted here and shared each second; `budget` is another than the general one. */
  request(ip: string, budget?: { readonly name: string; readonly most: number }, spareNobody?: boolean): void
  share(): Promise<void>
  close(): Promise<void>
}

export interface Limiting {
  readonly store: LimitStore
  readonly log: Log
  /** Addresses whose requests are not counted by address, e.g. a load test's own machine. What counts by person or by phone spares nobody. */
  readonly spares: (ip: string) => boolean
  readonly requestsPerMinute: number
}

const minuteMs = 60_000
const mostRefused = 20_000
/** A refusal is remembered no longer than this, so that a bucket which somebody emptied opens again. */
const longestRememberedMs = 5_000

export function limiterOf({ store, log, spares, requestsPerMinute }: Limiting): Limiter {
  const local = localLimits(store, log)
  // Whoever knocks on after a refusal costs the store nothing until his wait is over.
  const refused = new LRUCache<string, { readonly at: number; readonly until: number; readonly busyMs: number }>({ max: mostRefused })
  const asked = (draw: Draw): string => `${draw.key} ${draw.cost}`
  const remembered = (draw: Draw): Verdict | undefined => {
    const [known, now] = [refused.get(asked(draw)), performance.now()]
    return known && known.until > now ? { isGiven: false, busyMs: known.busyMs - (now - known.at) } : undefined
  }
  const drawsOf = (ctx: Context, operationId: string, limits: readonly Limit[], input: unknown): { readonly limit: Limit; readonly draw: Draw }[] => limits.flatMap((limit, i) => {
    const whose = whoseOf(ctx, limit.each, input, spares)
    if (whose === undefined) return []
    return [{ limit, draw: { key: `${operationId} ${i} ${marked(whose)}`, most: limit.most, perMs: limit.perMs, cost: Math.max(1, limit.cost?.(input) ?? 1) } }]
  })
  const judge = (draws: readonly Draw[], verdicts: readonly Verdict[], say?: (headers: Record<string, string>) => void): void => {
    const at = verdicts.findIndex(({ isGiven }) => !isGiven)
    const nearest = at >= 0 ? at : verdicts.reduce((least, verdict, i) => (leftOf(draws[i]!, verdict) < leftOf(draws[least]!, verdicts[least]!) ? i : least), 0)
    say?.(headersOf(draws[nearest]!, verdicts[nearest]!))
    if (at >= 0) throw new Refusal('kernel.too_many_requests', { retryAfterSeconds: Math.max(1, Math.ceil(waitMsOf(draws[at]!, verdicts[at]!) / 1_000)) }, 429)
  }
  const exactly = async (draws: readonly Draw[], say?: (headers: Record<string, string>) => void): Promise<void> => {
    const known = draws.map(remembered)
    if (known.some((one) => one)) return judge(draws, known.map((one) => one ?? { isGiven: true, busyMs: 0 }), say)
    const verdicts = await store.take(draws)
    verdicts.forEach((verdict, i) => {
      if (!verdict.isGiven) refused.set(asked(draws[i]!), { at: performance.now(), until: performance.now() + Math.min(longestRememberedMs, waitMsOf(draws[i]!, verdict)), busyMs: verdict.busyMs })
    })
    judge(draws, verdicts, say)
  }
  return {
    operation: (ctx, operationId, { limits }, input, say) => {
      if (!limits) return undefined
      const draws = drawsOf(ctx, operationId, limits, input)
      const loose = draws.filter(({ limit }) => !limit.exact).map(({ draw }) => draw)
      if (loose.length > 0) judge(loose, loose.map((draw) => local.take(draw)))
      const exact = draws.filter(({ limit }) => limit.exact).map(({ draw }) => draw)
      return exact.length > 0 ? exactly(exact, say) : undefined
    },
    request: (ip, { name, most } = { name: 'requests', most: requestsPerMinute }, spareNobody = false) => {
      if (!spareNobody && spares(ip)) return
      const draw = { key: `${name} ${placeOf(ip)}`, most, perMs: minuteMs, cost: 1 }
      const verdict = local.take(draw)
      if (!verdict.isGiven) judge([draw], [verdict])
    },
    share: local.share,
    close: async () => { local.close(); await store.close() },
  }
}

/** Keys hold no phone and no address, only what they hash to. */
const marked = (whose: string): string => createHash('sha256').update(whose).digest('base64url').slice(0, 22)

function whoseOf(ctx: Context, each: Limit['each'], input: unknown, spares: (ip: string) => boolean): string | undefined {
  if (each === 'actor' && ctx.actor.kind !== 'guest') return `${ctx.actor.kind} ${ctx.actor.id}`
  if (each === 'ip' || each === 'actor') {
    const ip = ctx.caller?.ip
    return ip === undefined || spares(ip) ? undefined : placeOf(ip)
  }
  const value = (input as Record<string, unknown>)[each.slice('input.'.length)]
  return value === undefined ? undefined : String(value).trim().toLowerCase()
}

/** The fields of draft-ietf-httpapi-ratelimit-headers: quota and window, what is left, and when it is full again. */
const headersOf = (draw: Draw, verdict: Verdict): Record<string, string> => ({
  'ratelimit-policy': `"default";q=${draw.most};w=${Math.ceil(draw.perMs / 1_000)}`,
  ratelimit: `"default";r=${leftOf(draw, verdict)};t=${Math.ceil((verdict.isGiven ? verdict.busyMs : waitMsOf(draw, verdict)) / 1_000)}`,
})
