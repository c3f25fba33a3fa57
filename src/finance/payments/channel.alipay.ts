import type { AlipaySdk } from 'alipay-sdk'
import { z } from 'zod'
import type { Context } from '#kernel/context'
import { yuanOf } from '#kernel/money'
import { after, dayMs, fromIso, shanghaiText, startOfDay } from '#kernel/time'
import { unpacked } from '#kernel/zips'
import type { Channel, Said } from './channel.port'
import { fenOf, isPlainBase64, privateKeyOf, publicKeyOf, rowsOf } from './channels.rules'
import type { StatementLine } from './reconciliation.rules'

/**
 * Alipay 支付宝 (opendocs.alipay.com/open/270): page and mobile pay, RSA2 both ways. A trade is known there only when the shopper has arrived; amounts are yuan with two digits;
 * times are Shanghai's; a notice drops `sign` and `sign_type` from what is signed, and is sent again for a day until it is answered by `success` alone.
 */
const gateway = 'https://openapi.alipay.com/gateway.do'
const key = (name: string): string => process.env[name] ?? ''
let made: { readonly by: string; readonly sdk: Promise<AlipaySdk> } | undefined

/** Alipay's own library, loaded with the first question and made anew when its keys change. */
function sdkOf(): Promise<AlipaySdk> {
  const by = ['ALIPAY_APP_ID', 'ALIPAY_PRIVATE_KEY', 'ALIPAY_PUBLIC_KEY', 'ALIPAY_URL'].map(key).join('\n')
  made = made?.by === by ? made : { by, sdk: import('alipay-sdk').then(({ AlipaySdk }) => new AlipaySdk({
    appId: key('ALIPAY_APP_ID'), gateway: key('ALIPAY_URL') || gateway, timeout: answerMs, keyType: 'PKCS8',
    privateKey: privateKeyOf(key('ALIPAY_PRIVATE_KEY')).export({ type: 'pkcs8', format: 'pem' }).toString().trim(), alipayPublicKey: publicKeyOf(key('ALIPAY_PUBLIC_KEY')).export({ type: 'spki', format: 'pem' }).toString().trim(),
  })) }
  return made.sdk
}
const answerMs = 8_000

/** Puts a question. What is answered is signed; `none` names the refusals that are an answer. Anything else throws. */
async function asked(ctx: Context, method: string, bizContent: Record<string, unknown>, none: readonly string[] = []): Promise<Record<string, unknown> | undefined> {
  const told = await (await sdkOf()).exec(method, { bizContent, timestamp: shanghaiText(ctx.now) }, { validateSign: true })
  if (told.code === '10000') return told
  if (none.includes(String(told['subCode']))) return undefined
  throw new Error(`Alipay does not do ${method}: ${told.code} ${String(told['subCode'])} ${String(told['subMsg'])}`)
}

/** The same for what others ask of Alipay: a refusal that says why is answered with it, `unsure` are those that may have been done all the same and throw. */
export async function askAlipay(ctx: Context, method: string, bizContent: Record<string, unknown>, unsure: readonly string[]): Promise<Record<string, unknown>> {
  const told = await (await sdkOf()).exec(method, { bizContent, timestamp: shanghaiText(ctx.now) }, { validateSign: true })
  if (told.code === '10000') return told
  const sub = String(told['subCode'])
  if (told.code === '40004' && !unsure.includes(sub)) return { refused: String(told['subMsg'] ?? sub), sub }
  throw new Error(`Alipay does not do ${method}: ${told.code} ${sub} ${String(told['subMsg'])}`)
}

const stateOf: Readonly<Record<string, Said['state']>> = { WAIT_BUYER_PAY: 'open', TRADE_SUCCESS: 'paid', TRADE_FINISHED: 'paid', TRADE_CLOSED: 'declined' }
const Trade = z.object({ outTradeNo: z.string().regex(/^[\w-]{1,64}$/), tradeNo: z.string(), tradeStatus: z.enum(['WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_FINISHED', 'TRADE_CLOSED']), totalAmount: z.string().regex(/^(?!0+\.00$)\d{1,12}\.\d\d$/), transCurrency: z.string().default('CNY') })
const saidOf = ({ outTradeNo, tradeNo, tradeStatus, totalAmount, transCurrency }: z.output<typeof Trade>): Said => ({ tradeRef: outTradeNo, tradeNo, amountFen: fenOf(totalAmount)!, currency: transCurrency, state: stateOf[tradeStatus]! })

/** A notice is repeated for 25 hours and may bear the time of its first sending; none is from the future. */
const oldestMs = 26 * 3_600_000
const aheadMs = 300_000
const isFresh = (ctx: Context, atMs: number): boolean => ctx.now.getTime() - atMs < oldestMs && atMs - ctx.now.getTime() < aheadMs

/** The fields of what came, where Alipay truly signed them; else why they are not believed. */
async function believed(rawBody: string): Promise<Readonly<Record<string, string>> | string> {
  const fields = [...new URLSearchParams(rawBody)]
  const told = Object.fromEntries(fields)
  // One name, one value: of two that were sent one could be verified and the other be read.
  if (fields.length === 0 || Object.keys(told).length !== fields.length) return 'malformed'
  if (told['sign_type'] !== 'RSA2' || !isPlainBase64(told['sign'] ?? '')) return 'no signature'
  if (key('ALIPAY_PUBLIC_KEY') === '') return 'another key'
  return (await sdkOf()).checkNotifySignV2(told) ? told : 'bad signature'
}

/**
 * A message 蚂蚁消息, as Alipay posts it to the one gateway of an application (应用网关) and not to the address of a trade: which kind it is, and what it says. It is signed as notices are, bears milliseconds
 * (`utc_timestamp`) and no seller, and keeps its content as JSON (opendocs.alipay.com/open/20190308105425129272). Undefined where it is not to be believed.
 */
export async function alipayMessage(ctx: Context, rawBody: string): Promise<{ readonly method: string; readonly content: unknown } | undefined> {
  const told = await believed(rawBody)
  if (typeof told === 'string' || told['app_id'] !== key('ALIPAY_APP_ID') || !/^\d{13}$/.test(told['utc_timestamp'] ?? '') || !isFresh(ctx, Number(told['utc_timestamp']))) return undefined
  try { return { method: told['msg_method'] ?? '', content: JSON.parse(told['biz_content'] ?? '') as unknown } } catch { return undefined }
}

export const alipay: Channel = {
  open: async (ctx, { tradeRef, amountFen, returnUrl, scene, expiresAt, isSplit }) => {
    const [method, productCode] = scene === 'phone' ? ['alipay.trade.wap.pay', 'QUICK_WAP_WAY'] as const : ['alipay.trade.page.pay', 'FAST_INSTANT_TRADE_PAY'] as const
    const home = key('PUBLIC_URL').replace(/\/$/, '')
    const payUrl = (await sdkOf()).pageExecute(method, 'GET', { timestamp: shanghaiText(ctx.now), notifyUrl: `${home}/v1/channels/alipay/notices`, returnUrl: `${home}${returnUrl}?back`,
      bizContent: { outTradeNo: tradeRef, totalAmount: yuanOf(amountFen), subject: tradeRef, productCode, ...(expiresAt && { timeExpire: shanghaiText(expiresAt) }), ...(isSplit && { extendParams: { royaltyFreeze: 'true' } }) } })
    return { payUrl }
  },
  hear: async (ctx, rawBody) => {
    const told = await believed(rawBody)
    if (typeof told === 'string') return { refused: told }
    if (told['app_id'] !== key('ALIPAY_APP_ID') || told['seller_id'] !== key('ALIPAY_SELLER_ID')) return { refused: 'another merchant' }
    if (!isFresh(ctx, fromIso(`${(told['notify_time'] ?? '').replace(' ', 'T')}+08:00`).getTime())) return { refused: 'too old' }
    const trade = Trade.safeParse({ outTradeNo: told['out_trade_no'], tradeNo: told['trade_no'], tradeStatus: told['trade_status'], totalAmount: told['total_amount'], transCurrency: told['trans_currency'] })
    return trade.success ? { said: saidOf(trade.data) } : { refused: 'malformed' }
  },
  query: async (ctx, tradeRef) => {
    const told = await asked(ctx, 'alipay.trade.query', { outTradeNo: tradeRef }, ['ACQ.TRADE_NOT_EXIST'])
    return told && saidOf(Trade.parse(told))
  },
  // The refund's own id is its request number: the same again, of the same amount, changes nothing and says so.
  refund: async (ctx, { refundId, tradeRef, amountFen }) => { await asked(ctx, 'alipay.trade.refund', { outTradeNo: tradeRef, refundAmount: yuanOf(amountFen), outRequestNo: refundId }) },
  statement: async (ctx, from, to) => {
    const lines: StatementLine[] = []
    for (let day = startOfDay(from); day < to && after(day, dayMs) <= ctx.now; day = after(day, dayMs)) lines.push(...await billOf(ctx, day))
    return lines.filter(({ at }) => at >= from && at < to)
  },
}

const columns = ['商户订单号', '业务类型', '创建时间', '完成时间', '订单金额（元）', '退款批次号/请求号'] as const
const billBounds = { entries: 10, unpackedBytes: 200 * 1_048_576, ratio: 250 }

/** The bill of one day that is over 业务账单: a ZIP of tables in GBK. Of a day without trades there is none. */
async function billOf(ctx: Context, day: Date): Promise<StatementLine[]> {
  const told = await asked(ctx, 'alipay.data.dataservice.bill.downloadurl.query', { billType: 'trade', billDate: shanghaiText(day).slice(0, 10) }, ['isp.bill_not_exist', 'BILL_NOT_EXIST', 'isv.bill_not_exist'])
  if (!told) return []
  const where = new URL(String(told['billDownloadUrl']))
  if (!/(?:^|\.)alipay(?:dev)?\.com$/.test(where.hostname) && where.origin !== new URL(key('ALIPAY_URL') || gateway).origin) throw new Error(`Alipay keeps no bills at ${where.origin}`)
  const answer = await fetch(where, { redirect: 'error', signal: AbortSignal.timeout(answerMs) })
  if (!answer.ok) throw new Error(`Alipay's bill did not come: ${answer.status}`)
  const files = (await unpacked(new Uint8Array(await answer.arrayBuffer()), billBounds)).map(({ bytes }) => new TextDecoder('gbk').decode(bytes))
  // The other table in it is the sums by store.
  const detail = files.find((text) => columns.every((name) => text.includes(name)))
  if (detail === undefined) throw new Error('Alipay’s bill has no details')
  return rowsOf(detail, columns).map((row) => {
    const what = row['业务类型'] === '退款' ? 'refunded' : 'paid'
    const amountFen = fenOf(row['订单金额（元）']!.replace(/^-/, ''))
    if (amountFen === undefined) throw new Error('Alipay’s bill has an amount that is none')
    return { what, ref: (what === 'paid' ? row['商户订单号'] : row['退款批次号/请求号'])!, amountFen, at: fromIso(`${(row['完成时间'] || row['创建时间'])!.replace(' ', 'T')}+08:00`) }
  })
}
