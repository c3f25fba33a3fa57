import { dateTime, yuan } from '../../design/format'
import { page } from '../page'
import { Coupons, couponsIn, Explained } from '../parts/coupons'
import { Refused } from '../parts/form'
import { Price } from '../parts/goods'

/** Paying the rest of a presale 付尾款: what the deposit counts as, which coupons speak for what is left, and one button. What is confirmed is the quote's version. */
export const tail = page({
  path: '/orders/:id/tail', tab: 'me',
  async load(ask) {
    const id = ask.params.id!
    const quote = await ask.call.quoteTail({ id, ...couponsIn(ask) })
    return { id, quote, key: crypto.randomUUID() }
  },
  head: ({ ask: { words } }) => ({ title: words.payTail, robots: 'noindex' }),
  async act({ call, params, form, query }) {
    const { paymentId, tailFen } = await call.submitTail({ id: params.id!, quoteVersion: form.text('version'), ...couponsIn({ query }) }, { key: form.text('key') })
    return tailFen === 0 ? `/orders/${encodeURIComponent(params.id!)}` : `/pay/${paymentId}`
  },
  view: ({ data: { id, quote, key }, ask, problem }) => {
    const { words, form, url } = ask
    return (
      <div class="narrow">
        <h1>{words.payTail}</h1>
        <Refused problem={problem} />
        <Coupons quote={quote} ask={ask} action={`/orders/${id}/tail`} />
        <form method="post" action={url} class="panel" data-live>
          <input type="hidden" name="version" value={quote.version} /><input type="hidden" name="key" value={form.text('key') || key} />
          <dl class="amounts">
            <div><dt>{words.goodsAmount}</dt><dd>{yuan(quote.goodsFen)}</dd></div>
            <div><dt>{words.depositPaid} <small class="muted">{words.countsAs(yuan(quote.countsFen))}</small></dt><dd>-{yuan(quote.countsFen)}</dd></div>
            <Explained quote={quote} words={words} />
            <div><dt>{words.freight}</dt><dd>{quote.freightFen === 0 ? words.freeFreight : yuan(quote.freightFen)}</dd></div>
          </dl>
          <p class="small">{words.tailUntil(dateTime(quote.tailEndsAt))}</p>
          <p class="muted small">{words.tailOnce}</p>
          <div class="total submit-bar"><p>{words.tailDue} <Price fen={quote.tailFen} size="large" /></p><button class="button">{words.payTail}</button></div>
        </form>
        <p class="centre"><a href={`/orders/${id}`}>{words.seeOrder}</a></p>
      </div>
    )
  },
})
