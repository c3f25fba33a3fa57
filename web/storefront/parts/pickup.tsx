import { date } from '../../design/format'
import type { Ask } from '../page'

/** Collecting at a store 到店自提 (E07): the choice at the checkout, in the address so that it works without script, and the codes on the order's page. */
type Quote = Awaited<ReturnType<Ask['call']['quote']>>
type Store = Awaited<ReturnType<Ask['call']['pickupStores']>>['items'][number]

/** `mer_a:pst_a,mer_b:pst_b` as the address says it. */
export const pickupsIn = ({ query }: Pick<Ask, 'query'>): { merchantId: string; storeId: string }[] => (query.pickup ?? '').split(',').flatMap((one) => { const [merchantId, storeId] = one.split(':'); return merchantId && storeId ? [{ merchantId, storeId }] : [] })

export function WayChoice({ quote, merchantId, stores, ask }: { readonly quote: Quote; readonly merchantId: string; readonly stores: readonly Store[]; readonly ask: Ask }) {
  const its = stores.filter((one) => one.merchantId === merchantId)
  if (its.length === 0 || quote.presale || ask.query.bargain || !quote.lines.some((line) => line.merchantId === merchantId && line.kind === 'goods')) return null
  const w = ask.words.pickup
  const chosen = pickupsIn(ask)
  const others = chosen.filter((one) => one.merchantId !== merchantId).map((one) => `${one.merchantId}:${one.storeId}`)
  const { pickup: _, ...rest } = ask.query
  const at = its.find((store) => chosen.some((one) => one.storeId === store.id))
  return (
    <><form method="get" action="/checkout" class="row">
      {Object.entries(rest).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      <label class="field">{w.way} <select name="pickup" aria-label={w.way} data-submits="">
        <option value={others.join(',')}>{w.deliver}</option>
        {its.map((store) => <option key={store.id} value={[...others, `${merchantId}:${store.id}`].join(',')} selected={chosen.some((one) => one.storeId === store.id)}>{w.collect(store.name)} · {store.region} {store.street}</option>)}
      </select></label> <button class="link only-plain">{w.use}</button>
    </form>
    {at && <p class="muted small pickup-at" role="note"><b>{at.name}</b> · {at.region} {at.street}<br />{w.hours} {at.hours} · {at.phone}</p>}</>
  )
}

type Tickets = Awaited<ReturnType<Ask['call']['myTickets']>>['items']
export const ticketsOf = async ({ call }: Ask, order: { readonly id: string; readonly parentId: string | null; readonly collectAt: string | null; readonly lines: readonly { readonly kind: string }[] }): Promise<Tickets> =>
  (order.parentId && (order.collectAt || order.lines.some(({ kind }) => kind === 'service')) ? (await call.myTickets({ orderId: order.id })).items : [])

export function TicketPanel({ tickets, order, ask: { words: { pickup: w }, url } }: { readonly tickets: Tickets; readonly order: { readonly id: string }; readonly ask: Ask }) {
  if (tickets.length === 0) return null
  return (
    <section class="panel" id="pickup"><h2>{w.title}</h2>
      <ul class="plain stack">{tickets.map((one) => (
        <li key={one.id} class="voucher">
          <p class="row">{one.store ? <b>{one.store.name}</b> : <b>{w.uses(one.uses - one.used, one.uses)}</b>}<span class="tag">{w.states[one.state]}</span></p>
          {one.store && <p class="muted small">{one.store.region} {one.store.street} · {one.store.hours} · {one.store.phone}</p>}
          {one.code && <><p>{w.code} <code class="voucher-code">{one.code}</code></p><div class="pickup-qr" role="img" aria-label={w.qr} dangerouslySetInnerHTML={{ __html: one.svg ?? '' }} /><p class="muted small">{w.show} · {w.until(date(one.dueAt))}</p></>}
          {one.code && !one.isExtended && <form method="post" action={url}><input type="hidden" name="order" value={order.id} /><input type="hidden" name="ticket" value={one.id} /><button class="button ghost" name="do" value="pickup-extend">{w.extend}</button></form>}
        </li>))}</ul>
    </section>
  )
}
