import { lookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import type { Agent, Dispatcher } from 'undici'
import { isExempt, isPrivate, outside } from './fetch.rules'
import { Refusal } from './refusal'

/**
 * The one way out 对外访问: every address that a person wrote (a picture, a webhook, a feed) is asked through here (I-25, T-47). The name is resolved once, what it
 * resolves to is judged, and the connection goes to that very address, so that a name which changes its mind between the two gains nothing; each redirect is judged
 * anew. Bytes, time and redirects are bounded.
 */
interface FetchWish {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Most bytes of the answer. */
  readonly mostBytes: number
  /** Whether a longer answer is cut there rather than refused. */
  readonly cut?: true
  /** From the first byte sent to the last received. */
  readonly timeoutMs: number
  /** How many redirects are followed; with 0 the redirect itself is the answer. */
  readonly redirects: number
}
interface Fetched { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly bytes: Uint8Array }
/** Refuses `kernel.address_…` (422): `scheme`, `credentials`, `port`, `private`, `malformed`, `unknown` (no such name), `too_large`, `slow`, `failed`. */
export interface Fetch {
  (address: string, wish: FetchWish): Promise<Fetched>
  /** Judges an address that is only written down now 保存时先判断 and asked later: by its words, and by what its name means at the moment. Refuses as asking would. A name that means nothing yet is let through, for each asking judges anew. */
  judge(address: string): Promise<void>
}
type Resolve = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>

const redirecting = new Set([301, 302, 303, 307, 308])
const connectTimeoutMs = 5_000
/** A person waits for what is judged when it is saved. */
const judgeTimeoutMs = 2_000
const resolveAll: Resolve = (host) => lookup(host, { all: true, verbatim: true })
const refused = (why: string): never => { throw new Refusal(`kernel.address_${why}`, { issues: [{ path: ['url'], code: `kernel.address_${why}` }] }, 422) }

/** Names become addresses when the connection is made, once, and what is judged here is what is connected to. Refuses a name of which any address lies within. */
export const judging = (resolve: Resolve): LookupFunction => (host, _options, done) => {
  resolve(host).then((found) => {
    if (found.length === 0) return done(new Refusal('kernel.address_unknown', {}, 422), [])
    if (found.some(({ address }) => isPrivate(address))) return done(new Refusal('kernel.address_private', {}, 422), [])
    return done(null, found.map(({ address, family }) => ({ address, family })))
  }, () => done(new Refusal('kernel.address_unknown', {}, 422), []))
}

/** Opens the way out. `exempt` holds `host:port` that the operator allows though they lie within (`FETCH_ALLOW`); `resolve` is the system's resolver. */
export function openFetch(exempt: ReadonlySet<string>, resolve: Resolve = resolveAll): Fetch {
  const options = { connectTimeout: connectTimeoutMs, pipelining: 0, maxRedirections: 0 } as const
  let ways: Promise<{ readonly far: Agent; readonly near: Agent }> | undefined
  // Most processes never ask anybody: what asks is loaded with the first address.
  const open = () => ways ??= import('undici').then(({ Agent }) => ({ far: new Agent({ ...options, connect: { timeout: connectTimeoutMs, lookup: judging(resolve) } }), near: new Agent(options) }))

  const fetch = async (address: string, wish: FetchWish): Promise<Fetched> => {
    const signal = AbortSignal.timeout(wish.timeoutMs)
    let next = address
    for (let left = wish.redirects; ; left--) {
      const judgement = outside(next, exempt)
      if ('refused' in judgement) return refused(judgement.refused)
      const { url } = judgement
      const { far, near } = await open()
      const answer = await ask(url, isExempt(url, exempt) ? near : far, wish, signal)
      const to = answer.headers.location
      if (left > 0 && redirecting.has(answer.statusCode) && typeof to === 'string') {
        await answer.body.dump().catch(() => {})
        try { next = new URL(to, url).href } catch { return refused('malformed') }
        continue
      }
      return { status: answer.statusCode, headers: flat(answer.headers), bytes: await bytesOf(answer, wish) }
    }
  }
  const judge = async (address: string): Promise<void> => {
    const judgement = outside(address, exempt)
    if ('refused' in judgement) return refused(judgement.refused)
    if (isExempt(judgement.url, exempt)) return
    const found = await within(judgeTimeoutMs, resolve(judgement.url.hostname.replace(/^\[|\]$/g, '')))
    if (found.some((one) => isPrivate(one.address))) refused('private')
  }
  return Object.assign(fetch, { judge })
}

/** What a name means, or nothing where the resolver knows none or takes too long. */
async function within(mostMs: number, asked: ReturnType<Resolve>): ReturnType<Resolve> {
  let timer: NodeJS.Timeout
  const late = new Promise<[]>((done) => { timer = setTimeout(() => { done([]) }, mostMs) })
  return Promise.race([asked.catch(() => []), late]).finally(() => { clearTimeout(timer) })
}

async function ask(url: URL, dispatcher: Agent, { method = 'GET', headers, body }: FetchWish, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  try {
    const { request } = await import('undici')
    return await request(url, { method, dispatcher, signal, headers: { 'accept-encoding': 'identity', 'user-agent': 'Tradewind', ...headers }, ...(body !== undefined && { body }) })
  } catch (fault) { return explained(fault) }
}

async function bytesOf({ body }: Dispatcher.ResponseData, { mostBytes, cut }: FetchWish): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of body as AsyncIterable<Uint8Array>) {
      parts.push(part)
      size += part.length
      if (size > mostBytes) break
    }
  } catch (fault) { return explained(fault) }
  if (size > mostBytes && !cut) return refused('too_large')
  return Buffer.concat(parts).subarray(0, mostBytes)
}

/** What went wrong on the way, without what the other side or the network said: that would tell about our own network. */
function explained(fault: unknown): never {
  if (fault instanceof Refusal) throw fault
  const { name, code, cause } = fault as { name?: string; code?: string; cause?: unknown }
  if (cause instanceof Refusal) throw cause
  return refused(name === 'TimeoutError' || name === 'AbortError' || /TIMEOUT/.test(code ?? '') ? 'slow' : 'failed')
}

const flat = (headers: Dispatcher.ResponseData['headers']): Record<string, string> => Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
