import { yuan } from '../../design/format'
import type { Problem } from '#apps/web'
import type { Ask } from '../page'
import { Field } from './form'

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

const mayStill: ReadonlySet<string> = new Set(['not_chosen', 'lane_taken', 'better_without'])

/** Opens a code 兑换码: what is wrong with it stands beside the field. */
export const CodeField = ({ action, problem, value, words }: { readonly action: string; readonly problem?: Problem | undefined; readonly value: string; readonly words: Ask['words'] }) => (
  <form method="post" action={action} data-live class="code-field"><input type="hidden" name="do" value="code" />
    <Field name="code" label={words.couponCode} hint={words.codeHint} problem={problem} value={value} autocomplete="off" maxLength={40} required><button class="button soft">{words.redeem}</button></Field>
  </form>
)

export function Coupons({ quote, ask: { words, query, form, url }, problem, action = '/checkout' }: { readonly quote: Pick<Quote, 'coupons' | 'explain'>; readonly ask: Ask; readonly problem?: Problem | undefined; readonly action?: string }) {
  if (quote.coupons.length === 0 && action !== '/checkout') return null
  const names = new Map([...quote.explain.map(({ offerId, name }) => [offerId, name] as const), ...quote.coupons.map(({ offerId, name }) => [offerId, name] as const)])
  const used = quote.coupons.filter(({ isUsed }) => isUsed)
  const hidden = ['sku', 'n', 'address', 'gifts', 'points'].filter((name) => query[name])
  const isUsable = ({ why }: Coupon) => why === null || mayStill.has(why.why)
  const [usable, unusable] = [quote.coupons.filter(isUsable), quote.coupons.filter((one) => !isUsable(one))]
  return (
    <section class="panel" aria-labelledby="coupons">
      <details open={query.coupons !== undefined || query.said === 'redeemed' || problem?.fields.includes('code')}>
        <summary id="coupons"><b>{words.coupons}</b> <span class="muted">{used.length > 0 ? words.couponsUsed(used.length, yuan(used.reduce((sum, { offFen }) => sum + offFen, 0))) : words.noCouponUsed}</span></summary>
        {query.said === 'redeemed' && <p class="notice good" role="status">{words.redeemed}</p>}
        {quote.coupons.length > 0 && <form method="get" action={action} class="choices">
          {hidden.map((name) => <input key={name} type="hidden" name={name} value={query[name]} />)}
          <h3>{words.usableCoupons(usable.length)}</h3>
          <label class="choice"><input type="radio" name="coupons" value="best" checked={query.coupons === undefined || query.coupons === 'best'} data-submits="" /><span><b>{words.bestCoupons}</b><br /><span class="muted">{words.bestCouponsHint}</span></span></label>
          {usable.map((one) => {
            const why = whyText(one, names, words)
            return <label key={one.couponId} class="choice"><input type="radio" name="coupons" value={one.couponId} checked={query.coupons === one.couponId} data-submits="" /><span><b>{one.name}</b> {one.isUsed && <span class="tag">-{yuan(one.offFen)}</span>}{why && <><br /><span class="muted">{why}</span></>}</span></label>
          })}
          <label class="choice"><input type="radio" name="coupons" value="none" checked={query.coupons === 'none'} data-submits="" /><span>{words.useNoCoupon}</span></label>
          <button class="link only-plain">{words.useThese}</button>
        </form>}
        {unusable.length > 0 && <><h3>{words.unusableCoupons(unusable.length)}</h3><ul class="plain unusable">{unusable.map((one) => <li key={one.couponId}><b>{one.name}</b><br /><span class="muted">{whyText(one, names, words)}</span></li>)}</ul></>}
        {action === '/checkout' && <CodeField action={url} problem={problem} value={form.text('code')} words={words} />}
      </details>
    </section>
  )
}

/** Why this price: each offer that took part, by its name. */
export const Explained = ({ quote, words }: { readonly quote: Pick<Quote, 'explain'>; readonly words: Ask['words'] }) => (
  <>{quote.explain.map((one) => <div key={one.offerId} class="explained"><dt>{one.name}{one.lane === 'freight' && ` (${words.freight})`}</dt><dd>-{yuan(one.offFen)}</dd></div>)}</>
)
