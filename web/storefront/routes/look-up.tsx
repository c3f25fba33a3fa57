import { dateTime } from '../../design/format'
import { page, type Ask } from '../page'
import { DevMessages, Field, Refused } from '../parts/form'
import { Picture } from '../parts/goods'
import { Icon } from '../parts/icon'
import { Again } from '../refusals'

/** Looking up one order without a sign-in 免登录查单 (E16): by number, phone and a code; how it stands and where its parcels are. Works without a script. */
async function load({ call, query, form }: Ask) {
  return { order: await call.lookedOrder({}).catch(() => null), sent: form.text('do') === 'send', number: form.text('number') || query.number || '', phone: form.text('phone') }
}
const againSeconds = 60

async function act({ call, form }: Ask): Promise<string> {
  const [number, phone] = [form.text('number'), form.text('phone')]
  if (form.text('do') === 'end') { await call.endLook({}); return '/look-up?said=ended' }
  if (form.text('do') === 'send') { await call.sendLookCode({ phone }); throw new Again() }
  await call.openLook({ number, phone, code: form.text('code') })
  return '/look-up'
}

export const lookUp = page({
  path: '/look-up', tab: 'me', load, act,
  head: ({ ask: { words } }) => ({ title: words.looks.title, robots: 'noindex' }),
  view: ({ data: { order, sent, number, phone }, ask, problem }) => {
    const { words, form, url, query } = ask
    const { looks: w } = words
    if (order && !problem) return <Looked order={order} ask={ask} />
    return (
      <section class="narrow slim">
        <h1>{w.title}</h1>
        <p class="muted">{w.hint}</p>
        <Refused problem={problem} fields={['number', 'phone', 'code']} />
        {query.said === 'ended' && !problem && <p class="notice" role="status">{w.ended}</p>}
        {sent && !problem && <p class="notice good" role="status">{words.codeSent(phone)}<DevMessages ask={ask} /></p>}
        <form method="post" action={url} class="panel stack" data-live>
          <Field name="number" label={w.number} hint={w.numberHint} problem={problem} value={number} inputMode="numeric" maxLength={24} required />
          <Field name="phone" label={words.phone} hint={w.phoneHint} problem={problem} value={phone} type="tel" inputMode="tel" autocomplete="tel" maxLength={20} required />
          <Field name="code" label={words.code} problem={problem} inputMode="numeric" autocomplete="one-time-code" maxLength={6} value={form.text('code')}><button class="button soft" name="do" value="send" {...(sent && !problem && { 'data-waits': againSeconds, 'data-wait': words.sendAgain(0) })}>{words.sendCode}</button></Field>
          <button class="button wide" name="do" value="look">{w.look}</button>
        </form>
        <p class="centre"><a href="/sign-in?then=/orders">{words.signIn}</a></p>
      </section>
    )
  },
})

type Order = NonNullable<Awaited<ReturnType<typeof load>>['order']>
function Looked({ order, ask: { words } }: { readonly order: Order; readonly ask: Ask }) {
  const { looks: w } = words
  const carriers: Readonly<Record<string, string>> = words.carriers
  return (
    <div class="narrow">
      <section class="panel order-state"><h1 class={`state state-${order.state}`}>{order.closedFor ? words.after.closedFor[order.closedFor] : order.isCollected && order.state === 'paid' ? words.pickup.toCollect : words.states[order.state]}</h1>
        <p class="muted">{words.orderNumber} {order.number} · {dateTime(order.placedAt)}</p><p class="muted small">{w.until(dateTime(order.expiresAt))}</p></section>
      {order.parts.length > 1 && <section class="panel"><h2>{w.parts}</h2><ul class="plain">{order.parts.map((part) => <li key={part.number} class="row"><span>{part.number}</span><span class="tag">{words.states[part.state]}</span></li>)}</ul></section>}
      <section class="panel"><h2><Icon name="truck" size={18} /> {words.logistics}</h2>
        {order.parcels.length === 0 && <p class="muted">{w.noParcel}</p>}
        {order.parcels.map((parcel, i) => (
          <article key={parcel.id}><h3 class="row"><span>{words.parcel(i + 1)}</span><span class="tag">{words.parcelStates[parcel.state]}</span></h3><p class="muted small">{carriers[parcel.carrier] ?? parcel.carrier} {parcel.number}</p>
            <ul class="plain">{parcel.moves.map((move) => <li key={move.at + move.state}>{move.words} <time class="muted small" dateTime={move.at}>{dateTime(move.at)}</time></li>)}</ul></article>))}
      </section>
      <section class="panel"><h2>{words.goods}</h2><ul class="lines">{order.lines.map((line) => <li key={line.id} class="line"><span class="line-picture"><Picture name={line.picture} alt="" /></span><div class="line-text"><span class="line-title">{line.title}</span>{line.specText && <small class="muted">{line.specText}</small>}<div class="line-foot"><span class="muted">× {line.quantity}</span></div></div></li>)}</ul></section>
      {order.address.region && <section class="panel"><h2><Icon name="pin" size={18} /> {w.to}</h2><p><b>{order.address.name}</b> {order.address.phone}<br /><span class="muted">{order.address.region}</span></p></section>}
      <form method="post" action="/look-up" class="row"><button class="button ghost" name="do" value="end">{w.end}</button><a class="button ghost" href="/sign-in?then=/orders">{words.signIn}</a></form>
    </div>
  )
}
