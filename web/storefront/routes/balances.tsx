import { dateTime, yuan } from '../../design/format'
import { page } from '../page'
import { Field, Refused } from '../parts/form'
import { Empty, More } from '../parts/goods'
import { Icon } from '../parts/icon'
import { actOnCard, NamedCards } from '../parts/named-cards'
import { Again } from '../refusals'

/** My balances and gift cards 我的余额与礼品卡: what there is at which store, a code to redeem, the cards in one's name, and everything that happened. */
const signed = (fen: number): string => (fen > 0 ? `+${yuan(fen)}` : yuan(fen))

/** What has another code shown, once. */
const newCode = ['replace', 'take']

export const myBalances = page({
  path: '/me/balances', tab: 'me',
  load: async ({ call, query }) => {
    const [{ items }, { items: named }, log] = await Promise.all([call.myBalances({}), call.namedCards({}), call.myBalanceLog({ limit: 20, ...(query.cursor && { cursor: query.cursor }) })])
    return { items, named, log }
  },
  head: ({ ask: { words } }) => ({ title: words.balance.title, robots: 'noindex' }),
  async act(ask) {
    const said = await actOnCard(ask)
    if (said === 'code') throw new Again()
    if (said) return `/me/balances?said=${said}`
    await ask.call.redeemCard({ code: ask.form.text('code') })
    return '/me/balances?said=redeemed'
  },
  view: ({ data: { items, named, log }, ask, problem }) => {
    const { words, query, form } = ask
    const { balance: w } = words
    const isFresh = !problem && newCode.includes(form.text('do'))
    const said = query.said === 'redeemed' ? w.redeemed : w.named.said[query.said ?? '']
    return (
      <div class="narrow">
        <h1>{w.title}</h1>
        <Refused problem={problem} fields={['code', 'phone']} />
        {!problem && !isFresh && said && <p class="notice good" role="status">{said}</p>}
        {isFresh && <p class="notice good" role="status">{w.named.fresh} <b>{form.text('code')}</b><br />{w.named.freshHint}</p>}
        <section class="panel"><form method="post" action="/me/balances" data-live class="stack"><Field name="code" label={w.code} hint={w.codeHint} problem={problem} value={form.text('code')} autocomplete="off" maxLength={40} required><button class="button soft">{w.redeem}</button></Field></form></section>
        <NamedCards items={named} ask={ask} problem={problem} />
        {items.length === 0 ? <section class="panel"><Empty title={w.none} hint={w.noneHint} href="/" action={words.goShopping} /></section> : (
          <section class="panel"><ul class="plain">{items.map((one) => (
            <li key={one.merchantId} class="row"><span><a href={`/store/${one.merchantId}`}><Icon name="store" size={18} /> {one.merchantName} ›</a>{one.reservedFen > 0 && <><br /><span class="muted small">{w.held(yuan(one.reservedFen))}</span></>}</span><b>{yuan(one.availableFen)}</b></li>))}</ul><p class="muted small">{w.only} <a href="/me/payouts">{words.payouts.title} ›</a></p></section>)}
        {log.items.length > 0 && <section class="panel"><h2>{w.log}</h2><ul class="plain" data-grid>{log.items.map((one) => (
          <li key={one.id} class="row"><span>{one.orderId ? <a href={`/orders/${one.orderId}`}>{w.reasons[one.reason]} ›</a> : w.reasons[one.reason]} <span class="muted">{one.merchantName}</span><br /><time class="muted small" dateTime={one.at}>{dateTime(one.at)}</time></span><b>{signed(one.changeFen)}</b></li>))}</ul>{log.next && <More href={`/me/balances?cursor=${encodeURIComponent(log.next)}`} words={words} />}</section>}
      </div>
    )
  },
})
