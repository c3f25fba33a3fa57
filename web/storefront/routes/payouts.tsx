import { dateTime, yuan } from '../../design/format'
import { page, type Ask } from '../page'
import { DevMessages, Field, Refused } from '../parts/form'
import { Empty, More } from '../parts/goods'
import { Icon } from '../parts/icon'
import { Lost } from '../refusals'

/** Payouts of my balance 余额提现: what stores owe me as money, the account that it goes to, and what became of it. Works without script. */
const fields = ['code', 'holder', 'bank', 'number'] as const

export const myPayouts = page({
  path: '/me/payouts', tab: 'me',
  load: async ({ call, query }: Ask) => {
    const [terms, log] = await Promise.all([call.myPayoutTerms({}), call.myPayouts({ limit: 20, ...(query.cursor && { cursor: query.cursor }) })])
    return { terms, log, key: crypto.randomUUID() }
  },
  head: ({ ask: { words } }) => ({ title: words.payouts.title, robots: 'noindex' }),
  async act({ call, form }: Ask) {
    switch (form.text('do')) {
      case 'ask': await call.askMyPayout({ merchantId: form.text('merchantId'), amountFen: form.whole('amountFen', 0) }, { key: form.text('key') }); return '/me/payouts?said=asked#records'
      case 'code': await call.sendPayoutCode({}); return '/me/payouts?said=code#account'
      case 'account': {
        if (!form.has('agrees')) return '/me/payouts?said=agree#account'
        await call.setMyPayoutAccount({ code: form.text('code'), holder: form.text('holder'), bank: form.text('bank'), number: form.text('number').replace(/\s/g, ''), agrees: true })
        return '/me/payouts?said=saved#account'
      }
      default: throw new Lost()
    }
  },
  view: ({ data: { terms, log, key }, ask, ask: { words, query, form }, problem }) => {
    const { payouts: w } = words
    return (
      <div class="narrow">
        <h1>{w.title}</h1>
        <p class="muted">{w.lead}</p>
        <Refused problem={problem} fields={fields} />
        {query.said === 'asked' && <p class="notice good" role="status">{w.asked}</p>}
        {query.said === 'saved' && <p class="notice good" role="status">{w.saved}</p>}
        {query.said === 'agree' && <p class="notice bad" role="alert">{w.mustAgree}</p>}
        {terms.items.length === 0 ? <section class="panel"><Empty title={w.none} hint={w.noneHint} href="/me/balances" action={w.toBalances} /></section> : (
          <section class="panel"><h2>{w.cash}</h2>
            <ul class="plain">{terms.items.map((one) => (
              <li key={one.merchantId} class="row"><span><a href={`/store/${one.merchantId}`}><Icon name="store" size={18} /> {one.merchantName} ›</a><br /><b>{yuan(one.cashFen)}</b></span>
                {terms.account && <form method="post" action="/me/payouts"><input type="hidden" name="do" value="ask" /><input type="hidden" name="key" value={`${key}-${one.merchantId}`} /><input type="hidden" name="merchantId" value={one.merchantId} /><input type="hidden" name="amountFen" value={String(Math.min(one.cashFen, terms.capFen))} /><button class="button">{w.askAll(yuan(Math.min(one.cashFen, terms.capFen)))}</button></form>}</li>))}</ul>
            {!terms.account && <p class="notice">{w.noAccount}</p>}
            <p class="muted small">{w.limits(yuan(terms.leastFen), yuan(terms.capFen))}</p></section>)}
        <section class="panel stack" id="account"><h2>{w.account}</h2>
          {terms.account && <p><b>{w.accountOf(terms.account.bank, terms.account.tail)}</b> <span class="muted">{terms.account.holder}</span></p>}
          {terms.next && <p class="muted">{w.next(terms.next.bank, terms.next.tail, dateTime(terms.next.activeAt))}</p>}
          <p class="muted small">{w.setHint}</p>
          {query.said === 'code' && <p class="notice good" role="status">{w.codeSent}<DevMessages ask={ask} /></p>}
          <form method="post" action="/me/payouts"><button class="button soft" name="do" value="code">{w.sendCode}</button></form>
          <form method="post" action="/me/payouts" class="stack"><input type="hidden" name="do" value="account" />
            <Field name="code" label={w.code} problem={problem} value={form.text('code')} inputMode="numeric" autocomplete="one-time-code" maxLength={6} required />
            <Field name="holder" label={w.holder} problem={problem} value={form.text('holder')} autocomplete="name" maxLength={80} required />
            <Field name="bank" label={w.bank} problem={problem} value={form.text('bank')} maxLength={80} required />
            <Field name="number" label={w.number} hint={w.numberHint} problem={problem} value={form.text('number')} inputMode="numeric" autocomplete="off" maxLength={40} required />
            <label class="choice"><input type="checkbox" name="agrees" value="on" required /><span>{w.agree}</span></label>
            <button class="button">{w.save}</button></form>
        </section>
        {log.items.length > 0 && <section class="panel" id="records"><h2>{w.records}</h2><ul class="plain" data-grid>{log.items.map((one) => (
          <li key={one.id} class="row"><span><b>{w.states[one.state] ?? one.state}</b> <span class="muted">{one.merchantName}</span><br /><span class="muted small">{w.accountOf(one.bank, one.tail)} · <time dateTime={one.appliedAt}>{dateTime(one.appliedAt)}</time></span>{one.why && <><br /><span class="muted small">{w.whys[one.why] ?? one.why}</span></>}</span><b>{yuan(one.amountFen)}</b></li>))}</ul>{log.next && <More href={`/me/payouts?cursor=${encodeURIComponent(log.next)}`} words={words} />}</section>}
      </div>
    )
  },
})
