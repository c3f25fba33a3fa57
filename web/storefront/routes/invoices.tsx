import type { Problem } from '#apps/web'
import { dateTime, yuan } from '../../design/format'
import { page, safePath, type Ask } from '../page'
import { Field, Refused } from '../parts/form'
import { Empty } from '../parts/goods'
import { Lost } from '../refusals'

/** Invoices 发票 (E09): the shopper's own with their files and red ones, asking for one from an order, and the book of titles. They work without a script. */
type Invoice = Awaited<ReturnType<Ask['call']['myInvoices']>>['items'][number]

async function actOnRed({ call, form }: Ask): Promise<string> {
  const id = form.text('red')
  switch (form.text('do')) {
    case 'confirm': case 'refuse': await call.answerMyRed({ id, isAgreed: form.text('do') === 'confirm' }); return '/invoices?said=answered'
    case 'withdraw': await call.withdrawMyRed({ id }); return '/invoices?said=withdrawn'
    case 'begin': await call.beginMyRed({ id }); return '/invoices?said=begun'
    default: throw new Lost()
  }
}

export const myInvoices = page({
  path: '/invoices', tab: 'me', act: actOnRed,
  load: ({ call, query }) => call.myInvoices({ ...(query.cursor && { cursor: query.cursor }) }),
  head: ({ ask: { words } }) => ({ title: words.invoices.title, robots: 'noindex' }),
  view: ({ data: { items, next }, ask, problem }) => {
    const { words, query } = ask
    const { invoices: w } = words
    const said = w.said[query.said ?? '']
    return (
      <div class="narrow">
        <h1>{w.title}</h1>
        <Refused problem={problem} />
        {said && <p class="notice good" role="status">{said}</p>}
        <p><a href="/me/titles">{w.titles} ›</a></p>
        {items.length === 0 && <Empty icon="box" title={w.none} href="/orders" action={w.toOrders} hint={w.noneHint} />}
        {items.map((one) => <One key={one.id} one={one} ask={ask} />)}
        {next && <a class="button ghost wide" href={`/invoices?cursor=${encodeURIComponent(next)}`}>{words.more}</a>}
      </div>
    )
  },
})

function One({ one, ask }: { readonly one: Invoice; readonly ask: Ask }) {
  const { invoices: w } = ask.words
  return (
    <section class="panel stack">
      <p class="row"><span><b>{one.titleName}</b> <span class="muted small">{w.kinds[one.kind]}{one.taxNumber && ` · ${one.taxNumber}`}</span></span><b>{yuan(one.amountFen)}</b></p>
      <p class="row"><a href={`/orders/${one.orderId}`}>{w.ofOrder} {one.orderNumber}</a><span class="tag">{one.replacedAt ? w.reissue.replaced : w.states[one.state]}</span></p>
      {one.state === 'requested' && <p class="muted small">{one.isLate && `${w.late} · `}{one.isOverdue ? w.overdue : w.due(dateTime(one.dueAt))}</p>}
      {one.state === 'rejected' && <p class="notice bad">{one.wrong && w.wrong[one.wrong]}：{one.answer} <a href={`/orders/${one.orderId}/invoice`}>{w.again} ›</a></p>}
      {one.state === 'lapsed' && <p class="muted small">{w.lapsed}</p>}
      {one.hasFile && <p class="row"><span class="muted small">{w.number} {one.number}</span><a class="button soft" href={`/v1/invoices/${one.id}/file`} download>{w.download}</a></p>}
      {one.replacesId && <p class="muted small">{w.reissue.replaces}</p>}
      {one.reds.map((red) => <Red key={red.id} red={red} ask={ask} />)}
      {one.may.reissue && <a class="button ghost" href={`/invoices/${one.id}/reissue?order=${one.orderId}`}>{w.reissue.link}</a>}
    </section>
  )
}

function Red({ red, ask: { words: { invoices: w } } }: { readonly red: Invoice['reds'][number]; readonly ask: Ask }) {
  return (
    <div class="stack">
      <p class="row"><span><b>{red.isReissue ? w.reissue.red : w.red}</b> -{yuan(red.amountFen)}</span><span class="tag">{w.redStates[red.state]}{red.voidFor && ` · ${w.voids[red.voidFor]}`}</span></p>
      {red.reissueTo && <p class="muted small">{w.reissue.to(red.reissueTo.titleName)}{red.reissueTo.taxNumber && ` · ${red.reissueTo.taxNumber}`} · {w.kinds[red.reissueTo.kind]}</p>}
      {red.may.answer && <p class="muted small">{w.redHint}</p>}
      {red.dueAt && <p class="muted small">{w.until(dateTime(red.dueAt))}</p>}
      {red.hasFile && <p class="row"><span class="muted small">{w.number} {red.number}</span><a class="button soft" href={`/v1/red-invoices/${red.id}/file`} download>{w.download}</a></p>}
      {(red.may.answer || red.may.withdraw || red.may.begin) && <form method="post" action="/invoices" class="next-step"><input type="hidden" name="red" value={red.id} />
        {red.may.answer && <><button class="button" name="do" value="confirm">{w.confirm}</button><button class="button ghost" name="do" value="refuse">{w.refuse}</button></>}
        {red.may.withdraw && <button class="button ghost" name="do" value="withdraw">{w.withdraw}</button>}
        {red.may.begin && <button class="button ghost" name="do" value="begin">{w.begin}</button>}</form>}
    </div>
  )
}

export const askInvoice = page({
  path: '/orders/:id/invoice', tab: 'me',
  load: async ({ call, params, form }) => {
    const [about, { items: titles }, { items }] = await Promise.all([call.invoiceOfOrder({ id: params.id! }), call.myInvoiceTitles({}), call.myInvoices({ orderId: params.id!, limit: 20 })])
    return { about, titles, items, key: form.text('key') || crypto.randomUUID() }
  },
  async act({ call, form, params }) {
    if (form.text('do') === 'unwish') { await call.withdrawInvoiceWish({ id: params.id! }); return `/orders/${params.id}/invoice?said=unwished` }
    if (form.text('do') === 'wish') { await call.changeInvoiceWish({ id: params.id!, titleId: form.text('titleId'), kind: form.text('kind') === 'special' ? 'special' : 'ordinary' }); return `/orders/${params.id}/invoice?said=wished` }
    await call.askInvoice({ id: params.id!, titleId: form.text('titleId'), kind: form.text('kind') === 'special' ? 'special' : 'ordinary' }, { key: form.text('key') })
    return '/invoices?said=asked'
  },
  head: ({ ask: { words } }) => ({ title: words.invoices.ask, robots: 'noindex' }),
  view: ({ data: { about, titles, items, key }, ask, problem }) => {
    const { words: { invoices: w }, url, form, params, query } = ask
    const said = w.said[query.said ?? '']
    return (
      <div class="narrow slim">
        <h1>{about.mayAsk ? w.ask : w.link}</h1>
        {said && <p class="notice good" role="status">{said}</p>}
        <p class="muted small">{w.ofOrder} <a href={`/orders/${params.id}`}>{about.number}</a></p>
        <Refused problem={problem} fields={['kind']} />
        {items.map((one) => <One key={one.id} one={one} ask={ask} />)}
        {about.wish && <section class="panel stack"><p><b>{about.wish.titleName}</b> <span class="muted small">{w.kinds[about.wish.kind]}{about.wish.taxNumber && ` · ${about.wish.taxNumber}`}</span></p><p class="muted small">{w.wish.waits}</p>
          <form method="post" action={`/orders/${params.id}/invoice`} data-live><button class="button ghost" name="do" value="unwish">{w.wish.withdraw}</button></form>
          {titles.length > 0 && <details open={problem !== undefined && form.text('do') === 'wish'}><summary>{w.wish.change}</summary><WishForm titles={titles} ask={ask} problem={problem} /></details>}</section>}
        {about.mayWish && titles.length > 0 && <section class="panel stack"><p>{w.wish.later}</p><WishForm titles={titles} ask={ask} problem={problem} /></section>}
        {about.mayWish && titles.length === 0 && <Empty icon="box" title={w.noTitles} href={`/me/titles/new?then=${encodeURIComponent(url)}`} action={w.newTitle} />}
        {!about.mayAsk && !about.wish && !about.mayWish && items.length === 0 && <section class="panel"><p>{w.closed}</p></section>}
        {about.mayAsk && titles.length === 0 && <Empty icon="box" title={w.noTitles} href={`/me/titles/new?then=${encodeURIComponent(url)}`} action={w.newTitle} />}
        {about.mayAsk && titles.length > 0 && <form method="post" action={url} class="panel stack" data-live>
          <input type="hidden" name="key" value={key} />
          <p class="row"><span>{w.amount}</span><b>{yuan(about.amountFen)}</b></p><p class="muted small">{w.amountHint}</p>
          {about.isLate && <p class="notice">{w.askLate}</p>}
          <TitleChoice titles={titles} ask={ask} problem={problem} />
          <KindChoice chosen={form.text('kind')} ask={ask} problem={problem} />
          <button class="button wide">{w.submit}</button>
        </form>}
      </div>
    )
  },
})

type TitlesOf = Awaited<ReturnType<Ask['call']['myInvoiceTitles']>>['items']
/** To whom the invoice of a part that waits for his money is to be made out. */
const WishForm = ({ titles, ask, problem }: { readonly titles: TitlesOf; readonly ask: Ask; readonly problem: Problem | undefined }) => (
  <form method="post" action={`/orders/${ask.params.id}/invoice`} class="stack" data-live><TitleChoice titles={titles} ask={ask} problem={problem} /><KindChoice chosen={ask.form.text('kind')} ask={ask} problem={problem} /><button class="button soft" name="do" value="wish">{ask.words.invoices.wish.save}</button></form>)

/** An issued one for another title 换开. */
export const reissue = page({
  path: '/invoices/:id/reissue', tab: 'me',
  load: async ({ call, params, query, form }) => {
    const [{ items }, { items: titles }] = await Promise.all([call.myInvoices({ orderId: query.order ?? '', limit: 100 }), call.myInvoiceTitles({})])
    const one = items.find(({ id }) => id === params.id)
    if (!one) throw new Lost()
    return { one, titles, key: form.text('key') || crypto.randomUUID() }
  },
  async act({ call, form, params }) {
    await call.reissueInvoice({ id: params.id!, titleId: form.text('titleId'), kind: form.text('kind') === 'special' ? 'special' : 'ordinary' }, { key: form.text('key') })
    return '/invoices?said=reissued'
  },
  head: ({ ask: { words } }) => ({ title: words.invoices.reissue.link, robots: 'noindex' }),
  view: ({ data: { one, titles, key }, ask, problem }) => {
    const { words: { invoices: w }, url, form } = ask
    return (
      <div class="narrow slim">
        <h1>{w.reissue.link}</h1>
        <Refused problem={problem} fields={['titleId', 'kind']} />
        <section class="panel"><p class="row"><span><b>{one.titleName}</b> <span class="muted small">{w.kinds[one.kind]}{one.taxNumber && ` · ${one.taxNumber}`}</span></span><b>{yuan(one.amountFen)}</b></p><p class="muted small">{w.number} {one.number}</p></section>
        {!one.may.reissue && <section class="panel"><p>{w.reissue.closed}</p></section>}
        {one.may.reissue && titles.length === 0 && <Empty icon="box" title={w.noTitles} href={`/me/titles/new?then=${encodeURIComponent(url)}`} action={w.newTitle} />}
        {one.may.reissue && titles.length > 0 && <form method="post" action={url} class="panel stack" data-live>
          <input type="hidden" name="key" value={key} />
          <p class="muted small">{w.reissue.hint[one.kind]}</p>
          <TitleChoice titles={titles} ask={ask} problem={problem} /><KindChoice chosen={form.text('kind') || one.kind} ask={ask} problem={problem} />
          <button class="button wide">{w.reissue.submit}</button>
        </form>}
      </div>
    )
  },
})

interface ChoiceOf { readonly ask: Ask; readonly problem: Problem | undefined }
function TitleChoice({ titles, ask: { words: { invoices: w }, form, url }, problem }: ChoiceOf & { readonly titles: Awaited<ReturnType<Ask['call']['myInvoiceTitles']>>['items'] }) {
  const isWrong = problem?.fields.includes('titleId') ?? false
  return <div class="field"><label for="titleId">{w.chooseTitle}</label><select id="titleId" name="titleId" aria-invalid={isWrong || undefined} aria-describedby={isWrong ? 'titleId-wrong' : undefined}>{titles.map((title) => <option key={title.id} value={title.id} selected={form.text('titleId') === title.id}>{title.name}{title.taxNumber && ` · ${title.taxNumber}`}</option>)}</select>{isWrong && <small id="titleId-wrong" class="wrong" role="alert">{problem!.title}</small>}<a class="small" href={`/me/titles/new?then=${encodeURIComponent(url)}`}>{w.newTitle}</a></div>
}
const KindChoice = ({ chosen, ask: { words: { invoices: w } }, problem }: ChoiceOf & { readonly chosen: string }) => (
  <div class="field"><label for="kind">{w.kind}</label><select id="kind" name="kind" aria-invalid={problem?.fields.includes('kind') || undefined} aria-describedby="kind-hint">{Object.entries(w.kinds).map(([value, label]) => <option key={value} value={value} selected={chosen === value}>{label}</option>)}</select><small id="kind-hint" class="muted">{w.specialHint}</small>{problem?.fields.includes('kind') && <small class="wrong" role="alert">{problem.title}</small>}</div>
)

export const titles = page({
  path: '/me/titles', tab: 'me',
  load: ({ call }) => call.myInvoiceTitles({}),
  async act({ call, form }) { await call.removeInvoiceTitle({ id: form.text('id') }); return '/me/titles' },
  head: ({ ask: { words } }) => ({ title: words.invoices.titles, robots: 'noindex' }),
  view: ({ data: { items }, ask: { words }, problem }) => {
    const { invoices: w } = words
    return (
      <div class="narrow">
        <h1>{w.titles}</h1>
        <Refused problem={problem} />
        {items.length === 0 && <Empty icon="box" title={w.noTitles} href="/me/titles/new" action={w.newTitle} />}
        {items.map((one) => (
          <section key={one.id} class="panel"><p><b>{one.name}</b> <span class="tag">{w.titleKinds[one.kind]}</span> {one.isDefault && <span class="tag">{w.defaultTag}</span>}<br /><span class="muted">{[one.taxNumber, one.mail].filter(Boolean).join(' · ')}</span></p>
            <form method="post" action="/me/titles" data-live class="next-step"><input type="hidden" name="id" value={one.id} /><button class="button plain">{words.remove}</button><a class="button ghost" href={`/me/titles/${one.id}`}>{words.edit}</a></form></section>
        ))}
        {items.length > 0 && <a class="button wide" href="/me/titles/new">{w.newTitle}</a>}
      </div>
    )
  },
})

export const title = page({
  path: '/me/titles/:id', tab: 'me',
  load: async ({ call, params, form }) => {
    const { items } = await call.myInvoiceTitles({})
    const found = items.find((one) => one.id === params.id)
    if (params.id !== 'new' && !found) throw new Lost()
    const typed = form.has('name') ? { kind: form.text('kind'), name: form.text('name'), taxNumber: form.text('taxNumber'), mail: form.text('mail'), isDefault: form.has('isDefault') } : undefined
    return { draft: typed ?? found ?? { kind: 'company', name: '', taxNumber: '', mail: '', isDefault: items.length === 0 }, key: form.text('key') || crypto.randomUUID() }
  },
  async act({ call, form, params, query }) {
    const wish = { kind: form.text('kind') === 'personal' ? 'personal' as const : 'company' as const, name: form.text('name'), taxNumber: form.text('taxNumber'), mail: form.text('mail'), isDefault: form.has('isDefault') }
    if (params.id === 'new') await call.addInvoiceTitle(wish, { key: form.text('key') })
    else await call.changeInvoiceTitle({ id: params.id!, ...wish })
    return query.then === undefined ? '/me/titles' : safePath(query.then)
  },
  head: ({ ask: { words } }) => ({ title: words.invoices.titles, robots: 'noindex' }),
  view: ({ data: { draft, key }, ask: { words: { invoices: w, save }, params, url }, problem }) => <TitleForm draft={draft} w={w} save={save} heading={params.id === 'new' ? w.newTitle : w.editTitle} url={url} problem={problem} formKey={key} />,
})

interface FormProps { readonly draft: { readonly kind: string; readonly name: string; readonly taxNumber: string | null; readonly mail: string; readonly isDefault: boolean }; readonly w: Ask['words']['invoices']; readonly save: string; readonly heading: string; readonly url: string; readonly problem: Problem | undefined; readonly formKey: string }
const TitleForm = ({ draft, w, save, heading, url, problem, formKey }: FormProps) => (
  <div class="narrow slim">
    <h1>{heading}</h1>
    <Refused problem={problem} fields={['name', 'taxNumber', 'mail']} />
    <form method="post" action={url} class="panel stack" data-live>
      <input type="hidden" name="key" value={formKey} />
      <div class="field"><label for="kind">{w.titleKind}</label><select id="kind" name="kind">{Object.entries(w.titleKinds).map(([value, label]) => <option key={value} value={value} selected={draft.kind === value}>{label}</option>)}</select></div>
      <Field name="name" label={w.name} hint={w.nameHint} problem={problem} value={draft.name} required maxLength={100} />
      <Field name="taxNumber" label={w.taxNumber} hint={w.taxHint} problem={problem} value={draft.taxNumber ?? ''} maxLength={20} autocomplete="off" />
      <Field name="mail" label={w.mail} problem={problem} value={draft.mail} type="email" autocomplete="email" maxLength={120} />
      <label class="agree"><input type="checkbox" name="isDefault" checked={draft.isDefault} /> <span>{w.isDefault}</span></label>
      <button class="button wide">{save}</button>
    </form>
  </div>
)
