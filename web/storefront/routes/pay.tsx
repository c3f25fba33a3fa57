import { page, safePath, type Ask } from '../page'
import { Beside } from '../parts/beside'
import { Refused } from '../parts/form'
import { AskFriend } from '../parts/friend'
import { PayGifts } from '../parts/gifts'
import { Empty, Price } from '../parts/goods'
import { Island } from '../parts/island'

/** Paying 支付: choose a channel, go there, come back to a page that looks until it knows. It never says “failed” while it does not know (E10). */
async function load({ call, params, query }: Ask) {
  const payment = await call.payStatus({ id: params.id! })
  if (payment.state === 'open' && query.back !== undefined) await call.cameBack({ id: payment.id })
  // Who only looks whether it has come is not shown it again.
  const lines = payment.state === 'open' && query.back === undefined && query.scan === undefined && query.till === undefined ? (await call.order({ id: payment.purposeId })).lines : []
  const bought = payment.state === 'succeeded' ? (await call.order({ id: payment.purposeId }).catch(() => ({ lines: [] }))).lines : []
  const beside = payment.state === 'succeeded' ? (await call.recommendations({ with: bought.map(({ productId }) => productId).join(','), limit: mostBeside })).items : []
  return { payment, lines, beside, key: crypto.randomUUID(), isBack: query.back !== undefined, isScanning: query.scan !== undefined && payment.scan !== null, isAtTill: query.till !== undefined && payment.till !== null, nowMs: Date.now() }
}
const [looksAgainMs, mostBeside] = [1_500, 6]
const channels = ['simulator', 'alipay', 'wechat', 'stripe'] as const

export const pay = page({
  path: '/pay/:id', tab: 'cart', load,
  head: ({ data: { payment }, ask: { words } }) => ({ title: words.payParts[payment.part]?.title ?? words.payTitle, robots: 'noindex' }),
  async act({ call, params, form, url }) {
    // WeChat itself says who its user is, and sends him back.
    if (form.has('bind')) return (await call.wechatDoor({ then: url.split('?')[0]! })).url
    if (form.text('do') === 'friend') return `/pay-for/${(await call.makeFriendLink({ id: form.text('order') })).token}`
    const channel = channels.find((one) => one === form.text('channel')) ?? (await call.payStatus({ id: params.id! })).offered[0] as (typeof channels)[number] | undefined
    const { payUrl } = await call.pay({ id: params.id!, channel: channel ?? 'simulator' }, { key: form.text('key') })
    return payUrl
  },
  view: ({ data: { payment, lines, beside, key, nowMs, isBack, isScanning, isAtTill }, ask, problem }) => {
    const { words, locale } = ask
    const order = `/orders/${payment.purposeId}`
    const looks = isBack || isScanning || isAtTill
    // What it is for, where it is not the whole of an order.
    const part = words.payParts[payment.part]
    if (payment.state === 'succeeded') return <section class="narrow" data-marks><h1 class="sr">{words.paid}</h1><Empty icon="done" title={words.paid} href={order} action={words.seeOrder} /><Beside items={beside} title={words.finding.yours} name="paid" ask={ask} /></section>
    if (payment.state === 'closed') return <section class="narrow"><h1 class="sr">{words.payClosed}</h1><Empty icon="clock" title={words.payClosed} hint={part?.closed ?? words.payClosedHint} href={order} action={words.seeOrder} /></section>
    return (
      <section class="narrow slim" {...(looks && { 'data-marks': '', 'data-looks-again-ms': looksAgainMs })}>
        {looks && <noscript><meta http-equiv="refresh" content="3" /></noscript>}
        <h1>{isBack ? words.paying : part?.title ?? words.payTitle}</h1>
        <Refused problem={problem} />
        {isBack && <p class="notice" role="status"><span class="spinner" aria-hidden="true" /> {words.payingHint}</p>}
        <div class="panel centre">
          <p><Price fen={payment.amountFen} size="large" /></p>
          {part && <p class="muted">{part.hint}</p>}
          <p class="muted">{words.payLeft} <Island name="countdown" props={{ until: payment.expiresAt, nowMs, locale, label: '' }} /></p>
        </div>
        <PayGifts lines={lines} nowMs={nowMs} ask={ask} />
        {isScanning && <div class="panel centre scan"><h2>{words.scanWith(words.channels[payment.scan!.channel] ?? payment.scan!.channel)}</h2><div class="scan-code" role="img" aria-label={words.scanCode} dangerouslySetInnerHTML={{ __html: payment.scan!.svg }} /><p class="muted" role="status"><span class="spinner" aria-hidden="true" /> {words.scanHint}</p></div>}
        {isAtTill && <div class="panel centre stack" data-till={JSON.stringify(payment.till)} data-back={`/pay/${payment.id}?back`}><h2>{words.tillTitle}</h2><p class="muted" role="status"><span class="spinner" aria-hidden="true" /> {words.tillHint}</p><noscript><p class="notice">{words.tillNoScript}</p></noscript><button type="button" class="button soft" data-till-again>{words.tillAgain}</button></div>}
        {payment.wechat && payment.offered.includes('wechat') && !looks && <form method="post" action={`/pay/${payment.id}`} class="panel stack"><input type="hidden" name="bind" value="1" /><p>{payment.wechat.isBound ? words.wechatBound : words.wechatUnbound}</p><button class={payment.wechat.isBound ? 'button ghost small' : 'button soft wide'}>{payment.wechat.isBound ? words.wechatBindAgain : words.wechatBind}</button></form>}
        {payment.offered.length === 0 ? <p class="notice">{words.noChannel}</p> : (
          <form method="post" action={`/pay/${payment.id}`} class="panel">
            <h2>{looks ? words.notPaidYet : words.payBy}</h2>
            <input type="hidden" name="key" value={key} />
            {payment.offered.map((channel, i) => <label key={channel} class="choice"><input type="radio" name="channel" value={channel} checked={i === 0} /><span><b>{words.channels[channel] ?? channel}</b><br /><span class="muted">{words.channelHints[channel]}</span></span></label>)}
            <button class={looks ? 'button ghost wide' : 'button wide'}>{looks ? words.payAgain : words.goPay}</button>
          </form>
        )}
        {payment.part !== 'change' && <AskFriend orderId={payment.purposeId} url={`/pay/${payment.id}`} words={words} />}
        <p class="centre"><a href={order}>{words.seeOrder}</a></p>
      </section>
    )
  },
})

/** Back from WeChat 微信授权返回: who he is there is bound, and he goes on to pay. */
export const wechatBack = page({
  path: '/pay/wechat', tab: 'cart',
  load: async ({ call, query }) => ({ then: safePath(query.then), isBound: await call.bindWechat({ code: query.code ?? '-', state: query.state ?? '-' }).then(() => true, (fault: { readonly code?: string }) => { if (fault.code !== 'wechat.door_shut') throw fault; return false }) }),
  head: ({ data: { isBound }, ask: { words } }) => ({ title: isBound ? words.wechatIsBound : words.wechatShut, robots: 'noindex' }),
  view: ({ data: { then, isBound }, ask: { words } }) => { const title = isBound ? words.wechatIsBound : words.wechatShut; return <section class="narrow"><h1 class="sr">{title}</h1><Empty icon={isBound ? 'done' : 'clock'} title={title} {...(!isBound && { hint: words.wechatShutHint })} href={then} action={words.wechatGoOn} /></section> },
})

const outcomes = ['approve', 'decline', 'delay', 'duplicate', 'silent'] as const

/** The simulator's own page 模拟收银台, as a channel's would be: it decides, and sends the shopper back. */
export const cashier = page({
  path: '/pay/simulator/:tradeRef',
  load: ({ call, params }) => call.simulatorTrade({ tradeRef: params.tradeRef! }),
  head: ({ ask: { words } }) => ({ title: words.cashier, robots: 'noindex' }),
  async act({ call, params, form }) {
    const outcome = outcomes.find((one) => one === form.text('outcome')) ?? 'approve'
    const { returnUrl } = await call.decideTrade({ tradeRef: params.tradeRef!, outcome })
    return `${returnUrl}?back`
  },
  view: ({ data: trade, ask: { words }, problem }) => (
    <section class="narrow slim">
      <h1>{words.cashier}</h1>
      <Refused problem={problem} />
      <div class="panel centre"><p class="muted">{words.amount}</p><p><Price fen={trade.amountFen} size="large" /></p><p class="muted small">{words.tradeNo} {trade.tradeNo}</p></div>
      {trade.state === 'open' ? (
        <form method="post" action={`/pay/simulator/${trade.tradeRef}`} class="panel stack">
          <p class="muted">{words.cashierHint}</p>
          {outcomes.map((outcome, i) => <button key={outcome} class={i === 0 ? 'button wide' : 'button ghost wide'} name="outcome" value={outcome}>{words.outcomes[outcome]}</button>)}
        </form>
      ) : <p class="notice">{words.decided} <a href={`${trade.returnUrl}?back`}>{words.backToShop}</a></p>}
    </section>
  ),
})
