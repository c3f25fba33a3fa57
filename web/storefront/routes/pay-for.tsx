import { renderSVG } from 'uqr'
import { page, type Ask } from '../page'
import { Refused } from '../parts/form'
import { GiftMark } from '../parts/gifts'
import { Empty, Picture, Price } from '../parts/goods'
import { Island } from '../parts/island'

/** Paying for a friend 代付 (E16): whoever has the link sees what, how much, until when and for whom, and pays; whoever made it gets what he sends. Works without a script and without an account. */
const channels = ['simulator', 'alipay', 'wechat', 'stripe'] as const
const looksAgainMs = 3_000

async function load({ call, params, query }: Ask) {
  const token = params.token!
  const payment = await call.friendPayment({ token })
  if (payment.state === 'open' && query.back !== undefined) await call.friendCameBack({ token })
  return { token, payment, key: crypto.randomUUID(), isBack: query.back !== undefined, isScanning: query.scan !== undefined && payment.scan !== null, nowMs: Date.now() }
}
type Data = Awaited<ReturnType<typeof load>>

async function act({ call, params, form }: Ask): Promise<string> {
  if (form.text('do') === 'friend-back') { await call.takeFriendLinkBack({ id: form.text('order') }); return `/orders/${encodeURIComponent(form.text('order'))}?said=linkBack` }
  const token = params.token!
  const channel = channels.find((one) => one === form.text('channel')) ?? 'simulator'
  return (await call.payForFriend({ token, channel }, { key: form.text('key') })).payUrl
}

export const payFor = page({
  path: '/pay-for/:token', load, act,
  head: ({ data: { payment }, ask: { words } }) => ({ title: payment.isMine ? words.friends.yours : words.friends.title(payment.payerFor), robots: 'noindex' }),
  view: ({ data, ask, problem }) => {
    const { payment, isBack, isScanning, nowMs } = data
    const { words, locale } = ask
    const { friends: w } = words
    const looks = isBack || isScanning
    if (payment.state !== 'open') return <section class="narrow" data-marks><h1 class="sr">{w.states[payment.state]}</h1><Refused problem={problem} /><Empty icon={payment.state === 'paid' ? 'done' : 'clock'} title={w.states[payment.state]!} hint={w.hints[payment.state]!} href={payment.orderId ? `/orders/${payment.orderId}` : '/'} action={payment.orderId ? w.back : w.home} /></section>
    return (
      <section class="narrow slim" {...(looks && { 'data-marks': '', 'data-looks-again-ms': looksAgainMs })}>
        {looks && <noscript><meta http-equiv="refresh" content="4" /></noscript>}
        <h1>{payment.isMine && !looks ? w.yours : isBack ? w.paying : w.asks(payment.payerFor)}</h1>
        <Refused problem={problem} />
        {isBack && <p class="notice" role="status"><span class="spinner" aria-hidden="true" /> {words.payingHint}</p>}
        <div class="panel centre">
          <p><Price fen={payment.amountFen} size="large" /></p>
          {w.parts[payment.part] && <p class="muted">{w.parts[payment.part]}</p>}
          <p class="muted">{w.until} <Island name="countdown" props={{ until: payment.expiresAt, nowMs, locale, label: '' }} /></p>
        </div>
        {payment.isMine && !looks ? <Send data={data} ask={ask} /> : <Pay data={data} ask={ask} looks={looks} />}
        <section class="panel"><h2>{w.what}</h2>
          <ul class="lines">{payment.lines.map((line) => <li key={line.id} class="line"><span class="line-picture"><Picture name={line.picture} alt="" /></span><div class="line-text"><span class="line-title">{line.title}</span>{line.specText && <small class="muted">{line.specText}</small>}<GiftMark line={{ ...line, giftDueAt: null, lapsedAt: null }} words={words} /><div class="line-foot"><span class="muted">× {line.quantity}</span></div></div></li>)}</ul></section>
      </section>
    )
  },
})

interface Part { readonly data: Data; readonly ask: Ask }
/** For whoever made it: what he sends, and how he takes it back. */
function Send({ data: { token, payment }, ask: { words: { friends: w, copied }, origin, url } }: Part) {
  return (
    <section class="panel centre scan stack">
      <div class="scan-code" role="img" aria-label={w.code} dangerouslySetInnerHTML={{ __html: renderSVG(`${origin}/pay-for/${token}`, { border: 2 }) }} />
      <p class="muted">{w.yoursHint}</p>
      <p><button class="button wide" type="button" data-copy={`/pay-for/${token}`} data-copied={copied}>{w.copy}</button></p>
      <form method="post" action={url} class="row"><input type="hidden" name="order" value={payment.orderId ?? ''} /><button class="button ghost" name="do" value="friend-back">{w.takeBack}</button><a class="button ghost" href={`/orders/${payment.orderId ?? ''}`}>{w.back}</a></form>
    </section>
  )
}

function Pay({ data: { token, payment, key, isScanning }, ask: { words }, looks }: Part & { readonly looks: boolean }) {
  const { friends: w } = words
  return (
    <>
      {isScanning && <div class="panel centre scan"><h2>{words.scanWith(words.channels[payment.scan!.channel] ?? payment.scan!.channel)}</h2><div class="scan-code" role="img" aria-label={words.scanCode} dangerouslySetInnerHTML={{ __html: payment.scan!.svg }} /><p class="muted" role="status"><span class="spinner" aria-hidden="true" /> {words.scanHint}</p></div>}
      {payment.offered.length === 0 ? <p class="notice">{words.noChannel}</p> : (
        <form method="post" action={`/pay-for/${token}`} class="panel stack">
          <h2>{looks ? w.notYet : words.payBy}</h2>
          <input type="hidden" name="key" value={key} />
          {payment.offered.map((channel, i) => <label key={channel} class="choice"><input type="radio" name="channel" value={channel} checked={i === 0} /><span><b>{words.channels[channel] ?? channel}</b><br /><span class="muted">{words.channelHints[channel]}</span></span></label>)}
          <button class={looks ? 'button ghost wide' : 'button wide'}>{looks ? words.payAgain : w.pay}</button>
          <p class="muted small">{w.hint}</p>
        </form>
      )}
    </>
  )
}
