import { constants, createDecipheriv, createHash, publicEncrypt, randomBytes, sign, verify } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '#kernel/context'
import { after, dayMs, fromIso, shanghaiText, startOfDay } from '#kernel/time'
import type { Channel, Said } from './channel.port'
import { fenOf, isPlainBase64, privateKeyOf, publicKeyOf, rowsOf } from './channels.rules'
import type { StatementLine } from './reconciliation.rules'

/**
 * WeChat Pay 微信支付 (pay.weixin.qq.com/doc/v3): every request, answer and notice is signed with RSA over its time, a nonce and its bytes; what a notice tells is sealed once more
 * with AES-256-GCM. Amounts are fen. At a computer a code is drawn (Native), on a phone the browser goes to it (H5); in WeChat's own browser, where H5 is not let through, its till is called (JSAPI), which wants the payer's openid.
 */
const gateway = 'https://api.mch.weixin.qq.com'
const key = (name: string): string => process.env[name] ?? ''
const base = (): string => (key('WECHAT_PAY_URL') || gateway).replace(/\/$/, '')
const answerMs = 8_000
const freshSeconds = 300
const signing = 'RSA-SHA256'

type Heads = Readonly<Record<string, unknown>>
/** Whether WeChat Pay said these bytes just now: the key named is the one that we know, the time is fresh, the signature is plain and true. Answers why not. */
export function doubted(ctx: Context, rawBody: string, heads: Heads): string | undefined {
  const [seconds, nonce, signature, serial] = ['timestamp', 'nonce', 'signature', 'serial'].map((name) => heads[`wechatpay-${name}`])
  if (typeof seconds !== 'string' || typeof nonce !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(seconds) || !isPlainBase64(signature)) return 'no signature'
  if (!serial || serial !== key('WECHAT_PAY_PUBLIC_ID')) return 'another key'
  if (!verify(signing, Buffer.from(`${seconds}\n${nonce}\n${rawBody}\n`), publicKeyOf(key('WECHAT_PAY_PUBLIC_KEY')), Buffer.from(signature, 'base64'))) return 'bad signature'
  return Math.abs(ctx.now.getTime() / 1_000 - Number(seconds)) > freshSeconds ? 'too old' : undefined
}

/** What stands sealed in a notice. Throws where it was sealed with another key, or altered. */
export function unsealed({ ciphertext, associated_data, nonce }: { readonly ciphertext: string; readonly associated_data: string; readonly nonce: string }, v3Key: string): string {
  const bytes = Buffer.from(ciphertext, 'base64')
  const opening = createDecipheriv(v3Key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm', v3Key, nonce, { authTagLength: 16 })
  opening.setAAD(Buffer.from(associated_data))
  opening.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([opening.update(bytes.subarray(0, -16)), opening.final()]).toString('utf8')
}

/** A signed request to their own host and no other, wherever a bill is said to lie. */
async function sent(ctx: Context, method: 'GET' | 'POST', where: string, body?: object): Promise<Response> {
  const url = new URL(where, `${base()}/`)
  if (url.origin !== new URL(base()).origin) throw new Error(`WeChat Pay does not live at ${url.origin}`)
  const text = body ? JSON.stringify(body) : ''
  const [seconds, nonce] = [Math.floor(ctx.now.getTime() / 1_000), randomBytes(16).toString('hex')]
  const signature = sign(signing, Buffer.from(`${method}\n${url.pathname}${url.search}\n${seconds}\n${nonce}\n${text}\n`), privateKeyOf(key('WECHAT_PAY_PRIVATE_KEY'))).toString('base64')
  return fetch(url, { method, redirect: 'error', signal: AbortSignal.timeout(answerMs), ...(body && { body: text }), headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }), 'wechatpay-serial': key('WECHAT_PAY_PUBLIC_ID'),
    authorization: `WECHATPAY2-SHA256-RSA2048 mchid="${key('WECHAT_PAY_MERCHANT_ID')}",nonce_str="${nonce}",signature="${signature}",timestamp="${seconds}",serial_no="${key('WECHAT_PAY_SERIAL')}"` } })
}

/** Puts a question, and believes the answer only where it is signed; `none` names the refusals that are an answer. Anything else throws. */
async function asked(ctx: Context, method: 'GET' | 'POST', where: string, { body, none = [] }: { readonly body?: object; readonly none?: readonly string[] } = {}): Promise<unknown> {
  const answer = await sent(ctx, method, where, body)
  const text = await answer.text()
  const doubt = doubted(ctx, text, Object.fromEntries(answer.headers))
  if (doubt) throw new Error(`WeChat Pay's answer of ${where} is not to be believed: ${doubt} (${answer.status})`)
  const told: unknown = text === '' ? {} : JSON.parse(text)
  if (answer.ok) return told
  const { code, message } = told as { code?: string; message?: string }
  if (none.includes(code ?? '')) return undefined
  throw new WechatNo(where, answer.status, code ?? '', message ?? '')
}

/** The same for what others ask of WeChat Pay: `noes` are refusals that are its own no, which is answered with what it says. */
export async function askWechat(ctx: Context, method: 'GET' | 'POST', where: string, { body, noes }: { readonly body?: object; readonly noes: readonly string[] }): Promise<unknown> {
  try { return await asked(ctx, method, where, { ...(body && { body }) }) } catch (fault) {
    if (fault instanceof WechatNo && noes.includes(fault.code)) return { refused: fault.says || fault.code }
    throw fault
  }
}
class WechatNo extends Error { constructor(where: string, status: number, readonly code: string, readonly says: string) { super(`WeChat Pay does not do ${where}: ${status} ${code} ${says}`) } }

/** A name or number that only WeChat Pay may read (RSA-OAEP with the key whose id every request bears). */
export const sealedForWechat = (text: string): string => publicEncrypt({ key: publicKeyOf(key('WECHAT_PAY_PUBLIC_KEY')), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, Buffer.from(text)).toString('base64')
/** What stands sealed in a notice's bytes, as JSON; undefined where it is none, or was sealed with another key. */
export function unsealedNotice(rawBody: string): unknown {
  const told = Sealed.safeParse(jsonOf(rawBody))
  try { return told.success ? jsonOf(unsealed(told.data.resource, key('WECHAT_PAY_API_KEY'))) : undefined } catch { return undefined }
}

const stateOf = { SUCCESS: 'paid', REFUND: 'paid', NOTPAY: 'open', USERPAYING: 'open', ACCEPT: 'open', CLOSED: 'declined', REVOKED: 'declined', PAYERROR: 'declined' } as const
const reference = z.string().regex(/^[\w-]{1,64}$/)
const Transaction = z.object({ mchid: z.string(), appid: z.string(), out_trade_no: reference, transaction_id: z.string().max(40).default(''), trade_state: z.enum(Object.keys(stateOf) as (keyof typeof stateOf)[]), amount: z.object({ total: z.int().positive(), currency: z.string() }), payer: z.object({ openid: z.string() }).partial().optional() })
const saidOf = ({ out_trade_no, transaction_id, trade_state, amount }: z.output<typeof Transaction>): Said => ({ tradeRef: out_trade_no, tradeNo: transaction_id, amountFen: amount.total, currency: amount.currency, state: stateOf[trade_state] })
const Sealed = z.object({ resource: z.object({ algorithm: z.literal('AEAD_AES_256_GCM'), ciphertext: z.string().refine(isPlainBase64), associated_data: z.string().default(''), nonce: z.string().length(12) }) })

/** What WeChat itself says of a trade; nothing where it knows none. */
const transactionOf = async (ctx: Context, tradeRef: string) => {
  const told = await asked(ctx, 'GET', `/v3/pay/transactions/out-trade-no/${encodeURIComponent(tradeRef)}?mchid=${key('WECHAT_PAY_MERCHANT_ID')}`, { none: ['ORDER_NOT_EXIST', 'ORDERNOTEXIST'] })
  return told === undefined ? undefined : Transaction.parse(told)
}

/** WeChat's own number of a trade. */
export async function wechatTradeNo(ctx: Context, tradeRef: string): Promise<string> {
  const trade = await transactionOf(ctx, tradeRef)
  if (!trade?.transaction_id) throw new Error(`WeChat Pay knows no ${tradeRef}`)
  return trade.transaction_id
}

export const wechat: Channel = {
  open: async (ctx, { tradeRef, amountFen, returnUrl, scene, payer, expiresAt, isSplit }) => {
    const home = key('PUBLIC_URL').replace(/\/$/, '')
    const trade = { appid: key('WECHAT_PAY_APP_ID'), mchid: key('WECHAT_PAY_MERCHANT_ID'), description: tradeRef, out_trade_no: tradeRef, notify_url: `${home}/v1/channels/wechat/notices`, amount: { total: amountFen, currency: 'CNY' }, ...(expiresAt && { time_expire: `${shanghaiText(expiresAt).replace(' ', 'T')}+08:00` }), ...(isSplit && { settle_info: { profit_sharing: true } }) }
    if (scene === 'phone') {
      const { h5_url } = z.object({ h5_url: z.url() }).parse(await asked(ctx, 'POST', '/v3/pay/transactions/h5', { body: { ...trade, scene_info: { payer_client_ip: ctx.caller?.ip ?? '127.0.0.1', h5_info: { type: 'Wap' } } } }))
      const back = new URL(h5_url)
      back.searchParams.set('redirect_url', `${home}${returnUrl}?back`)
      return { payUrl: back.toString() }
    }
    if (scene === 'inside' && payer) return { bridge: till(ctx, z.object({ prepay_id: z.string().max(64) }).parse(await asked(ctx, 'POST', '/v3/pay/transactions/jsapi', { body: { ...trade, payer: { openid: payer } } })).prepay_id) }
    return { code: z.object({ code_url: z.string() }).parse(await asked(ctx, 'POST', '/v3/pay/transactions/native', { body: trade })).code_url }
  },
  hear: async (ctx, rawBody, heads) => {
    const doubt = doubted(ctx, rawBody, heads)
    if (doubt) return { refused: doubt }
    const sealed = Sealed.safeParse(jsonOf(rawBody))
    if (!sealed.success) return { refused: 'malformed' }
    let plain: string
    try { plain = unsealed(sealed.data.resource, key('WECHAT_PAY_API_KEY')) } catch { return { refused: 'sealed with another key' } }
    const trade = Transaction.safeParse(jsonOf(plain))
    if (!trade.success) return { refused: 'malformed' }
    if (trade.data.mchid !== key('WECHAT_PAY_MERCHANT_ID') || trade.data.appid !== key('WECHAT_PAY_APP_ID')) return { refused: 'another merchant', tradeRef: trade.data.out_trade_no }
    return { said: saidOf(trade.data) }
  },
  query: async (ctx, tradeRef) => { const trade = await transactionOf(ctx, tradeRef); return trade && saidOf(trade) },
  refund: async (ctx, { refundId, tradeRef, amountFen }) => {
    // It wants to know the whole of the trade beside the part.
    const trade = await transactionOf(ctx, tradeRef)
    if (!trade) throw new Error(`WeChat Pay knows no ${tradeRef}`)
    const { status } = z.object({ status: z.string() }).parse(await asked(ctx, 'POST', '/v3/refund/domestic/refunds', { body: { out_trade_no: tradeRef, out_refund_no: refundId, amount: { refund: amountFen, total: trade.amount.total, currency: trade.amount.currency } } }))
    if (status !== 'SUCCESS' && status !== 'PROCESSING') throw new Error(`WeChat Pay does not give back ${refundId}: ${status}`)
  },
  statement: async (ctx, from, to) => {
    const lines: StatementLine[] = []
    for (let day = startOfDay(from); day < to && after(day, dayMs) <= ctx.now; day = after(day, dayMs)) for (const what of ['paid', 'refunded'] as const) lines.push(...await billOf(ctx, day, what))
    return lines.filter(({ at }) => at >= from && at < to)
  },
}

/** What its till is handed for a trade that was prepared 调起支付, signed as it says (pay.weixin.qq.com/doc/v3/merchant/4012791857). */
function till(ctx: Context, prepayId: string): Readonly<Record<string, string>> {
  const [appId, timeStamp, nonceStr, prepared] = [key('WECHAT_PAY_APP_ID'), String(Math.floor(ctx.now.getTime() / 1_000)), randomBytes(16).toString('hex'), `prepay_id=${prepayId}`]
  const paySign = sign(signing, Buffer.from(`${appId}\n${timeStamp}\n${nonceStr}\n${prepared}\n`), privateKeyOf(key('WECHAT_PAY_PRIVATE_KEY'))).toString('base64')
  return { appId, timeStamp, nonceStr, package: prepared, signType: 'RSA', paySign }
}

const bills = { paid: { type: 'SUCCESS', ref: '商户订单号', fen: '订单金额', at: '交易时间' }, refunded: { type: 'REFUND', ref: '商户退款单号', fen: '申请退款金额', at: '退款申请时间' } } as const

/** The bill of one day that is over 交易账单. Of a day without trades there is none. */
async function billOf(ctx: Context, day: Date, what: keyof typeof bills): Promise<StatementLine[]> {
  const { type, ref, fen, at } = bills[what]
  const text = await wechatBill(ctx, `/v3/bill/tradebill?bill_date=${shanghaiText(day).slice(0, 10)}&bill_type=${type}`)
  return text === undefined ? [] : rowsOf(text, [ref, fen, at]).map((row) => {
    const amountFen = fenOf(row[fen]!)
    if (amountFen === undefined) throw new Error('WeChat Pay’s bill has an amount that is none')
    return { what, ref: row[ref]!, amountFen, at: fromIso(`${row[at]!.replace(' ', 'T')}+08:00`) }
  })
}

/** A bill as it is downloaded, whose bytes must be those that were promised; undefined where there is none. */
export async function wechatBill(ctx: Context, where: string): Promise<string | undefined> {
  const told = await asked(ctx, 'GET', where, { none: ['NO_STATEMENT_EXIST'] })
  if (told === undefined) return undefined
  const { download_url, hash_value } = z.object({ download_url: z.url(), hash_type: z.literal('SHA1'), hash_value: z.string() }).parse(told)
  const answer = await sent(ctx, 'GET', download_url)
  const bytes = Buffer.from(await answer.arrayBuffer())
  if (!answer.ok || createHash('sha1').update(bytes).digest('hex') !== hash_value.toLowerCase()) throw new Error(`WeChat Pay's bill did not come whole: ${answer.status}`)
  return bytes.toString('utf8')
}

const doors = 'https://api.weixin.qq.com'
/** Whether WeChat is to be told of shipments: where its application's secret is set. */
export const tellsShipping = (): boolean => key('WECHAT_PAY_APP_SECRET') !== ''
let token: { readonly of: string; readonly value: string; readonly until: Date } | undefined
/** WeChat's own names of carriers (developers.weixin.qq.com: weixin-express/express-msg/api_get_delivery_list tells YD, and of SF, YTO, ZTO and STO its answers; JD and EMS are written so by those who use it). */
const carrierNames: Readonly<Record<string, string>> = { shunfeng: 'SF', zhongtong: 'ZTO', yuantong: 'YTO', yunda: 'YD', shentong: 'STO', jd: 'JD', ems: 'EMS' }
const alreadyWhole = 10_060_002
const Answered = z.object({ errcode: z.int().default(0), errmsg: z.string().default('') })

async function posted(path: string, body: object): Promise<unknown> {
  const answer = await fetch(new URL(path, key('WECHAT_URL') || doors), { method: 'POST', redirect: 'error', signal: AbortSignal.timeout(answerMs), headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`WeChat answered ${answer.status}`)
  return answer.json()
}

/** The application's ticket to WeChat's own doors, asked for anew a while before it ends; one that others ask for as well stays true. */
async function ticket(ctx: Context): Promise<string> {
  const of = `${key('WECHAT_PAY_APP_ID')} ${key('WECHAT_PAY_APP_SECRET')} ${key('WECHAT_URL')}`
  if (token?.of === of && token.until > ctx.now) return token.value
  const told = await posted('/cgi-bin/stable_token', { grant_type: 'client_credential', appid: key('WECHAT_PAY_APP_ID'), secret: key('WECHAT_PAY_APP_SECRET') })
  const { access_token, expires_in } = z.object({ access_token: z.string(), expires_in: z.int() }).parse(told)
  token = { of, value: access_token, until: after(ctx.now, (expires_in - freshSeconds) * 1_000) }
  return access_token
}

/** Where WeChat asks itself who its user is 网页授权, silently (`snsapi_base`), and sends him back from with a code (developers.weixin.qq.com: offiaccount/OA_Web_Apps/Wechat_webpage_authorization). */
export function wechatDoor(backPath: string, state: string): string {
  const where = new URL('https://open.weixin.qq.com/connect/oauth2/authorize')
  for (const [name, value] of [['appid', key('WECHAT_PAY_APP_ID')], ['redirect_uri', `${key('PUBLIC_URL').replace(/\/$/, '')}${backPath}`], ['response_type', 'code'], ['scope', 'snsapi_base'], ['state', state]] as const) where.searchParams.set(name, value)
  return `${where.toString()}#wechat_redirect`
}
/** Who he is, by the code that he came back with; undefined where it is none, or was used. */
export async function openidBy(code: string): Promise<string | undefined> {
  const where = new URL('/sns/oauth2/access_token', key('WECHAT_URL') || doors)
  for (const [name, value] of [['appid', key('WECHAT_PAY_APP_ID')], ['secret', key('WECHAT_PAY_APP_SECRET')], ['code', code], ['grant_type', 'authorization_code']] as const) where.searchParams.set(name, value)
  const answer = await fetch(where, { redirect: 'error', signal: AbortSignal.timeout(answerMs) })
  if (!answer.ok) throw new Error(`WeChat answered ${answer.status}`)
  const told = z.union([z.object({ openid: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/) }), z.object({ errcode: z.int() })]).parse(await answer.json())
  if ('openid' in told) return told.openid
  if (badCodes.has(told.errcode)) return undefined
  throw new Error(`WeChat does not say who he is: ${told.errcode}`)
}
/** Invalid, expired, used. */
const badCodes = new Set([40_029, 42_003, 40_163])

export interface Shipping { readonly tradeRef: string; readonly isAll: boolean; readonly parcels: readonly { readonly carrier: string; readonly number: string; readonly title: string; readonly phone: string }[] }
/** Tells WeChat which parcels left for a trade 发货信息录入, and whether these are the last. Told before it counts as told. Throws what WeChat says against it. */
export async function uploadShipping(ctx: Context, { tradeRef, isAll, parcels }: Shipping): Promise<void> {
  const strange = parcels.find(({ carrier }) => !carrierNames[carrier])
  if (strange) throw new Error(`WeChat has no name for the carrier ${strange.carrier}`)
  await upload(ctx, await paidBy(ctx, tradeRef), { logistics_type: 1, delivery_mode: 2, is_all_delivered: isAll,
    shipping_list: parcels.map(({ carrier, number, title, phone }) => ({ tracking_no: number, express_company: carrierNames[carrier]!, item_desc: title.slice(0, mostDescribed) || number, contact: { receiver_contact: phone } })) })
}

/** WeChat's own numbers of ways that need no carrier. */
const wayNumbers = { virtual: 3, pickup: 4 } as const
export interface HandedOver { readonly tradeRef: string; readonly way: keyof typeof wayNumbers; readonly title: string }
/** Tells WeChat that all of a trade changed hands without a parcel 虚拟发货、用户自提: whole and in one, as parts may be told of parcels alone. Told before it counts as told. Throws what WeChat says against it. */
export async function uploadHandOver(ctx: Context, { tradeRef, way, title }: HandedOver): Promise<void> {
  await upload(ctx, await paidBy(ctx, tradeRef), { logistics_type: wayNumbers[way], delivery_mode: 1, shipping_list: [{ item_desc: title.slice(0, mostDescribed) }] })
}
const mostDescribed = 60

interface Paid { readonly transactionId: string; readonly openid: string }
/** Who paid a trade, as WeChat Pay knows him. */
async function paidBy(ctx: Context, tradeRef: string): Promise<Paid> {
  const trade = await transactionOf(ctx, tradeRef)
  if (!trade?.payer?.openid || !trade.transaction_id) throw new Error(`WeChat Pay does not say who paid ${tradeRef}`)
  return { transactionId: trade.transaction_id, openid: trade.payer.openid }
}
async function upload(ctx: Context, { transactionId, openid }: Paid, shipment: object): Promise<void> {
  const { errcode, errmsg } = Answered.parse(await posted(`/wxa/sec/order/upload_shipping_info?access_token=${encodeURIComponent(await ticket(ctx))}`, {
    order_key: { order_number_type: 2, transaction_id: transactionId }, ...shipment, upload_time: `${shanghaiText(ctx.now).replace(' ', 'T')}.000+08:00`, payer: { openid } }))
  if (errcode === expiredTicket) token = undefined
  if (errcode !== 0 && errcode !== alreadyWhole) throw new Error(`WeChat does not take the shipment: ${errcode} ${errmsg}`)
}
const expiredTicket = 40_001

function jsonOf(text: string): unknown {
  try { return JSON.parse(text) } catch { return undefined }
}
