import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '#kernel/context'
import { fromIso } from '#kernel/time'
import type { TrackingService, Tracked } from './carrier.port'
import type { CarrierLine, ParcelState } from './parcels.rules'

/**
 * Kuaidi100 快递100: asks where parcels are, and hears of them by push. Forms and signatures as its published demonstration shows them (github.com/kuaidi100-api/php-demo, src/synquery.php and
 * src/subscribe.php); a push is signed with MD5 over its `param` and the salt of the subscription. MD5 is theirs: what is believed of a push is no more than its lines, which move a parcel of ours or nothing.
 */
interface Kuaidi100 {
  readonly customer: string
  readonly key: string
  readonly url: string
  /** How it reaches us; without it there is no subscription. */
  readonly site: string | undefined
  /** What it signs waybills with (dispatch asks for them); without it nobody issues real carriers' waybills. */
  readonly waybills?: { readonly secret: string; readonly url: string } | undefined
}
declare module '#kernel/ports' { interface Ports { readonly kuaidi100?: Kuaidi100 } }

const pushPath = '/v1/carriers/kuaidi100/pushes'
const mostAnswerBytes = 262_144
const timeoutMs = 10_000
const mostLines = 500
/** Its one way to sign 快递100 签名: MD5 in capitals, over texts whose sequence each of its services names. */
export const kuaidi100Digest = (text: string): string => createHash('md5').update(text).digest('hex').toUpperCase()
/** The salt of our subscriptions comes of the key, so that there is one secret to keep. */
const saltOf = (key: string): string => createHmac('sha256', key).update('kuaidi100 push').digest('hex').slice(0, 32)
export const pushSignature = (param: string, key: string): string => kuaidi100Digest(param + saltOf(key))

/** ux.md §10.8, by the longest code that is known; what is of no known kind is left out. */
const byCode: Readonly<Record<string, ParcelState>> = {
  0: 'in_transit', 1: 'collected', 101: 'awaiting', 102: 'awaiting', 2: 'trouble', 3: 'signed', 4: 'returned', 401: 'trouble', 5: 'delivering', 501: 'to_pick_up', 6: 'returning', 7: 'in_transit', 8: 'in_transit', 10: 'in_transit', 11: 'in_transit', 12: 'in_transit', 13: 'in_transit', 14: 'refused',
}
const byWord: Readonly<Record<string, ParcelState>> = { 在途: 'in_transit', 干线: 'in_transit', 转投: 'in_transit', 清关: 'in_transit', 揽收: 'collected', 疑难: 'trouble', 签收: 'signed', 退签: 'returned', 派件: 'delivering', 派送: 'delivering', 待取件: 'to_pick_up', 退回: 'returning', 拒签: 'refused' }
const stateOf = (code: string | undefined, word: string | undefined): ParcelState | undefined =>
  (code === undefined ? undefined : byCode[code] ?? (/^100\d$/.test(code) ? 'in_transit' : /^\d{3}$/.test(code) ? byCode[code[0]!] : undefined)) ?? (word === undefined ? undefined : byWord[word])

const text = z.string().max(2_000).nullish()
const Line = z.object({ context: z.string().max(2_000), time: z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/), status: text, statusCode: text, areaName: text })
const Told = z.object({ com: z.string().max(40), nu: z.string().max(60), data: z.array(z.unknown()).max(mostLines) })
const Query = z.union([Told.extend({ status: z.literal('200') }), z.object({ returnCode: z.string().max(10), message: text })])
const Taken = z.object({ returnCode: z.string().max(10) })
const PushBody = z.object({ status: z.enum(['polling', 'shutdown', 'abort', 'updateall']), lastResult: z.object({ com: z.string().max(40), nu: z.string().max(60), data: z.array(z.unknown()).max(mostLines).nullish() }) })

/** Control characters and halves of characters stand in no text of ours. */
const clean = (given: string, most: number): string => given.replace(/[\p{Cc}\p{Cs}]/gu, ' ').trim().slice(0, most)
function linesOf(rows: readonly unknown[]): CarrierLine[] {
  return rows.flatMap((row) => {
    const parsed = Line.safeParse(row)
    if (!parsed.success) return []
    const { context, time, status, statusCode, areaName } = parsed.data
    const state = stateOf(statusCode ?? undefined, status ?? undefined)
    const at = fromIso(`${time.replace(' ', 'T')}+08:00`)
    return state && !Number.isNaN(at.getTime()) ? [{ state, place: clean(areaName?.split(',').at(-1) ?? '', 60), words: clean(context, 300), at }] : []
  })
}

const accountOf = (ctx: Context): Kuaidi100 => ctx.ports.kuaidi100 ?? missing()
const missing = (): never => { throw new Error('kuaidi100 is not set up') }

/** Asks one of its services by form. Answers what it says as JSON, undefined where that is none; throws where it does not answer. */
export async function askKuaidi100(ctx: Context, address: string, form: Readonly<Record<string, string>>): Promise<unknown> {
  const { status, bytes } = await ctx.ports.fetch(address, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form).toString(), mostBytes: mostAnswerBytes, timeoutMs, redirects: 0 })
  if (status !== 200) throw new Error(`kuaidi100 answered ${status}`)
  return jsonOf(new TextDecoder().decode(bytes))
}
function jsonOf(given: string): unknown {
  try { return JSON.parse(given) } catch { return undefined }
}

/** 「查询无结果」: nothing is known yet, which is no fault. */
const nothingYet = '500'
/** A subscription was taken, or there was one already. */
const taken: ReadonlySet<string> = new Set(['200', '501'])

export const kuaidi100: TrackingService = {
  track: async (ctx, { carrier, number, phoneTail }) => {
    const { customer, key } = accountOf(ctx)
    const param = JSON.stringify({ com: carrier, num: number, phone: phoneTail, resultv2: '4', show: '0', order: 'desc' })
    const answer = Query.parse(await askKuaidi100(ctx, `${accountOf(ctx).url}/poll/query.do`, { customer, param, sign: kuaidi100Digest(param + key + customer) }))
    if ('returnCode' in answer) {
      if (answer.returnCode === nothingYet) return { lines: [] }
      throw new Error(`kuaidi100 refuses: ${answer.returnCode}`)
    }
    if (answer.com !== carrier || answer.nu !== number) throw new Error('kuaidi100 answered of another parcel')
    return { lines: linesOf(answer.data) }
  },
  subscribe: async (ctx, { carrier, number, phoneTail }: Tracked) => {
    const { key, site } = accountOf(ctx)
    if (!site) return false
    const param = JSON.stringify({ company: carrier, number, key, parameters: { callbackurl: `${site}${pushPath}`, salt: saltOf(key), resultv2: '4', phone: phoneTail } })
    return taken.has(Taken.parse(await askKuaidi100(ctx, `${accountOf(ctx).url}/poll`, { schema: 'json', param })).returnCode)
  },
  hear: (ctx, rawBody) => {
    const account = ctx.ports.kuaidi100
    if (!account) return Promise.resolve({ refused: 'not set up' })
    const form = new URLSearchParams(rawBody)
    const [param, ...more] = form.getAll('param')
    const [sign, ...others] = form.getAll('sign')
    if (param === undefined || sign === undefined || more.length + others.length > 0) return Promise.resolve({ refused: 'no signature' })
    const expected = Buffer.from(pushSignature(param, account.key))
    const given = Buffer.from(sign)
    if (given.length !== expected.length || !timingSafeEqual(expected, given)) return Promise.resolve({ refused: 'bad signature' })
    const parsed = PushBody.safeParse(jsonOf(param))
    if (!parsed.success) return Promise.resolve({ refused: 'malformed' })
    const { status, lastResult: { com, nu, data } } = parsed.data
    return Promise.resolve({ said: { carrier: com, number: nu, lines: linesOf(data ?? []), ends: status === 'shutdown' || status === 'abort' ? status : null } })
  },
}
