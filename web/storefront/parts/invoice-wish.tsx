import type { Problem } from '#apps/web'
import type { Ask, Form } from '../page'

/** An invoice wished for at the checkout 结算时申请开票 (E09): one title for the whole order, or one for each store. Fields of the form that places the order, so that they need no script. */
type Titles = Awaited<ReturnType<Ask['call']['myInvoiceTitles']>>['items']
interface Store { readonly merchantId: string; readonly merchantName: string }
export interface InvoiceWish { readonly merchantId?: string; readonly titleId: string; readonly kind: 'ordinary' | 'special' }

const same = 'same'
const fieldOf = (merchantId: string): string => `invoice-${merchantId}`
/** `ivt_a` is an ordinary one for that title, `ivt_a:special` a special one; nothing is none. */
function choiceIn(value: string): InvoiceWish | undefined {
  const [titleId, kind] = value.split(':')
  return titleId ? { titleId, kind: kind === 'special' ? 'special' : 'ordinary' } : undefined
}

/** What the form says, each with the field that said it. */
function chosen(form: Form): { readonly field: string; readonly wish: InvoiceWish }[] {
  const all = choiceIn(form.text('invoice'))
  const stores = form.text('stores').split(',').filter(Boolean)
  if (stores.length === 0) return all ? [{ field: 'invoice', wish: all }] : []
  return stores.flatMap((merchantId) => {
    const own = form.text(fieldOf(merchantId))
    const [field, wish] = own === same ? ['invoice', all] as const : [fieldOf(merchantId), choiceIn(own)] as const
    return wish ? [{ field, wish: { ...wish, merchantId } }] : []
  })
}
export const wishesIn = (form: Form): InvoiceWish[] => chosen(form).map(({ wish }) => wish)

/** The fields that a refusal is about are said beside them, and not above the form. */
export const wishFields = (problem: Problem | undefined): string[] => problem?.fields.filter((field) => field.startsWith('invoices.')) ?? []
function wrongIn(problem: Problem | undefined, form: Form): string | undefined {
  const at = /^invoices\.(\d+)/.exec(wishFields(problem)[0] ?? '')?.[1]
  return at === undefined ? undefined : chosen(form)[Number(at)]?.field
}

export function InvoiceWishes({ titles, stores, ask, problem }: { readonly titles: Titles; readonly stores: readonly Store[]; readonly ask: Ask; readonly problem: Problem | undefined }) {
  const { words: { invoices: w }, form, url } = ask
  const newTitle = `/me/titles/new?then=${encodeURIComponent(url)}`
  if (titles.length === 0) return <div><p class="row"><b>{w.link}</b><a class="button soft" href={newTitle}>{w.wish.addFirst}</a></p><p class="muted small">{w.wish.hint}</p></div>
  const wrong = wrongIn(problem, form)
  const choice = { titles, ask, problem, wrong }
  return (
    <div class="stack">
      <Choice {...choice} name="invoice" label={w.link} hint={w.wish.hint} more={newTitle} />
      {stores.length > 1 && <details open={stores.some(({ merchantId }) => form.has(fieldOf(merchantId)) && form.text(fieldOf(merchantId)) !== same) || undefined}>
        <summary>{w.wish.perStore}</summary>
        <div class="stack">
        <input type="hidden" name="stores" value={stores.map(({ merchantId }) => merchantId).join(',')} />
        {stores.map(({ merchantId, merchantName }) => <Choice key={merchantId} {...choice} name={fieldOf(merchantId)} label={merchantName} isOfStore />)}
        </div>
      </details>}
    </div>
  )
}

interface ChoiceProps { readonly titles: Titles; readonly ask: Ask; readonly problem: Problem | undefined; readonly wrong: string | undefined; readonly name: string; readonly label: string; readonly hint?: string; readonly more?: string; readonly isOfStore?: boolean }
function Choice({ titles, ask: { words: { invoices: w }, form }, problem, wrong, name, label, hint, more, isOfStore }: ChoiceProps) {
  const isWrong = wrong === name
  const value = form.has(name) ? form.text(name) : isOfStore ? same : ''
  const notes = [hint && `${name}-hint`, isWrong && `${name}-wrong`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name} aria-invalid={isWrong || undefined} aria-describedby={notes || undefined}>
        {isOfStore && <option value={same} selected={value === same}>{w.wish.same}</option>}
        <option value="" selected={value === ''}>{w.wish.none}</option>
        {titles.flatMap((title) => [title.id, ...(title.kind === 'company' ? [`${title.id}:special`] : [])].map((one) => <option key={one} value={one} selected={value === one}>{title.name} · {w.wish.kinds[one.endsWith(':special') ? 'special' : 'ordinary']}</option>))}
      </select>
      {hint && <small id={`${name}-hint`} class="muted">{hint} {more && <a href={more}>{w.newTitle}</a>}</small>}
      {isWrong && <small id={`${name}-wrong`} class="wrong" role="alert">{problem!.title}</small>}
    </div>
  )
}
