import { yuan } from '../../design/format'
import { page, type Ask } from '../page'
import { Refused } from '../parts/form'
import { Picture, Price } from '../parts/goods'
import { Icon } from '../parts/icon'
import { InvoiceWishes, wishesIn, wishFields } from '../parts/invoice-wish'
import { Island } from '../parts/island'

/** An order that somebody made ready for the shopper 代客单 (E02): what it is, what it costs at most and until when; placing it leads to the cashier. It works without a script. */
async function load({ call, params }: Ask) {
  const [draft, { items: titles }] = await Promise.all([call.draftOfLink({ token: params.token! }), call.myInvoiceTitles({})])
  return { draft, titles, key: crypto.randomUUID(), nowMs: Date.now() }
}
async function act({ call, params, form }: Ask): Promise<string> {
  const [placing, invoices, once] = [{ token: params.token!, useCoupons: form.text('coupons') === 'yes' }, wishesIn(form), { key: form.text('key') }]
  const { paymentId } = await (invoices.length > 0 ? call.placeInvoicedDraft({ ...placing, invoices }, once) : call.placeDraft(placing, once))
  return `/pay/${paymentId}`
}

export const draft = page({
  path: '/drafts/:token', tab: 'me', load, act,
  head: ({ ask: { words } }) => ({ title: words.drafts.title, robots: 'noindex' }),
  view: ({ data: { draft, titles, key, nowMs }, ask, problem }) => {
    const { words, locale, url, form } = ask
    const { drafts: w } = words
    return (
      <div class="narrow slim">
        <h1>{w.title}</h1>
        <Refused problem={problem} fields={wishFields(problem)} />
        <section class="panel"><p><b>{w.by[draft.madeBy]}</b> · {w.reasons[draft.reason]}</p><p class="muted">{w.why}：{draft.words}</p>
          {draft.state === 'sent' && draft.dueAt && <p class="muted small"><Island name="countdown" props={{ until: draft.dueAt, nowMs, locale, label: w.holds }} /></p>}
          {draft.state === 'sent' && draft.heldUntil && <p class="muted small"><Island name="countdown" props={{ until: draft.heldUntil, nowMs, locale, label: w.held }} /></p>}</section>
        <section class="panel"><h2>{words.goods}</h2>
          <ul class="lines">{draft.lines.map((line) => <li key={line.skuId} class="line"><span class="line-picture"><Picture name={line.picture} alt="" /></span><div class="line-text"><span class="line-title">{line.title}</span>{line.specText && <small class="muted">{line.specText}</small>}<div class="line-foot"><Price fen={line.unitPriceFen} /><span class="muted">× {line.quantity}</span></div></div></li>)}</ul>
          <dl class="amounts"><div><dt>{words.goodsAmount}</dt><dd>{yuan(draft.goodsFen)}</dd></div>{draft.discountFen > draft.loweredFen && <div><dt>{words.discount}</dt><dd>-{yuan(draft.discountFen - draft.loweredFen)}</dd></div>}{draft.loweredFen > 0 && <div><dt>{w.lowered}</dt><dd>-{yuan(draft.loweredFen)}</dd></div>}<div><dt>{words.freight}</dt><dd>{draft.freightFen === 0 ? words.freeFreight : yuan(draft.freightFen)}</dd></div><div><dt>{words.payable}</dt><dd><Price fen={draft.payableFen} /></dd></div></dl></section>
        <section class="panel"><h2><Icon name="pin" size={18} /> {words.address}</h2><p><b>{draft.address.name}</b> {draft.address.phone}<br /><span class="muted">{draft.address.region} {draft.address.street}</span></p></section>
        {draft.state === 'sent' ? <form method="post" action={url} class="stack" data-live><input type="hidden" name="key" value={form.text('key') || key} />{draft.coupons.offFen > 0 && <label class="agree"><input type="checkbox" name="coupons" value="yes" checked={!problem || form.text('coupons') === 'yes'} /> <span>{w.coupons(yuan(draft.coupons.offFen))} <span class="muted small">{draft.coupons.names.join('、')}</span></span></label>}<InvoiceWishes titles={titles} stores={draft.stores.filter(({ payableFen }) => payableFen > 0)} ask={ask} problem={problem} /><button class="button wide" name="do" value="place">{w.place}{draft.coupons.offFen === 0 && ` ${yuan(draft.payableFen)}`}</button><p class="muted small">{w.placeHint}</p></form>
          : draft.state === 'placed' && draft.orderId ? <p class="notice good" role="status">{w.used} <a href={`/orders/${draft.orderId}`}>{w.see}</a></p> : <p class="notice" role="status">{w.over}</p>}
      </div>
    )
  },
})
