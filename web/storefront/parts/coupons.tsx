import { yuan } from '../../design/format'
import type { Ask } from '../page'

/** Which coupons an order uses 用券: the best ones by themselves, others if one likes, and for each that cannot be used why not (F39). */
type Quote = Awaited<ReturnType<Ask['call']['quote']>>
type Coupon = Quote['coupons'][number]

/** What is chosen stands in the address: nothing is our choice, `none` is no coupon, else their ids. */
export function couponsIn({ query }: Pick<Ask, 'query'>): { couponIds?: string[] } {
  const given = query.coupons
  if (!given || given === 'best') return {}
  return { couponIds: given === 'none' ? [] : given.split(',').slice(0, 20) }
}

function whyText({ why }: Coupon, names: ReadonlyMap<string, string>, words: Ask['words']): string {
  if (!why) return ''
  if (why.why === 'short' && why.short?.missingFen) return words.shortOf(yuan(why.short.missingFen))
  if (why.why === 'short' && why.short?.missingPieces) return words.shortOfPieces(why.short.missingPieces)
  if ((why.why === 'excluded' || why.why === 'lane_taken') && why.by) return words.notWith(names.get(why.by) ?? words.anotherOffer)
  return words.whyNot[why.why] ?? words.whyNot['better_without']!
}

export function Coupons({ quote, ask: { words, query }, action = '/checkout' }: { readonly quote: Pick<Quote, 'coupons' | 'explain'>; readonly ask: Ask; readonly action?: string }) {
  if (quote.coupons.length === 0) return null
  const names = new Map([...quote.explain.map(({ offerId, name }) => [offerId, name] as const), ...quote.coupons.map(({ offerId, name }) => [offerId, name] as const)])
  const used = quote.coupons.filter(({ isUsed }) => isUsed)
  const hidden = ['sku', 'n', 'address', 'gifts'].filter((name) => query[name])
  return (
    <section class="panel" aria-labelledby="coupons">
      <details open={query.coupons !== undefined}>
        <summary id="coupons"><b>{words.coupons}</b> <span class="muted">{used.length > 0 ? words.couponsUsed(used.length, yuan(used.reduce((sum, { offFen }) => sum + offFen, 0))) : words.noCouponUsed}</span></summary>
        <form method="get" action={action} class="choices">
          {hidden.map((name) => <input key={name} type="hidden" name={name} value={query[name]} />)}
          <label class="choice"><input type="radio" name="coupons" value="best" checked={query.coupons === undefined || query.coupons === 'best'} data-submits="" /><span><b>{words.bestCoupons}</b><br /><span class="muted">{words.bestCouponsHint}</span></span></label>
          {quote.coupons.map((one) => {
            const why = whyText(one, names, words)
            const cannot = one.why !== null && one.why.why !== 'not_chosen' && one.why.why !== 'lane_taken' && one.why.why !== 'better_without'
            return <label key={one.couponId} class="choice"><input type="radio" name="coupons" value={one.couponId} checked={query.coupons === one.couponId} disabled={cannot} data-submits="" /><span><b>{one.name}</b> {one.isUsed && <span class="tag">-{yuan(one.offFen)}</span>}{why && <><br /><span class="muted">{why}</span></>}</span></label>
          })}
          <label class="choice"><input type="radio" name="coupons" value="none" checked={query.coupons === 'none'} data-submits="" /><span>{words.useNoCoupon}</span></label>
          <button class="link only-plain">{words.useThese}</button>
        </form>
      </details>
    </section>
  )
}

/** Why this price: each offer that took part, by its name. */
export const Explained = ({ quote, words }: { readonly quote: Pick<Quote, 'explain'>; readonly words: Ask['words'] }) => (
  <>{quote.explain.map((one) => <div key={one.offerId} class="explained"><dt>{one.name}{one.lane === 'freight' && ` (${words.freight})`}</dt><dd>-{yuan(one.offFen)}</dd></div>)}</>
)
