import type { Problem } from '#apps/web'
import { date, yuan } from '../../design/format'
import type { Ask } from '../page'
import { Field } from './form'
import { Icon } from './icon'

/** Gift cards in the shopper's name 记名礼品卡: reported lost, found, replaced and handed on; and those that somebody hands on to him. Forms alone, without a script too. */
export type Named = Awaited<ReturnType<Ask['call']['namedCards']>>['items'][number]
const phoneField = (id: string): string => `phone-${id}`
/** What a form of these does; answers what is said then, undefined where it is none of theirs. A new code is kept for the page that is shown again: it is shown this once. */
export async function actOnCard({ call, form }: Ask): Promise<'lost' | 'found' | 'given' | 'kept' | 'code' | undefined> {
  const id = form.text('id')
  switch (form.text('do')) {
    case 'lost': await call.reportCardLost({ id }); return 'lost'
    case 'found': await call.findCard({ id }); return 'found'
    case 'give': await call.giveCard({ id, phone: form.text(phoneField(id)) }); return 'given'
    case 'keep': await call.keepCard({ id }); return 'kept'
    case 'replace': form.keep('code', (await call.replaceCard({ id })).code); return 'code'
    case 'take': form.keep('code', (await call.takeCard({ id })).code); return 'code'
    default: return undefined
  }
}

export const NamedCards = ({ items, ask, problem }: { readonly items: readonly Named[]; readonly ask: Ask; readonly problem?: Problem | undefined }) => (items.length === 0 ? null : (
  <section class="panel named-cards"><h2>{ask.words.balance.named.title}</h2><p class="muted small">{ask.words.balance.named.hint}</p><ul class="plain">{items.map((one) => <li key={one.id}><NamedCard one={one} ask={ask} problem={problem} /></li>)}</ul></section>))

function NamedCard({ one, ask: { words: { balance: { named: w } }, form }, problem }: { readonly one: Named; readonly ask: Ask; readonly problem?: Problem | undefined }) {
  const field = phoneField(one.id)
  const isHere = problem !== undefined && form.text('id') === one.id && problem.fields.includes('phone')
  const Button = ({ does, text, kind = 'ghost' }: { readonly does: string; readonly text: string; readonly kind?: string }) => <button class={`button ${kind}`} name="do" value={does}>{text}</button>
  return (
    <>
      <div class="row"><span><a href={`/store/${one.merchantId}`}><Icon name="store" size={18} /> {one.merchantName} ›</a><br /><span class="muted small">{one.isOver ? w.over(date(one.expiresAt)) : w.until(date(one.expiresAt))}</span></span><b>{yuan(one.faceFen)}</b></div>
      {one.lostAt && <p class="muted small">{w.lostSince(date(one.lostAt))}</p>}
      {!one.isMine && <p class="muted small">{w.forYou}</p>}
      {one.givingTo && <p class="muted small">{w.givingTo(one.givingTo)}</p>}
      <form method="post" action="/me/balances" data-live class="next-step"><input type="hidden" name="id" value={one.id} />
        {!one.isMine ? <Button does="take" text={w.take} kind="soft" /> : one.lostAt ? <><Button does="found" text={w.found} /><Button does="replace" text={w.replace} kind="soft" /></> : <>{one.givingTo && <Button does="keep" text={w.keep} />}<Button does="lost" text={w.lose} /></>}</form>
      {one.isMine && !one.lostAt && !one.givingTo && <details open={isHere}><summary>{w.give}</summary><form method="post" action="/me/balances" data-live class="stack"><input type="hidden" name="id" value={one.id} />
        <Field name={field} label={w.phone} hint={w.giveHint} problem={isHere ? { ...problem, fields: [field] } : undefined} value={form.text('id') === one.id ? form.text(field) : ''} inputMode="tel" autocomplete="off" maxLength={20} required><Button does="give" text={w.giveDo} kind="soft" /></Field></form></details>}
    </>
  )
}
