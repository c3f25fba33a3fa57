import { createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'
import iconv from 'iconv-lite'
import { channels } from '#finance/payments'
import type { Context } from '#kernel/context'
import { zip } from '../zips'
import { backOf, decided, gaveBack, onDay, openedAs, serving, shanghai, timed, told, yuan, type Answer, type Asked, type Books } from './company'
import { addressOf, type Company, type Notice } from './payment.kit'
import { broughtBack, capPercent, newSharing, shared, sharedFen, type Sharing } from './sharing'
import type { SplitCompany } from './split.kit'
import { splitterOf } from '#finance/splits'

/** Alipay as it is from outside 本地支付宝: its gateway, its page, its bills, its signatures; with keys that are made when it opens. */
const appId = '2021000000000001'
const sellerId = '2088000000000001'
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = (key: KeyObject, type: 'pkcs8' | 'spki') => key.export({ format: 'pem', type } as never).toString()
const ours = rsa()
const theirs = rsa()
const stranger = rsa()
const canonical = (fields: Readonly<Record<string, string>>, without: readonly string[]) => Object.keys(fields).filter((name) => !without.includes(name) && fields[name] !== '').sort().map((name) => `${name}=${fields[name]}`).join('&')
const statuses = { open: 'WAIT_BUYER_PAY', paid: 'TRADE_SUCCESS', declined: 'TRADE_CLOSED' } as const

export async function alipayCompany(ctx: Context): Promise<Company> {
  const books = await serving(answered)
  told({ PUBLIC_URL: 'https://shop.example', ALIPAY_APP_ID: appId, ALIPAY_SELLER_ID: sellerId, ALIPAY_URL: `${books.url}/gateway.do`, ALIPAY_PRIVATE_KEY: pem(ours.privateKey, 'pkcs8'), ALIPAY_PUBLIC_KEY: pem(theirs.publicKey, 'spki') })
  const notice = (at: Context, fields: Record<string, string>, key = theirs.privateKey): Notice => {
    const all: Record<string, string> = { app_id: appId, seller_id: sellerId, charset: 'utf-8', version: '1.0', notify_type: 'trade_status_sync', notify_id: 'n1', notify_time: shanghai(at.now), subject: '茶 具+1', ...fields }
    const signed = { ...all, sign: sign('RSA-SHA256', Buffer.from(canonical(all, ['sign', 'sign_type'])), key).toString('base64'), sign_type: 'RSA2' }
    return { rawBody: new URLSearchParams(signed).toString(), headers: {} }
  }
  const facts = (ref: string, no = 'A1', fen = 199_00, state: keyof typeof statuses = 'paid') => ({ out_trade_no: ref, trade_no: no, total_amount: yuan(fen), trade_status: statuses[state] })
  return {
    channel: timed(books, channels['alipay']!), ctx, behave: (next) => { books.manner = next },
    // Whose browser arrives with a request that is not ours, or for another amount, sees an error page.
    arrive: async (payUrl) => { const answer = await fetch(payUrl); if (!answer.ok) throw new Error(await answer.text()) },
    decide: async (at, ref, paid) => { const trade = decided(books, at, ref, paid); return notice(at, facts(ref, trade.no, trade.amountFen, trade.state)) },
    nonsense: async (at, ref) => [...[{ app_id: '2021000000000009' }, { seller_id: '2088000000000009' }, { total_amount: '0.00' }, { total_amount: '-1.00' }, { total_amount: '1.005' }, { total_amount: '199' }, { total_amount: '1e3' }, { trade_status: 'MAYBE' }, { out_trade_no: '' }, { notify_time: 'now' }].map((more) => notice(at, { ...facts(ref), ...more })), { rawBody: '', headers: {} }, { rawBody: '{}', headers: {} }],
    forged: async (at, ref) => notice(at, facts(ref), stranger.privateKey),
    givenBackFen: async (ref) => { const trade = books.trades.get(ref); return trade ? backOf(trade) : 0 },
    deliver: async (base, { rawBody }) => { const answer = await fetch(`${base}/v1/channels/alipay/notices`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, body: rawBody }); return { status: answer.status, text: await answer.text() } },
    acknowledged: 'success',
  }
}

/** A message that it posts to the application's gateway 蚂蚁消息, by default truly signed. */
export function alipayPosts(at: Context, method: string, content: unknown, { isForged = false, ...more }: Readonly<Record<string, string | boolean>> = {}): string {
  const all: Record<string, string> = { app_id: appId, charset: 'UTF-8', version: '1.1', msg_type: 'sys', notify_id: 'm1', utc_timestamp: String(at.now.getTime()), msg_method: method, biz_content: JSON.stringify(content), ...more as Record<string, string> }
  return new URLSearchParams({ ...all, sign: sign('RSA-SHA256', Buffer.from(canonical(all, ['sign', 'sign_type'])), (isForged ? stranger : theirs).privateKey).toString('base64'), sign_type: 'RSA2' }).toString()
}

let sharing: Sharing = newSharing()
/** The same firm as it splits. */
export async function alipaySplitCompany(ctx: Context): Promise<SplitCompany & { readonly company: Company }> {
  const company = await alipayCompany(ctx)
  sharing = newSharing()
  return { company, splitter: splitterOf('alipay'), ctx, behave: company.behave, percent: capPercent,
    paid: async (tradeRef, amountFen) => { const way = await company.channel.open(ctx, { tradeRef, amountFen, returnUrl: '/', isSplit: true }); await company.arrive!(addressOf(way)); await company.decide(ctx, tradeRef, true) },
    splitFen: async (tradeRef) => sharedFen(sharing, (await company.channel.query(ctx, tradeRef))!.tradeNo) }
}

function answered({ url, body }: Asked, books: Books): Answer {
  if (url.pathname === '/bill.zip') return { body: bill(books, url.searchParams.get('day')!) }
  const fields = Object.fromEntries([...url.searchParams, ...new URLSearchParams(body)])
  if (fields['app_id'] !== appId || !verify('RSA-SHA256', Buffer.from(canonical(fields, ['sign'])), createPublicKey(pem(ours.publicKey, 'spki')), Buffer.from(fields['sign']!, 'base64'))) return { status: 400, body: 'isv.invalid-signature' }
  const wish = JSON.parse(fields['biz_content'] ?? '{}') as Record<string, string>
  const method = fields['method']!
  if (method === 'alipay.trade.page.pay' || method === 'alipay.trade.wap.pay') return openedAs(books, wish['out_trade_no']!, Number(wish['total_amount']!.replace('.', '')), `2026${books.trades.size}`, url.href) ? { body: '收银台' } : { status: 400, body: 'ACQ.CONTEXT_INCONSISTENT' }
  const result = JSON.stringify(resultOf(method, wish, books))
  return { headers: { 'content-type': 'application/json' }, body: `{"${method.replaceAll('.', '_')}_response":${result},"sign":"${sign('RSA-SHA256', Buffer.from(result), theirs.privateKey).toString('base64')}"}` }
}

function resultOf(method: string, wish: Record<string, string>, books: Books): Record<string, unknown> {
  const well = { code: '10000', msg: 'Success' }
  const refused = (sub_code: string) => ({ code: '40004', msg: 'Business Failed', sub_code, sub_msg: sub_code })
  const trade = books.trades.get(wish['out_trade_no']!)
  if (method === 'alipay.data.dataservice.bill.downloadurl.query') return [...books.trades.values()].some((one) => onDay(one.at, wish['bill_date']!) || [...one.refunds.values()].some(({ at }) => onDay(at, wish['bill_date']!))) ? { ...well, bill_download_url: `${books.url}/bill.zip?day=${wish['bill_date']}` } : refused('isp.bill_not_exist')
  if (method === 'alipay.trade.royalty.relation.bind') { for (const { account } of (wish as unknown as { receiver_list: { account: string }[] }).receiver_list) sharing.receivers.add(account); return { ...well, result_code: 'SUCCESS' } }
  if (method === 'alipay.trade.order.settle') {
    const one = [...books.trades.values()].find(({ no }) => no === wish['trade_no'])!
    const [royalty] = (wish as unknown as { royalty_parameters?: { trans_in: string; amount: string }[] }).royalty_parameters ?? []
    if (!royalty) { sharing.freed.add(one.no); return { ...well, trade_no: one.no } }
    const no = shared(sharing, wish['out_request_no']!, { tradeNo: one.no, account: royalty.trans_in, fen: Number(royalty.amount.replace('.', '')), at: books.now }, one.amountFen)
    return no ? refused('ACQ.ALLOC_AMOUNT_VALIDATE_ERROR') : { ...well, trade_no: one.no, settle_no: `S${wish['out_request_no']}` }
  }
  if (method === 'alipay.trade.order.settle.query') {
    const [known, back] = [sharing.splits.get(wish['out_request_no']!), sharing.backs.get(wish['out_request_no']!)]
    const one = known ?? back
    return one ? { ...well, royalty_detail_list: [{ operation_type: known ? 'transfer' : 'transfer_refund', amount: yuan(one.fen), state: 'SUCCESS', detail_id: 'D1', execute_dt: shanghai(one.at) }] } : refused('ACQ.TRADE_SETTLE_NOT_EXIST')
  }
  const royalties = (wish as unknown as { refund_royalty_parameters?: { trans_out: string; amount: string }[] }).refund_royalty_parameters
  if (trade && method === 'alipay.trade.refund' && royalties) {
    const of = [...sharing.splits].find(([, one]) => one.tradeNo === trade.no && one.account === royalties[0]!.trans_out)?.[0] ?? ''
    return broughtBack(sharing, wish['out_request_no']!, of, Number(royalties[0]!.amount.replace('.', '')), books.now) ? refused('ACQ.SELLER_BALANCE_NOT_ENOUGH') : { ...well, out_trade_no: trade.ref, trade_no: trade.no }
  }
  if (!trade) return refused('ACQ.TRADE_NOT_EXIST')
  if (method === 'alipay.trade.query') return { ...well, out_trade_no: trade.ref, trade_no: trade.no, trade_status: statuses[trade.state], total_amount: yuan(trade.amountFen), buyer_logon_id: 'x***@x.cn' }
  if (method === 'alipay.trade.refund') return gaveBack(books, trade, wish['out_request_no']!, Number(wish['refund_amount']!.replace('.', ''))) ? { ...well, out_trade_no: trade.ref, trade_no: trade.no, refund_fee: yuan(backOf(trade)), fund_change: 'Y' } : refused('ACQ.DISCORDANT_REPEAT_REQUEST')
  return refused('isv.invalid-method')
}

/** Two tables in GBK, with their remarks, tabs and a sum at the end, as merchants download them. */
function bill({ trades }: Books, day: string): Buffer {
  const row = (ref: string, kind: string, at: Date, fen: number, request = '') => `2026A\t,${ref}\t,${kind},茶具,${shanghai(at)},${shanghai(at)},,,,,x***@x.cn,${fen < 0 ? '-' : ''}${yuan(Math.abs(fen))},0.00,0.00,0.00,0.00,0.00,0.00,,0.00,0.00,${request}\t,0.00,0.00,`
  const rows = [...trades.values()].flatMap((trade) => [...(trade.state === 'paid' && onDay(trade.at, day) ? [row(trade.ref, '交易', trade.at, trade.amountFen)] : []), ...[...trade.refunds].filter(([, { at }]) => onDay(at, day)).map(([id, { fen, at }]) => row(trade.ref, '退款', at, -fen, id))])
  const heads = '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注'
  const text = ['#支付宝业务明细查询', `#账号：[${sellerId}0156]`, '#-----业务明细列表-----', heads, ...rows, '#-----业务明细列表结束-----', `#交易合计：${rows.length}笔`].join('\r\n')
  return zip([{ name: 'summary.csv', content: iconv.encode('#支付宝业务汇总查询\r\n门店编号,门店名称\r\n', 'gbk') }, { name: 'details.csv', content: iconv.encode(text, 'gbk') }])
}
