import { yuan } from '../../design/format'
import { offerText, type EffectShown } from '../../design/offer-text'
import type { Ask } from '../page'
import { Early } from './early'

/** Offers on a product's page 商品页优惠: a row that opens into every rule in the words of its configuration, coupons to claim in one tap, and what one piece comes to with its reckoning (I-32). */
type Data = Awaited<ReturnType<Ask['call']['productOffers']>>

export function ProductOffers({ data: { offers, prices }, store, ask: { words, locale, url } }: { readonly data: Data; readonly store: string; readonly ask: Ask }) {
  if (offers.length === 0) return null
  const least = prices.toSorted((a, b) => a.afterFen - b.afterFen)[0]
  const lower = least && least.afterFen < least.priceFen ? least : undefined
  const isByCoupon = lower?.steps.some(({ offerId }) => offers.some((one) => one.offerId === offerId && one.kind === 'coupon')) ?? false
  const isFrom = lower !== undefined && prices.some(({ afterFen }) => afterFen !== lower.afterFen)
  return (
    <div class="panel offers">
      {lower && (
        <details class="after-price"><summary><span>{isByCoupon ? words.afterCoupon : words.afterOffersPrice} <b class="price-after">{yuan(lower.afterFen)}</b>{isFrom && ` ${words.from}`}</span> <small class="muted">{words.howPriced}</small></summary>
          <dl class="amounts"><div><dt>{words.listPrice}</dt><dd>{yuan(lower.priceFen)}</dd></div>{lower.steps.map(({ offerId, name, offFen }) => <div key={offerId} class="explained"><dt>{name}</dt><dd>-{yuan(offFen)}</dd></div>)}<div><dt>{isByCoupon ? words.afterCoupon : words.afterOffersPrice}</dt><dd><b>{yuan(lower.afterFen)}</b></dd></div></dl>
          <p class="muted small">{words.onePiece}</p>
        </details>
      )}
      <details class="offer-sheet" data-store={store} data-held={words.claimed}>
        <summary><span class="offer-tags"><b>{words.offersHere}</b> {offers.slice(0, mostTags).map((one) => <span key={one.offerId} class="tag">{one.isEarly && `${words.flash.stages['members']!} `}{offerText(one.effect as EffectShown, locale)}</span>)}</span></summary>
        <ul class="plain">{offers.map((one) => (
          <li key={one.offerId} class="row"><span><b>{offerText(one.effect as EffectShown, locale)}</b><br /><small class="muted">{one.name}{one.forNew && ` · ${words.forNewOnly}`}</small>{one.isEarly && <><br /><Early id={one.offerId} window={one} words={words} /></>}</span>
            {one.kind === 'coupon' && <form method="post" action={url} data-live data-coupon={one.offerId}><input type="hidden" name="offer" value={one.offerId} /><button class="button soft" aria-label={`${words.claimHere} ${one.name}`}>{words.claimHere}</button></form>}</li>
        ))}</ul>
      </details>
    </div>
  )
}
const mostTags = 3
