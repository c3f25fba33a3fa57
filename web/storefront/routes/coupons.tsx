import { date } from '../../design/format'
import { offerText, type EffectShown } from '../../design/offer-text'
import { page, type Ask } from '../page'
import { CodeField } from '../parts/coupons'
import { soon } from '../parts/early'
import { Refused } from '../parts/form'
import { More } from '../parts/goods'

/** Coupons 优惠券: what can be had, and what one has: unused, used, over. */
const shelves = ['unused', 'used', 'ended'] as const

export const coupons = page({
  path: '/coupons', tab: 'me',
  load: async ({ call, query }) => call.couponCenter({ ...(query.store && { merchantId: query.store }) }),
  head: ({ ask: { words } }) => ({ title: words.couponCenter, description: words.found.about.coupons, canonical: '/coupons' }),
  async act({ call, form }) { await call.claimCoupon({ id: form.text('offer') }, { key: form.text('key') }); return '/coupons?said=claimed' },
  view: ({ data: { items }, ask: { words, locale, query, url }, problem }) => (
    <div class="narrow">
      <h1>{words.couponCenter}</h1>
      <Refused problem={problem} />
      {query.said === 'claimed' && <p class="notice good" role="status">{words.couponClaimed} <a href="/me/coupons">{words.myCoupons} ›</a></p>}
      {items.length === 0 ? <p class="panel empty">{words.noCouponsHere}<br /><a class="button" href="/">{words.goShopping}</a></p>
        : <ul class="coupons">{items.map((one) => (
          <li key={one.offerId} class="panel coupon">
            <div><b class="coupon-text">{offerText(one.effect as EffectShown, locale)}</b><p>{one.name} <span class="tag">{one.merchantId ? words.storeCoupon : words.platformCoupon}</span></p>
              <small class="muted">{one.goodDays === null ? words.goodUntil(date(one.endsAt)) : words.goodFor(one.goodDays)}{one.left !== null && ` · ${words.couponsLeft(one.left)}`}{!one.isForAll && ` · ${words.someGoods}`}</small>{one.isEarly ? <p class="tag early mine">{words.early.mine}</p> : one.publicAt && <p class="tag early">{words.early.first(soon(one.publicAt), [])}</p>}</div>
            {one.mayClaim ? <form method="post" action={url} data-live><input type="hidden" name="offer" value={one.offerId} /><input type="hidden" name="key" value={crypto.randomUUID()} /><button class="button">{words.claim}</button></form>
              : <span class="muted">{one.held > 0 ? words.claimed : one.publicAt && !one.isEarly ? words.early.claimLater : words.claimedOut}</span>}
          </li>))}</ul>}
    </div>
  ),
})

const stateOf = ({ query }: Ask) => shelves.find((one) => one === query.state) ?? 'unused'
export const myCoupons = page({
  path: '/me/coupons', tab: 'me',
  load: async (ask) => ({ ...await ask.call.myCoupons({ state: stateOf(ask), ...(ask.query.cursor && { cursor: ask.query.cursor }) }), state: stateOf(ask) }),
  head: ({ ask: { words } }) => ({ title: words.myCoupons, robots: 'noindex' }),
  async act({ call, form }) { await call.redeemCode({ code: form.text('code') }); return '/me/coupons?said=redeemed' },
  view: ({ data: { items, state, next }, ask: { words, locale, query, form }, problem }) => (
    <div class="narrow">
      <h1>{words.myCoupons}</h1>
      <Refused problem={problem} fields={['code']} />
      {query.said === 'redeemed' && <p class="notice good" role="status">{words.redeemed}</p>}
      <section class="panel"><CodeField action="/me/coupons" problem={problem} value={form.text('code')} words={words} /></section>
      <nav class="sorts" aria-label={words.myCoupons}>{shelves.map((one) => <a key={one} href={`/me/coupons?state=${one}`} aria-current={one === state ? 'page' : undefined}>{words.couponStates[one]}</a>)}</nav>
      {items.length === 0 ? <p class="panel empty">{words.noCoupons}<br /><a class="button" href="/coupons">{words.couponCenter}</a></p>
        : <><ul class="coupons" data-grid>{items.map((one) => (
          <li key={one.couponId} class={`panel coupon${state === 'unused' ? '' : ' over'}`}>
            <div><b class="coupon-text">{offerText(one.effect as EffectShown, locale)}</b><p>{one.name} <span class="tag">{one.merchantId ? words.storeCoupon : words.platformCoupon}</span>{words.sources[one.source] && <span class="tag">{words.sources[one.source]}</span>}</p><small class="muted">{date(one.startsAt)} – {date(one.endsAt)}</small></div>
            {state === 'unused' && <a class="button soft" href={one.merchantId ? `/store/${one.merchantId}` : '/'}>{words.useCoupon}</a>}
            {one.orderId && <a href={`/orders/${one.orderId}`}>{one.isHeld ? words.heldByOrder : words.usedByOrder}</a>}
          </li>))}</ul>{next && <More href={`/me/coupons?state=${state}&cursor=${encodeURIComponent(next)}`} words={words} />}</>}
    </div>
  ),
})
