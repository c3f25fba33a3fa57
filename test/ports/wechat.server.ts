import { constants, createCipheriv, createHash, generateKeyPairSync, privateDecrypt, randomBytes, sign, verify, type KeyObject } from 'node:crypto'
import { channels } from '#finance/payments'
import type { Context } from '#kernel/context'
import { backOf, decided, gaveBack, onDay, openedAs, serving, shanghai, timed, told, yuan, type Answer, type Asked, type Books, type Trade } from './company'
import type { Company, Notice } from './payment.kit'
import { broughtBack, capPercent, newSharing, shared, sharedFen, type Sharing } from './sharing'
import type { SplitCompany } from './split.kit'
import { splitterOf } from '#finance/splits'

/** WeChat Pay as it is from outside 本地微信支付: signed answers, sealed notices, bills behind a second address; with keys that are made when it opens. */
const merchantId = '1900000001'
const appId = 'wx0000000000000001'
const serial = '5157F09EFDC096DE15EBE81A47057A7200000000'
const publicId = 'PUB_KEY_ID_0000000000000024101100397200000006'
const v3Key = 'k0123456789012345678901234567890'.slice(0, 32)
const appSecret = 'secret-of-the-application'
/** What WeChat was told of shipments, and what it says to the next. */
export const shipments: { readonly told: { readonly order_key: { readonly transaction_id: string }; readonly logistics_type: number; readonly delivery_mode: number; readonly is_all_delivered?: boolean; readonly payer: { readonly openid: string }; readonly shipping_list: readonly { readonly tracking_no?: string; readonly express_company?: string; readonly item_desc: string; readonly contact?: { readonly receiver_contact: string } }[] }[]; tickets: number; errcode: number } = { told: [], tickets: 0, errcode: 0 }
/** Codes that it gave to browsers of its users, each good once. */
export const codes = new Map<string, string>()
/** Whom its till knows for a trade that was prepared for one of its users. */
export const prepared = new Map<string, string>()
/** Whether what a browser hands to its till was signed by the merchant for this application, and for whom. */
export function atTheTill({ appId: app, timeStamp, nonceStr, package: pack, signType, paySign }: Readonly<Record<string, string>>): string | undefined {
  const isTrue = app === appId && signType === 'RSA' && verify('RSA-SHA256', Buffer.from(`${app}\n${timeStamp}\n${nonceStr}\n${pack}\n`), ours.publicKey, Buffer.from(paySign!, 'base64'))
  return isTrue ? prepared.get(pack!.replace('prepay_id=', '')) : undefined
}
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = (key: KeyObject, type: 'pkcs8' | 'spki') => key.export({ format: 'pem', type } as never).toString()
const ours = rsa()
const theirs = rsa()
const stranger = rsa()
const states = { open: 'NOTPAY', paid: 'SUCCESS', declined: 'CLOSED' } as const

const signedHeads = (at: Date, body: string, key = theirs.privateKey): Record<string, string> => {
  const [seconds, nonce] = [String(Math.floor(at.getTime() / 1_000)), randomBytes(12).toString('hex')]
  return { 'wechatpay-timestamp': seconds, 'wechatpay-nonce': nonce, 'wechatpay-serial': publicId, 'wechatpay-signature': sign('RSA-SHA256', Buffer.from(`${seconds}\n${nonce}\n${body}\n`), key).toString('base64') }
}
function sealed(plain: string, key = v3Key) {
  const nonce = randomBytes(6).toString('hex')
  const sealing = createCipheriv('aes-256-gcm', key, nonce)
  sealing.setAAD(Buffer.from('transaction'))
  return { algorithm: 'AEAD_AES_256_GCM', original_type: 'transaction', associated_data: 'transaction', nonce, ciphertext: Buffer.concat([sealing.update(plain, 'utf8'), sealing.final(), sealing.getAuthTag()]).toString('base64') }
}
const transaction = ({ ref, no, amountFen, state }: Pick<Trade, 'ref' | 'no' | 'amountFen' | 'state'>) => ({ appid: appId, mchid: merchantId, out_trade_no: ref, transaction_id: no, trade_type: 'H5', trade_state: states[state], payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' }, amount: { total: amountFen, payer_total: amountFen, currency: 'CNY', payer_currency: 'CNY' } })

export async function wechatCompany(ctx: Context): Promise<Company> {
  const books = await serving(answered)
  told({ PUBLIC_URL: 'https://shop.example', WECHAT_PAY_APP_ID: appId, WECHAT_PAY_MERCHANT_ID: merchantId, WECHAT_PAY_SERIAL: serial, WECHAT_PAY_PRIVATE_KEY: pem(ours.privateKey, 'pkcs8'), WECHAT_PAY_PUBLIC_ID: publicId, WECHAT_PAY_PUBLIC_KEY: pem(theirs.publicKey, 'spki'), WECHAT_PAY_API_KEY: v3Key, WECHAT_PAY_URL: books.url, WECHAT_URL: books.url, WECHAT_PAY_APP_SECRET: appSecret })
  const about = (plain: unknown, key?: string) => JSON.stringify({ id: 'EV-1', create_time: '2026-06-18T10:00:00+08:00', resource_type: 'encrypt-resource', event_type: 'TRANSACTION.SUCCESS', summary: '支付成功', resource: sealed(typeof plain === 'string' ? plain : JSON.stringify(plain), key) })
  const notice = (at: Context, rawBody: string, key?: KeyObject): Notice => ({ rawBody, headers: signedHeads(at.now, rawBody, key) })
  const facts = (ref: string, more: object = {}) => ({ ...transaction({ ref, no: 'W1', amountFen: 199_00, state: 'paid' }), ...more })
  return {
    channel: timed(books, channels['wechat']!), ctx, behave: (next) => { books.manner = next },
    decide: async (at, ref, paid) => notice(at, about(transaction(decided(books, at, ref, paid)))),
    nonsense: async (at, ref) => [...['', 'null', '{}', 'not json', about('not json'), about(facts(ref), 'x'.repeat(32))], ...[{ mchid: '1900000009' }, { appid: 'wx9' }, { amount: { total: 0, currency: 'CNY' } }, { amount: { total: -1, currency: 'CNY' } }, { amount: { total: 1.5, currency: 'CNY' } }, { amount: { total: '19900', currency: 'CNY' } }, { trade_state: 'MAYBE' }, { out_trade_no: '' }].map((more) => about(facts(ref, more)))].map((body) => notice(at, body)),
    forged: async (at, ref) => notice(at, about(facts(ref)), stranger.privateKey),
    givenBackFen: async (ref) => { const trade = books.trades.get(ref); return trade ? backOf(trade) : 0 },
    deliver: async (base, { rawBody, headers }) => { const answer = await fetch(`${base}/v1/channels/wechat/notices`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: rawBody }); return { status: answer.status, text: await answer.text() } },
    acknowledged: '{"code":"SUCCESS"}',
  }
}

/** Tells of a split or a return 分账动账通知, by default truly signed. */
export function wechatTellsOfSplit(at: Context, outOrderNo: string, { isForged = false, mchid = merchantId } = {}): Notice {
  const rawBody = JSON.stringify({ id: 'EV-2', create_time: '2026-06-18T10:00:00+08:00', resource_type: 'encrypt-resource', event_type: 'TRANSACTION.SUCCESS', summary: '分账', resource: sealed(JSON.stringify({ mchid, transaction_id: 'W1', order_id: 'O1', out_order_no: outOrderNo, receiver: { type: 'MERCHANT_ID', account: '1900000105', amount: 1, description: outOrderNo }, success_time: '2026-06-18T10:00:00+08:00' })) })
  return { rawBody, headers: signedHeads(at.now, rawBody, (isForged ? stranger : theirs).privateKey) }
}

let sharing: Sharing = newSharing()
/** The same firm as it splits. */
export async function wechatSplitCompany(ctx: Context): Promise<SplitCompany & { readonly company: Company }> {
  const company = await wechatCompany(ctx)
  sharing = newSharing()
  return { company, splitter: splitterOf('wechat'), ctx, behave: company.behave, percent: capPercent,
    paid: async (tradeRef, amountFen) => { await company.channel.open(ctx, { tradeRef, amountFen, returnUrl: '/', isSplit: true }); await company.decide(ctx, tradeRef, true) },
    splitFen: async (tradeRef) => sharedFen(sharing, (await company.channel.query(ctx, tradeRef))!.tradeNo) }
}

function answered(asked: Asked, books: Books): Answer {
  const seconds = /timestamp="(\d+)"/.exec(asked.headers.authorization ?? '')?.[1]
  if (seconds) books.now = new Date(Number(seconds) * 1_000)
  const json = (told: object): Answer => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(told) })
  if (asked.url.pathname === '/cgi-bin/stable_token') return (JSON.parse(asked.body) as { secret: string }).secret === appSecret ? (shipments.tickets++, json({ access_token: 'TICKET', expires_in: 7_200 })) : json({ errcode: 40_125, errmsg: 'invalid appsecret' })
  if (asked.url.pathname === '/sns/oauth2/access_token') {
    const given = asked.url.searchParams
    if (given.get('appid') !== appId || given.get('secret') !== appSecret || given.get('grant_type') !== 'authorization_code') return json({ errcode: 40_013, errmsg: 'invalid appid' })
    const openid = codes.get(given.get('code')!)
    codes.delete(given.get('code')!)
    return json(openid ? { access_token: 'A', expires_in: 7_200, refresh_token: 'R', openid, scope: 'snsapi_base' } : { errcode: 40_029, errmsg: 'invalid code' })
  }
  if (asked.url.pathname === '/wxa/sec/order/upload_shipping_info') {
    if (asked.url.searchParams.get('access_token') !== 'TICKET') return json({ errcode: 40_001, errmsg: 'invalid credential' })
    if (shipments.errcode !== 0) return json({ errcode: shipments.errcode, errmsg: 'system error' })
    const told = JSON.parse(asked.body) as (typeof shipments.told)[number]
    // What goes by no carrier is told whole and in one; parts are of parcels alone, and each parcel names its carrier.
    if (told.logistics_type === 1 ? told.shipping_list.some((one) => !one.tracking_no || !one.express_company) : told.delivery_mode !== 1 || told.shipping_list.length !== 1 || !told.shipping_list[0]!.item_desc) return json({ errcode: 47_001, errmsg: 'data format error' })
    shipments.told.push(told)
    return json({ errcode: 0, errmsg: 'ok' })
  }
  const told = resultOf(asked, books)
  const body = typeof told.body === 'string' || Buffer.isBuffer(told.body) ? told.body : JSON.stringify(told.body)
  return { status: told.status ?? 200, body, headers: { 'content-type': 'application/json', ...signedHeads(books.now, body.toString()) } }
}

function resultOf({ method, url, headers, body }: Asked, books: Books): { status?: number; body: unknown } {
  const refused = (status: number, code: string) => ({ status, body: { code, message: code } })
  const [, mchid, nonce, signature, seconds, no] = /^WECHATPAY2-SHA256-RSA2048 mchid="(\d+)",nonce_str="(\w+)",signature="([^"]+)",timestamp="(\d+)",serial_no="(\w+)"$/.exec(headers.authorization ?? '') ?? []
  if (mchid !== merchantId || no !== serial || !verify('RSA-SHA256', Buffer.from(`${method}\n${url.pathname}${url.search}\n${seconds}\n${nonce}\n${body}\n`), ours.publicKey, Buffer.from(signature!, 'base64'))) return refused(401, 'SIGN_ERROR')
  const wish = (body === '' ? {} : JSON.parse(body)) as { mchid?: string; out_trade_no?: string; out_refund_no?: string; amount?: { total: number; refund: number; currency: string }; scene_info?: { payer_client_ip: string } }
  const path = url.pathname
  if (path === '/v3/pay/transactions/jsapi') {
    const { openid } = (JSON.parse(body) as { payer?: { openid?: string } }).payer ?? {}
    const trade = openid && openedAs(books, wish.out_trade_no!, wish.amount!.total, `4200${books.trades.size}`, `wx_prepared_${books.trades.size}`)
    if (!trade) return refused(400, 'PARAM_ERROR')
    prepared.set(trade.where, openid)
    return { body: { prepay_id: trade.where } }
  }
  if (path === '/v3/pay/transactions/native' || path === '/v3/pay/transactions/h5') {
    if (wish.mchid !== merchantId || (path.endsWith('h5') && !wish.scene_info?.payer_client_ip)) return refused(400, 'PARAM_ERROR')
    const trade = openedAs(books, wish.out_trade_no!, wish.amount!.total, `4200${books.trades.size}`, path.endsWith('h5') ? `https://wx.tenpay.example/h5?prepay_id=p${books.trades.size}` : `weixin://wxpay/bizpayurl?pr=p${books.trades.size}`)
    return trade ? { body: path.endsWith('h5') ? { h5_url: trade.where } : { code_url: trade.where } } : refused(400, 'INVALID_REQUEST')
  }
  if (path.startsWith('/v3/profitsharing/')) return split(path, (body === '' ? {} : JSON.parse(body)) as SplitAsk, url, books, refused)
  const asksFor = /^\/v3\/pay\/transactions\/out-trade-no\/([\w-]+)$/.exec(path)?.[1]
  if (asksFor) { const trade = books.trades.get(asksFor); return trade ? { body: transaction(trade) } : refused(404, 'ORDER_NOT_EXIST') }
  if (path === '/v3/refund/domestic/refunds') return gaveBack(books, books.trades.get(wish.out_trade_no!), wish.out_refund_no!, wish.amount!.refund) ? { body: { status: 'PROCESSING', out_refund_no: wish.out_refund_no } } : refused(400, 'INVALID_REQUEST')
  if (path === '/v3/bill/tradebill') {
    const text = bill(books, url.searchParams.get('bill_date')!, url.searchParams.get('bill_type')!)
    return text === undefined ? refused(400, 'NO_STATEMENT_EXIST') : { body: { hash_type: 'SHA1', hash_value: createHash('sha1').update(text).digest('hex'), download_url: `${books.url}/v3/billdownload/file?${url.searchParams.toString()}` } }
  }
  if (path === '/v3/billdownload/file') return { body: Buffer.from(bill(books, url.searchParams.get('bill_date')!, url.searchParams.get('bill_type')!)!) }
  return refused(404, 'NOT_FOUND')
}

interface SplitAsk { transaction_id?: string; out_order_no?: string; out_return_no?: string; amount?: number; account?: string; name?: string; receivers?: { account: string; amount: number }[] }
function split(path: string, wish: SplitAsk, url: URL, books: Books, refused: (status: number, code: string) => { status: number; body: unknown }): { status?: number; body: unknown } {
  const trade = [...books.trades.values()].find(({ no }) => no === wish.transaction_id)
  if (path.endsWith('/receivers/add')) {
    // Its name is for this firm alone to read.
    if (privateDecrypt({ key: theirs.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, Buffer.from(wish.name!, 'base64')).length === 0) return refused(400, 'INVALID_REQUEST')
    sharing.receivers.add(wish.account!)
    return { body: { account: wish.account } }
  }
  if (path.endsWith('/orders/unfreeze')) { sharing.freed.add(trade!.no); return { body: { order_id: `F${trade!.no}`, state: 'FINISHED' } } }
  if (path.endsWith('/orders')) {
    const [one] = wish.receivers!
    const isFresh = !sharing.splits.has(wish.out_order_no!)
    const no = shared(sharing, wish.out_order_no!, { tradeNo: trade!.no, account: one!.account, fen: one!.amount, at: books.now }, trade!.amountFen)
    if (no) return refused(403, no === 'no receiver' ? 'NO_AUTH' : no === 'limit' ? 'RULE_LIMIT' : 'NOT_ENOUGH')
    // Taken first, done a moment later.
    return { body: { order_id: `O${wish.out_order_no}`, state: isFresh ? 'PROCESSING' : 'FINISHED', receivers: [{ account: one!.account, amount: sharing.splits.get(wish.out_order_no!)!.fen, result: isFresh ? 'PENDING' : 'SUCCESS' }] } }
  }
  if (path.endsWith('/return-orders')) {
    const no = broughtBack(sharing, wish.out_return_no!, wish.out_order_no!, wish.amount!, books.now)
    return no ? refused(403, 'NOT_ENOUGH') : { body: { return_id: `R${wish.out_return_no}`, result: 'SUCCESS', amount: wish.amount } }
  }
  const day = url.searchParams.get('bill_date')!
  const line = (at: Date, id: string, kind: string, fen: number) => [shanghai(at), merchantId, merchantId, 'W1', `O${id}`, `D${id}`, id, '100.00', '1900000105', yuan(fen), kind, '处理成功', ''].map((field) => `\`${field}`).join(',')
  const rows = [...[...sharing.splits].filter(([, { at }]) => onDay(at, day)).map(([id, { at, fen }]) => line(at, id, '分账', fen)), ...[...sharing.backs].filter(([, { at }]) => onDay(at, day)).map(([id, { at, fen }]) => line(at, id, '分账回退', fen)), ...[...sharing.freed].map((no) => line(books.now, `free_${no}`, '解冻', 1_00))]
  if (rows.length === 0) return refused(400, 'NO_STATEMENT_EXIST')
  const text = `\uFEFF分账时间,分账发起方,分账方,微信订单号,微信分账/回退单号,分账明细单号,商户分账/回退单号,订单金额,分账接收方,金额,业务类型,处理状态,备注\r\n${rows.join('\r\n')}\r\n总条数,分账总金额\r\n\`${rows.length},\`0.00\r\n`
  if (path.endsWith('/file')) return { body: Buffer.from(text) }
  return { body: { hash_type: 'SHA1', hash_value: createHash('sha1').update(text).digest('hex'), download_url: `${books.url}/v3/profitsharing/bills/file?bill_date=${day}` } }
}

/** A table whose fields begin with an accent and whose last two lines are sums, as merchants download it. */
function bill({ trades }: Books, day: string, type: string): string | undefined {
  const line = (fields: readonly string[]) => fields.map((field) => `\`${field}`).join(',')
  const rows = [...trades.values()].flatMap((trade) => (type === 'SUCCESS'
    ? (trade.state === 'paid' && onDay(trade.at, day) ? [line([shanghai(trade.at), appId, merchantId, trade.no, trade.ref, 'SUCCESS', 'CNY', yuan(trade.amountFen), yuan(trade.amountFen)])] : [])
    : [...trade.refunds].filter(([, { at }]) => onDay(at, day)).map(([id, { fen, at }]) => line([shanghai(trade.at), appId, merchantId, trade.no, trade.ref, 'REFUND', 'CNY', shanghai(at), shanghai(at), id, yuan(fen), yuan(fen)]))))
  if (rows.length === 0) return undefined
  const heads = type === 'SUCCESS' ? '交易时间,公众账号ID,商户号,微信订单号,商户订单号,交易状态,货币种类,应结订单金额,订单金额' : '交易时间,公众账号ID,商户号,微信订单号,商户订单号,交易状态,货币种类,退款申请时间,退款成功时间,商户退款单号,退款金额,申请退款金额'
  return `\uFEFF${heads}\r\n${rows.join('\r\n')}\r\n总交易单数,应结订单总金额\r\n\`${rows.length},\`0.00\r\n`
}
