import { yuan } from '../../design/format'
import { offerText, type EffectShown } from '../../design/offer-text'
import type { Ask } from '../page'

/** What a cart's offers take, and how far it is to the next 购物车优惠与凑单 (E03): by the chain that orders run, with goods that fill the gap. */
type Data = Awaited<ReturnType<Ask['call']['cart']>>

/** The nearest gaps of one store, or of the platform where `merchantId` is null. */
export function Gaps({ data, merchantId, ask: { words, locale } }: { readonly data: Data; readonly merchantId: string | null; readonly ask: Ask }) {
  const near = data.gaps.filter((one) => one.merchantId === merchantId).slice(0, mostShown)
  if (near.length === 0) return null
  return (
    <ul class="gaps">{near.map(({ offerId, effect, missingFen, missingPieces }) => {
      const what = offerText(effect as EffectShown, locale)
      return <li key={offerId} class="row"><span>{missingFen > 0 ? words.gapTo(yuan(missingFen), what) : words.gapPiecesTo(missingPieces, what)}</span><a href={`/offers/${offerId}?missing=${missingFen}`}>{words.findMore} ›</a></li>
    })}</ul>
  )
}
const mostShown = 2

/** Every offer that holds for the ticked lines, by name. */
export function Holding({ data, ask: { words } }: { readonly data: Data; readonly ask: Ask }) {
  if (data.explain.length === 0) return null
  return (
    <section class="panel" aria-labelledby="holds">
      <h2 id="holds">{words.holds}</h2>
      <dl class="amounts">
        <div><dt>{words.goodsAmount}</dt><dd>{yuan(data.goodsFen)}</dd></div>
        {data.explain.map((one) => <div key={one.offerId} class="explained"><dt>{one.name}</dt><dd>-{yuan(one.offFen)}</dd></div>)}
        <div><dt>{words.afterOffers}</dt><dd><b>{yuan(data.payableFen)}</b></dd></div>
      </dl>
    </section>
  )
}
