import { yuan } from '../../design/format'
import type { Problem } from '#apps/web'
import { page, type Ask } from '../page'
import { Missing } from '../refusals'
import { Balance, balancesIn } from '../parts/balance'
import { Coupons, couponsIn, Explained } from '../parts/coupons'
import { Field, Refused } from '../parts/form'
import { foundsIn } from '../parts/group'
import { WaitingFor } from '../parts/early'
import { Ended } from '../parts/ended'
import { Gifts, GiftsGone, giftsIn } from '../parts/gifts'
import { Picture, Price } from '../parts/goods'
import { InvoiceWishes, wishesIn, wishFields } from '../parts/invoice-wish'
import { Icon } from '../parts/icon'
import { pickupsIn, WayChoice } from '../parts/pickup'
import { Points, pointsIn } from '../parts/points'
import { DepositTerms } from '../parts/presale'
import { ListPrice } from '../parts/prices'

/** Checkout 结算: one page with address, goods by store, amounts and one button. What is confirmed is the offer's version: if anything changed, the page says so. */
interface Basket { readonly lines?: { readonly skuId: string; readonly quantity: number }[]; readonly bargainId?: string; readonly groupId?: string; readonly founds?: { activityId: string; size: number } }

/** “Buy now” names its goods in the address, with the group that they are bought in, and a bargain itself; otherwise it is what is ticked in the cart. */
const basketOf = ({ query }: Ask): Basket => (query.bargain ? { bargainId: query.bargain } : query.sku ? { lines: [{ skuId: query.sku, quantity: /^\d{1,3}$/.test(query.n ?? '') ? Math.max(1, Number(query.n)) : 1 }], ...seatIn(query) } : {})
function seatIn({ group, founds }: Ask['query']): Pick<Basket, 'groupId' | 'founds'> {
  const found = foundsIn(founds)
  return group ? { groupId: group } : found ? { founds: found } : {}
}
const inGroup = ({ query }: Pick<Ask, 'query'>): boolean => Boolean(query.group ?? query.founds)

async function load(ask: Ask) {
  const [{ items: addresses }, { items: rules }, { items: titles }] = await Promise.all([ask.call.addresses({}), ask.call.rules({}), ask.call.myInvoiceTitles({})])
  const chosen = addresses.find((one) => one.id === ask.query.address) ?? addresses.find((one) => one.isDefault) ?? addresses[0]
  const pickups = pickupsIn(ask)
  const wish = { ...basketOf(ask), ...couponsIn(ask), ...giftsIn(ask), usePoints: 0, ...pointsIn(ask), ...balancesIn(ask), ...(chosen && { addressId: chosen.id }) }
  const quote = await (pickups.length > 0 ? ask.call.quotePickup({ ...wish, pickups }) : ask.call.quote(wish))
  const { items: stores } = await ask.call.pickupStores({ merchants: quote.groups.map(({ merchantId }) => merchantId).join(',') } as never)
  return { addresses, titles, chosen, quote, stores, pickups, agreement: rules.find(({ current }) => current.key === 'user')?.current, key: crypto.randomUUID() }
}
type Data = Awaited<ReturnType<typeof load>>

export const checkout = page({
  path: '/checkout', tab: 'cart', load,
  head: ({ ask: { words } }) => ({ title: words.checkoutTitle, robots: 'noindex' }),
  async act({ form, call, query, words, ...rest }) {
    if (form.text('do') === 'code') { await call.redeemCode({ code: form.text('code') }); const { coupons: _, ...kept } = query; return `/checkout?${new URLSearchParams({ ...kept, said: 'redeemed' }).toString()}` }
    const basket = basketOf({ form, call, query, words, ...rest })
    const pickups = pickupsIn({ query })
    if (pickups.length > 0 && !/^1\d{10}$/.test(form.text('phone').trim())) throw new Missing('phone', words.pickup.phoneWrong)
    const wish = { ...basket, ...couponsIn({ query }), ...giftsIn({ query }), ...pointsIn({ query }), ...(query.balance && balancesIn({ query })), quoteVersion: form.text('version'), ...(form.text('address') && { addressId: form.text('address') }), note: form.text('note') }
    const { paymentId, orderId, balanceFen, dueFen } = await placed({ form, call }, wish, pickups).catch((fault: unknown) => tooLate(fault, query.group))
    if (paymentId === '') return `/groups/${orderId}?said=full`
    return balanceFen > 0 && dueFen === 0 ? `/orders/${orderId}` : `/pay/${paymentId}`
  },
  view: ({ data, ask, problem }) => {
    const { words } = ask
    return (
      <div class="narrow">
        <h1>{words.checkoutTitle}</h1>
        <Refused problem={problem} fields={['code', 'phone', ...wishFields(problem)]} />
        {(problem?.type === 'ordering.changed' || problem?.type === 'promotions.gone' || problem?.type === 'points.gone' || problem?.type === 'wallet.gone') && <p class="notice" role="status">{words.quoteChanged}</p>}
        <Ended ended={data.quote.ended} ask={ask} />
        <WaitingFor waiting={data.quote.waiting} ask={ask} />
        <GiftsGone quote={data.quote} ask={ask} />
        {data.quote.needsAddress ? <Addresses data={data} ask={ask} /> : data.pickups.length === 0 && <p class="notice" role="note">{words.virtual.noAddress}</p>}
        {data.quote.blocked.length > 0 && <p class="notice bad" role="alert">{words.blocked}</p>}
        {data.quote.groups.map((group) => (
          <section key={group.merchantId} class="panel">
            <h2><Icon name="store" size={18} /> {group.merchantName}</h2>
            <ul class="lines">{data.quote.lines.filter((line) => line.merchantId === group.merchantId).map((line) => (
              <li key={line.skuId} class="line"><span class="line-picture"><Picture name={line.picture} alt="" /></span><div class="line-text"><span class="line-title">{line.title}</span>{line.specText && <small class="muted">{line.specText}</small>}<ListPrice notes={data.quote.lists} skuId={line.skuId} ask={ask} />
                <div class="line-foot"><Price fen={line.unitPriceFen} /><span class="muted">× {line.quantity}</span></div></div></li>))}</ul>
            <WayChoice quote={data.quote} merchantId={group.merchantId} stores={data.stores} ask={ask} />
            <Gifts quote={data.quote} merchantId={group.merchantId} ask={ask} />
            {isSent(data, group.merchantId) && <p class="row muted"><span>{words.freight}</span><span>{group.freightFen === 0 ? words.freeFreight : yuan(group.freightFen)}</span></p>}
            <p class="row"><span>{words.subtotal}</span><b>{yuan(group.payableFen)}</b></p>
            <Balance quote={data.quote} merchantId={group.merchantId} ask={ask} />
          </section>
        ))}
        {!ask.query.bargain && !inGroup(ask) && <Coupons quote={data.quote} ask={ask} problem={problem} />}
        <Points quote={data.quote} ask={ask} />
        <Submit data={data} ask={ask} problem={problem} />
      </div>
    )
  },
})

/** By the door that knows what he wants besides the goods: an invoice, a store to collect at, or neither. */
function placed({ form, call }: Pick<Ask, 'form' | 'call'>, wish: Parameters<Ask['call']['submitOrder']>[0], pickups: ReturnType<typeof pickupsIn>) {
  const [invoices, phone, once] = [wishesIn(form), form.text('phone'), { key: form.text('key') }]
  if (invoices.length > 0) return call.submitInvoiced({ ...wish, invoices, ...(pickups.length > 0 && { collect: { pickups, phone } }) }, once)
  return pickups.length > 0 ? call.submitPickup({ ...wish, pickups, phone }, once) : call.submitOrder(wish, once)
}

/** Somebody else took the last seat while he was here: he goes back to the group's page, which says so and offers one of his own. */
function tooLate(fault: unknown, groupId: string | undefined) {
  const { code } = fault as { readonly code?: string }
  if (groupId && (code === 'groups.full' || code === 'groups.over')) return { paymentId: '', orderId: groupId, balanceFen: 0, dueFen: 0 }
  throw fault
}

/** Whether something of a store goes in a parcel. */
const isSent = ({ quote, pickups }: Data, merchantId: string): boolean => !pickups.some((one) => one.merchantId === merchantId) && quote.lines.some((line) => line.merchantId === merchantId && line.kind === 'goods')

/** Addresses to choose from; choosing one works the freight out anew. */
function Addresses({ data: { addresses, chosen }, ask }: { readonly data: Data; readonly ask: Ask }) {
  const { words, query, url } = ask
  const more = `/me/addresses/new?then=${encodeURIComponent(url)}`
  return (
    <section class="panel" aria-labelledby="to">
      <h2 id="to"><Icon name="pin" size={18} /> {words.address}</h2>
      {addresses.length === 0 && <p><a class="button" href={more}>{words.newAddress}</a></p>}
      {addresses.length > 0 && (
        <form method="get" action="/checkout" class="choices">
          {query.bargain && <input type="hidden" name="bargain" value={query.bargain} />}
          {query.group && <input type="hidden" name="group" value={query.group} />}{query.founds && <input type="hidden" name="founds" value={query.founds} />}
          {query.sku && <><input type="hidden" name="sku" value={query.sku} /><input type="hidden" name="n" value={query.n ?? '1'} /></>}
          {query.coupons && <input type="hidden" name="coupons" value={query.coupons} />}{query.gifts && <input type="hidden" name="gifts" value={query.gifts} />}{query.points && <input type="hidden" name="points" value={query.points} />}{query.balance && <input type="hidden" name="balance" value={query.balance} />}{query.pickup && <input type="hidden" name="pickup" value={query.pickup} />}
          {addresses.map((one) => (
            <label key={one.id} class="choice"><input type="radio" name="address" value={one.id} checked={one.id === chosen?.id} data-submits="" />
              <span><b>{one.name}</b> {one.phone} {one.isDefault && <span class="tag">{words.defaultTag}</span>}<br /><span class="muted">{one.region} {one.street}</span></span></label>
          ))}
          <button class="link only-plain">{words.useAddress}</button> <a href={more}>{words.newAddress}</a>
        </form>
      )}
    </section>
  )
}

function Submit({ data: { quote, titles, chosen, key, pickups, addresses, agreement }, ask, problem }: { readonly data: Data; readonly ask: Ask; readonly problem?: Problem | undefined }) {
  const { words, form, url } = ask
  const isAddressMissing = quote.needsAddress && !chosen
  return (
    <form method="post" action={url} class="panel" data-live>
      <input type="hidden" name="version" value={quote.version} /><input type="hidden" name="address" value={chosen?.id ?? ''} /><input type="hidden" name="key" value={form.text('key') || key} />
      {pickups.length > 0 && <Field name="phone" label={words.pickup.phone} hint={words.pickup.phoneHint} problem={problem} value={form.text('phone') || (addresses[0]?.phone ?? '')} type="tel" autocomplete="tel" maxLength={11} required />}
      <div class="field"><label for="note">{words.note}</label><textarea id="note" name="note" rows={2} maxLength={200} placeholder={words.noteHint} aria-invalid={problem?.fields.includes('note') || undefined}>{form.text('note')}</textarea></div>
      {quote.payableFen > 0 && <InvoiceWishes titles={titles} stores={quote.groups.filter(({ payableFen }) => payableFen > 0)} ask={ask} problem={problem} />}
      <dl class="amounts">
        <div><dt>{words.goodsAmount}</dt><dd>{yuan(quote.goodsFen)}</dd></div>
        <Explained quote={quote} words={words} />
        {quote.pointsFen > 0 && <div class="explained"><dt>{words.points.paid(quote.points?.usedPoints ?? 0)}</dt><dd>-{yuan(quote.pointsFen)}</dd></div>}
        {quote.needsAddress && <div><dt>{words.freight}</dt><dd>{quote.freightFen === 0 ? words.freeFreight : yuan(quote.freightFen)}</dd></div>}
        {quote.dueFen < quote.payableFen && <><div><dt>{words.payable}</dt><dd>{yuan(quote.payableFen)}</dd></div><div class="explained"><dt>{words.balance.paid}</dt><dd>-{yuan(quote.payableFen - quote.dueFen)}</dd></div></>}
      </dl>
      {quote.group && <p class="notice">{words.groups.size(quote.group.size)} · {words.groups.rule(quote.group.hours)}</p>}
      {quote.presale && <DepositTerms presale={quote.presale} words={words} />}
      <p class="muted small">{words.agreement}{agreement && <>{words.rules.andTo}<a href={`/rules/${agreement.key}`}>{words.rules.named(agreement.title)}</a></>}</p>
      <div class="total submit-bar"><p>{quote.presale ? words.depositNow : quote.dueFen < quote.payableFen ? words.balance.due : words.payable} <Price fen={quote.presale?.depositFen ?? quote.dueFen} size="large" /></p><button class="button" disabled={isAddressMissing || quote.blocked.length > 0}>{isAddressMissing ? words.noAddress : quote.presale ? words.agreeAndPayDeposit : words.submitOrder}</button></div>
    </form>
  )
}
