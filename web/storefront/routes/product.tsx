import { count, yuan } from '../../design/format'
import { breadcrumbs, productFacts } from '../linked'
import { page, type Ask, type View } from '../page'
import { Beside } from '../parts/beside'
import { Bundles } from '../parts/bundles'
import { Flash } from '../parts/flash'
import { Picture, pictureAt } from '../parts/goods'
import { Icon } from '../parts/icon'
import { ProductOffers } from '../parts/product-offers'
import { Refused } from '../parts/form'
import { Island } from '../parts/island'
import { KeepLine } from '../parts/keep'
import { BargainOffer } from '../parts/bargain'
import { checkoutOf, choiceOf, GroupOffer } from '../parts/group'
import { Gone, Lost } from '../refusals'
import { PresaleOffer } from '../parts/presale'
import { ProductPrices } from '../parts/prices'
import { QuestionsPanel } from '../parts/questions'
import { reviewFacts, ReviewsPanel } from '../parts/reviews'
import { Story } from '../parts/story'

/** A product's page 商品详情: pictures, price and choice; then the four blocks of F06 (pain, solution, trust, action), parameters and store. */
async function load({ call, params }: Ask) {
  const id = params.id!
  const [product, provinces, { presale }, offers, flash, prices, { bargain }, { group }, beside, summary, questions] = await Promise.all([
    call.product({ id }), call.regions({}), call.productPresale({ id }), call.productOffers({ id }), call.flashOf({ id }), call.productPrices({ id }), call.productBargain({ id }), call.productGroup({ id }), call.besideProduct({ id }), call.productReviewSummary({ id }), call.productQuestions({ id, limit: 2 }),
  ]).catch((fault: unknown) => goneOr(fault, call, id))
  const [{ items: bundles }, returns] = await Promise.all([call.bundles({ merchantId: product.merchantId, skuIds: product.skus.map(({ id }) => id).join(',') }), call.returnsOf({ id: product.categoryId })])
  return { ...product, returns, summary, questions, provinces: provinces.items, bundles, presale, bargain, group, offers, flash, prices, beside, nowMs: Date.now() }
}
type Data = Awaited<ReturnType<typeof load>>

export const product = page({
  path: '/p/:id', tab: 'home', load,
  cache: (data) => [`product:${data.id}`, ...[...data.beside.together, ...data.beside.similar].map(({ id }) => `product:${id}`), `said:${data.id}`, 'stores', 'bundles', 'offers', ...new Set([...data.skus.map((sku) => `sku:${sku.id}`), ...data.bundles.flatMap(({ parts }) => parts.map(({ skuId }) => `sku:${skuId}`))])],
  head: ({ data, ask }) => ({ title: data.title, description: data.subtitle || data.sellingPoints.join('，'), canonical: `/p/${data.id}`, kind: 'product', facts: factsOf(data, ask), ...(data.pictures[0] && { picture: pictureAt(data.pictures[0], 960) }) }),
  // Claims a coupon where it is read; whoever is not signed in does that first and comes back.
  async act({ call, form, params }) {
    if (form.text('do') === 'bargain') return openOne(call, form.text('activity'))
    if (form.text('do') === 'group') return foundOne(call, form.text('activity'), form.text('choice'), form.whole('n', 1))
    await call.claimCoupon({ id: form.text('offer') }, { key: crypto.randomUUID() }); return `/p/${params.id!}?said=claimed`
  },
  view: ({ data, ask, problem }) => (
    <article class="product" data-product={data.id}>
      <Gallery data={data} ask={ask} />
      <div class="product-main" data-block="first">
        <div class="panel">
          <h1>{data.selfOperated && <span class="tag strong">{ask.words.selfOperated}</span>} {data.title}</h1>
          {data.brand && <p class="brand-line"><a href={`/search?brand=${encodeURIComponent(data.brand)}`}>{ask.words.brand}：{data.brand} ›</a></p>}
          {(data.subtitle || data.sales > 0) && <p class="row muted"><span>{data.subtitle}</span>{data.sales > 0 && <small>{ask.words.sold(count(data.sales, ask.locale))}</small>}</p>}
          {data.presale && <PresaleOffer presale={data.presale} nowMs={data.nowMs} ask={ask} />}
          {data.bargain && <BargainOffer bargain={data.bargain} spec={specOf(data, data.bargain.skuId)} nowMs={data.nowMs} ask={ask} />}
          {data.group && <GroupOffer group={data.group} specOf={(skuId) => specOf(data, skuId)} nowMs={data.nowMs} problem={problem} ask={ask} />}
          <Flash sale={data.flash} product={data} ask={ask} />
          <ProductPrices said={data.prices} product={data} ask={ask} />
          <Buy data={data} ask={ask} />
          <KeepLine id={data.id} title={data.title} words={ask.words} />
        </div>
        <Refused problem={problem} fields={['lines.0.quantity']} />
        {ask.query.said === 'claimed' && <p class="notice good" role="status">{ask.words.couponClaimed} <a href="/me/coupons">{ask.words.myCoupons} ›</a></p>}
        <ProductOffers data={data.offers} store={data.merchantId} ask={ask} />
        <div class="panel service">{data.kind === 'goods' ? <Delivery data={data} ask={ask} /> : <p class="delivery"><Icon name="check" size={16} /> {data.kind === 'service' ? ask.words.virtual.atStore : ask.words.virtual.delivery}</p>}<ul class="guarantees">{[data.kind === 'code' || data.kind === 'link' ? ask.words.virtual.noReturns : data.kind === 'service' ? ask.words.virtual.unused : data.returns.exception ? ask.words.after.noPromise(ask.words.after.exceptions[data.returns.exception]!) : ask.words.after.promise(data.returns.days), ...ask.words.guarantees.slice(1)].map((one, i) => <li key={one}><Icon name={(['shield', 'check', 'truck'] as const)[i] ?? 'check'} size={16} /> {one}</li>)}</ul></div>
        <p class="share-line"><button class="link" type="button" data-copy={`/p/${data.id}?utm_source=share&utm_medium=link`} data-share={data.id} data-copied={ask.words.copied}>{ask.words.found.copyLink}</button><a href={`/p/${data.id}/card`}>{ask.words.found.card} ›</a></p>
        <a class="store-line" href={`/store/${data.merchantId}`}><span class="store-mark" aria-hidden="true">{[...data.merchantName][0]}</span><span class="store-name"><b>{data.merchantName}</b><small class="muted">{ask.words.aboutStore}</small></span><span class="store-go">{ask.words.store} ›</span></a>
      </div>
      <Bundles bundles={data.bundles} words={ask.words} />
      <Beside items={data.beside.together} title={ask.words.finding.together} name="product" ask={ask} />
      <Blocks data={data} ask={ask} />
      <div class="product-more" data-block="reviews"><ReviewsPanel summary={data.summary} productId={data.id} ask={ask} /><QuestionsPanel found={data.questions} productId={data.id} ask={ask} /></div>
      <Beside items={data.beside.similar} title={ask.words.finding.similar} name="similar" ask={ask} />
    </article>
  ),
})

/** What was sold here once says so, with what is like it; what never was is not found. */
async function goneOr(fault: unknown, call: Ask['call'], id: string): Promise<never> {
  const gone = await call.goneProduct({ id }).catch(() => { throw fault })
  throw new Gone(gone)
}

/** Opens a bargain, or goes to the one that he has under way already. */
async function openOne(call: Ask['call'], activityId: string): Promise<string> {
  const { bargainId } = await call.openBargain({ activityId }, { key: crypto.randomUUID() }).catch((fault: unknown) => {
    const { facts } = fault as { readonly facts?: { readonly bargainId?: string } }
    if (facts?.bargainId) return { bargainId: facts.bargainId }
    throw fault
  })
  return `/bargains/${bargainId}`
}
/** Goes to found a group, once it is sure that he may; whoever is in one already is led to it. */
async function foundOne(call: Ask['call'], activityId: string, choice: string, quantity: number): Promise<string> {
  const { skuId, size } = choiceOf(choice) ?? lost()
  try { await call.quote({ lines: [{ skuId, quantity }], founds: { activityId, size } }) } catch (fault) {
    const { facts } = fault as { readonly facts?: { readonly groupId?: string | null; readonly orderId?: string } }
    if (facts?.groupId) return `/groups/${facts.groupId}`
    if (facts?.orderId) return `/orders/${facts.orderId}`
    throw fault
  }
  return checkoutOf(skuId, quantity, { founds: `${activityId}/${size}` })
}
const lost = (): never => { throw new Lost() }
const specOf = ({ skus }: Data, skuId: string): string => Object.values(skus.find(({ id }) => id === skuId)?.spec ?? {}).join(' ')

const factsOf = (data: Data, ask: Ask): readonly object[] => {
  const steps = data.trail.map((step) => ({ name: ask.locale === 'en' ? step.nameEn : step.name, path: `/c/${step.slug}` }))
  const described = { ...data, pictures: data.pictures.map((name) => pictureAt(name, 960)), returnDays: data.kind === 'goods' && !data.returns.exception ? data.returns.days : null }
  return [{ ...productFacts(ask, described), ...reviewFacts(data.summary) }, ...(steps.length > 0 ? [breadcrumbs(ask, [...steps, { name: data.title, path: `/p/${data.id}` }])] : [])]
}

/** Pictures beside each other that snap as they are drawn aside; no script needed. */
const Gallery = ({ data, ask: { words } }: Omit<View<Data>, 'problem'>) => (
  <section class="gallery" aria-label={words.pictures}>
    <ul tabIndex={0} aria-label={words.pictures}>
      {(data.pictures.length > 0 ? data.pictures : ['']).map((name, i) => <li key={name} id={`picture-${i}`}><Picture name={name} alt={`${data.title} ${i + 1}`} width={640} eager={i === 0} /></li>)}
      {data.video && <li id="video"><video src={`/files/${data.video}`} controls playsInline preload="none" {...(data.pictures[0] && { poster: pictureAt(data.pictures[0], 640) })} aria-label={words.video} /></li>}
    </ul>
    {(data.pictures.length > 1 || data.video) && <p class="thumbs">{data.pictures.map((name, i) => <a key={name} href={`#picture-${i}`} aria-label={`${words.pictures} ${i + 1}`}><Picture name={name} alt="" /></a>)}{data.video && <a href="#video" class="thumb-video" aria-label={words.video}>▶</a>}</p>}
  </section>
)

/** Where to and for how much: asked for when the script is there; what is due in the end stands at the checkout. */
const Delivery = ({ data, ask: { words } }: Omit<View<Data>, 'problem'>) => (data.skus[0] ? (
  <p class="delivery" data-freight={`/v1/skus/${data.skus[0].id}/freight`} data-free={words.freeFreight} data-blocked={words.blockedThere}>
    <Icon name="pin" size={16} /> <label>{words.deliverTo} <select aria-label={words.deliverTo}>{data.provinces.map(({ code, name }) => <option key={code} value={code}>{name}</option>)}</select></label> <span class="delivery-fee" role="status">{words.freightFor} <b data-fee>–</b></span>
  </p>
) : null)

const Buy = ({ data, ask: { words } }: Omit<View<Data>, 'problem'>) => (
  <Island name="picker" props={{ productId: data.id, axes: data.axes, skus: data.skus, texts: { choose: words.choose, chosen: words.chosen, quantity: words.quantity, less: words.less, more: words.moreOne, add: words.addToCart, buy: data.presale?.isOpen ? words.payDeposit(yuan(data.presale.depositFen)) : words.buyNow,
    soldOut: words.soldOut, inStock: words.inStock(1_000), few: words.inStock(0), backorder: words.backorder(0), perPerson: words.perPerson(0), chooseAll: words.chooseAll, unavailable: words.unavailable, from: words.from, added: words.added, goToCart: words.goToCart, store: words.storeShort, cart: words.cart, struck: words.struck, remind: words.favourites.remindBack }, storeHref: `/store/${data.merchantId}` }} />
)

function Blocks({ data, ask: { words, locale } }: Omit<View<Data>, 'problem'>) {
  const blocks = (['pain', 'solution', 'trust', 'action'] as const).filter((one) => data.detail[one])
  return (
    <div class="product-more">
      {data.sellingPoints.length > 0 && <section class="panel" data-block="points"><h2>{words.sellingPoints}</h2><ul class="points">{data.sellingPoints.map((point) => <li key={point}>{point}</li>)}</ul></section>}
      {blocks.map((one) => <section key={one} class="panel block" data-block={one}><h2>{words[one]}</h2>{data.detail[one].split('\n').map((line) => <p key={line}>{line}</p>)}</section>)}
      {data.detail.story && <div data-block="story"><Story title={words.story} text={data.detail.story} /></div>}
      {data.attributes.length > 0 && (
        <section class="panel" data-block="params"><h2>{words.params}</h2><dl class="params">{data.attributes.map(({ name, nameEn, value }) => <div key={name + value}><dt>{locale === 'en' ? nameEn : name}</dt><dd>{value}</dd></div>)}</dl></section>
      )}
    </div>
  )
}
