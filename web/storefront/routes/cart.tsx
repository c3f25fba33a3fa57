import { page, safePath, type Ask, type View } from '../page'
import { Beside } from '../parts/beside'
import { WaitingFor } from '../parts/early'
import { Ended } from '../parts/ended'
import { Empty, Picture, Price } from '../parts/goods'
import { Icon } from '../parts/icon'
import { Extras } from '../parts/extras'
import { Gaps, Holding } from '../parts/holding'
import { Refused } from '../parts/form'
import { ListPrice } from '../parts/prices'
import { Lost } from '../refusals'
import { yuan } from '../../design/format'

/** The cart 购物车: by store, with what has changed since; every button is a form, so it works without script too. */
async function load({ call, query }: Ask) {
  const cart = await call.cart({})
  // What of an order that was put in again is not on sale any more.
  const left = query.again ? (await call.notAgain({ id: query.again }).catch(() => ({ left: [] }))).left : []
  const { items } = await call.recommendations({ with: cart.lines.map(({ productId }) => productId).join(','), limit: mostBeside })
  return { ...cart, left, beside: items }
}
const mostBeside = 6
type Data = Awaited<ReturnType<typeof load>>
type Line = Data['lines'][number]
const mostOfOne = 999

export const cart = page({
  path: '/cart', tab: 'cart', load, act,
  head: ({ ask: { words } }) => ({ title: words.cart, robots: 'noindex' }),
  view: (view) => {
    const { data, ask: { words, query }, problem } = view
    const gone = data.lines.filter((line) => line.state === 'gone' || line.state === 'sold_out')
    return (
      <div class="narrow" data-marks data-cart-pieces={data.count}>
        <h1>{words.cart}</h1>
        <Refused problem={problem} />
        {data.left.length > 0 && <p class="notice" role="status">{words.looks.left(query.n ?? '0', data.left)}</p>}
        <Ended ended={data.ended} ask={view.ask} />
        <WaitingFor waiting={data.waiting} ask={view.ask} />
        {query.removed && <Removed sku={query.removed} quantity={query.n ?? '1'} view={view} />}
        {data.lines.length === 0 && <Empty icon="cart" title={words.emptyCart} hint={words.emptyCartHint} href="/" action={words.goShopping} />}
        {data.groups.map((group) => (
          <section key={group.merchantId} class="panel">
            <h2><a href={`/store/${group.merchantId}`}><Icon name="store" size={18} /> {group.merchantName}</a></h2>
            <ul class="lines">{data.lines.filter((line) => line.merchantId === group.merchantId && !gone.includes(line)).map((line) => <LineRow key={line.id} line={line} ask={view.ask} notes={data.lists} />)}</ul>
            <Gaps data={data} merchantId={group.merchantId} ask={view.ask} />
            <Extras extras={data.extras.filter((one) => one.merchantId === group.merchantId)} ask={view.ask} />
            {group.freightFen !== null && <p class="row muted small"><span>{words.freightEstimate}</span><span>{group.freightFen === 0 ? words.freeFreight : yuan(group.freightFen)}</span></p>}
          </section>
        ))}
        {gone.length > 0 && <section class="panel faded"><h2>{words.invalidLines}</h2><ul class="lines">{gone.map((line) => <LineRow key={line.id} line={line} ask={view.ask} />)}</ul></section>}
        {data.gaps.some(({ merchantId }) => merchantId === null) && <section class="panel"><Gaps data={data} merchantId={null} ask={view.ask} /></section>}
        <Holding data={data} ask={view.ask} />
        {data.lines.length > 0 && <Total data={data} ask={view.ask} />}
        <Beside items={data.beside} title={data.lines.length > 0 ? words.finding.forCart : words.finding.yours} name="cart" ask={view.ask} />
      </div>
    )
  },
})

/** One form for each line; a change of tick or quantity sends it at once where there is script. */
function LineRow({ line, ask, notes = [] }: { readonly line: Line; readonly ask: Ask; readonly notes?: Data['lists'] }) {
  const { words } = ask
  const canBuy = line.state === 'ok' || line.state === 'changed'
  const form = `line-${line.id}`
  return (
    <li class="line">
      <form id={form} method="post" action="/cart" data-live>
        <input type="hidden" name="line" value={line.id} /><input type="hidden" name="sku" value={line.skuId} /><input type="hidden" name="was" value={line.quantity} />
        <input type="checkbox" name="ticked" id={`tick-${line.id}`} checked={line.ticked && canBuy} disabled={!canBuy} aria-label={words.tick(line.title)} data-submits="set" />
      </form>
      <a href={`/p/${line.productId}`} class="line-picture" tabIndex={-1} aria-hidden="true"><Picture name={line.picture} alt="" /></a>
      <div class="line-text">
        <div class="line-head"><a href={`/p/${line.productId}`} class="line-title">{line.title}</a><button form={form} name="do" value="remove" class="icon-button" aria-label={`${words.remove} ${line.title}`}><Icon name="bin" size={18} /></button></div>
        {line.specText && <small class="muted">{line.specText}</small>}
        {line.state === 'changed' && <small class="warn">{words.changedPrice(yuan(line.seenPriceFen))}</small>}
        {line.state === 'gone' && <small class="wrong">{words.gone}</small>}
        {line.state === 'sold_out' && <small class="wrong">{words.soldOut}</small>}
        <ListPrice notes={notes} skuId={line.skuId} ask={ask} />
        <div class="line-foot">
          <Price fen={line.priceFen} />
          {canBuy && (
            <span class="stepper">
              <button form={form} name="do" value="less" aria-label={`${words.less} ${line.title}`} disabled={line.quantity <= 1}>−</button>
              <input form={form} id={`n-${line.id}`} name="quantity" type="number" inputMode="numeric" min={1} max={Math.min(mostOfOne, Math.max(1, line.available))} value={line.quantity} aria-label={`${words.quantity} ${line.title}`} data-submits="set" />
              <button form={form} name="do" value="more" aria-label={`${words.moreOne} ${line.title}`}>+</button>
              <button form={form} name="do" value="set" class="only-plain">{words.update}</button>
            </span>
          )}
        </div>
      </div>
    </li>
  )
}

const Removed = ({ sku, quantity, view: { ask: { words } } }: { readonly sku: string; readonly quantity: string; readonly view: View<Data> }) => (
  <form class="notice" method="post" action="/cart" data-live role="status"><input type="hidden" name="sku" value={sku} /><input type="hidden" name="quantity" value={quantity} />{words.removedOne} <button class="link" name="do" value="add">{words.undo}</button></form>
)

function Total({ data, ask: { words } }: { readonly data: Data; readonly ask: Ask }) {
  const sellable = data.lines.filter((line) => line.state === 'ok' || line.state === 'changed')
  const ticked = sellable.filter((line) => line.ticked)
  const isAll = sellable.length > 0 && ticked.length === sellable.length
  return (
    <div class="total">
      <form method="post" action="/cart" data-live><input type="hidden" name="do" value="tick" /><label><input type="checkbox" name="all" checked={isAll} data-submits="" /> {words.tickAll}</label><button class="link only-plain" name="flip" value={isAll ? 'none' : 'all'}>{words.tickAll}</button></form>
      <p>{words.total} <Price fen={data.payableFen} size="large" />{data.discountFen > 0 && <><br /><small class="muted">{words.savedBy(yuan(data.discountFen))}</small></>}</p>
      <a class="button" href="/checkout" aria-disabled={ticked.length === 0 || undefined}>{words.checkout(ticked.reduce((sum, line) => sum + line.quantity, 0))}</a>
    </div>
  )
}

/** What the forms of the cart, and of a product's page, do. */
async function act(ask: Ask): Promise<string> {
  const { form, call } = ask
  const id = form.text('line')
  const was = form.whole('was', 1)
  switch (form.text('do')) {
    case 'add': return add(ask)
    case 'bundle': await call.addBundle({ offerId: form.text('offer') }); break
    case 'tick': await call.tickAll({ ticked: form.has('flip') ? form.text('flip') === 'all' : form.has('all') }); break
    case 'less': await call.setCartLine({ id, quantity: was - 1 }); break
    case 'more': await call.setCartLine({ id, quantity: was + 1 }); break
    case 'remove': await call.removeCartLine({ id }); return `/cart?removed=${encodeURIComponent(form.text('sku'))}&n=${was}`
    case 'set': await call.setCartLine({ id, quantity: form.whole('quantity', was), ticked: form.has('ticked') }); break
    default: throw new Lost()
  }
  return '/cart'
}

async function add({ form, call }: Ask): Promise<string> {
  const skuId = form.text('sku') || await chosenSku(form.text('product'), form, call)
  const quantity = form.whole('quantity', 1)
  if (form.text('then') === 'buy') return safePath(`/checkout?sku=${encodeURIComponent(skuId)}&n=${quantity}`)
  await call.addToCart({ skuId, quantity })
  return '/cart'
}

/** The SKU that the form's choices name: how a product's page without script says it. */
async function chosenSku(productId: string, form: Ask['form'], call: Ask['call']): Promise<string> {
  const { axes, skus } = await call.product({ id: productId })
  const sku = skus.find((one) => axes.every(({ name }) => one.spec[name] === form.text(`spec.${name}`)))
  if (!sku) throw new Lost()
  return sku.id
}
