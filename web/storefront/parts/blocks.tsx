import { offerText, type EffectShown } from '../../design/offer-text'
import type { Composed, Filled } from '../composed'
import type { Ask } from '../page'
import { Beside } from './beside'
import { Card, Grid, Picture, Price } from './goods'
import { Island } from './island'

/** The blocks of a composed page 组件, as pages show them: sizes set, nothing that moves by itself, nothing that only a finger can draw. */
type Of<K extends Filled['block']['kind']> = Extract<Filled, { block: { kind: K } }>
type Text = { readonly zh: string; readonly en: string }
type Shown = Extract<Filled['block'], { kind: 'zones' }>['picture']
/** A text in the reader's language; what was not put into English is shown as it was written. */
export const said = ({ zh, en }: Text, { locale }: Pick<Ask, 'locale'>): string => (locale === 'en' && en !== '' ? en : zh)

export const Blocks = ({ composed: { filled, told }, ask }: { readonly composed: Composed; readonly ask: Ask }) => <div class="blocks">{filled.map((one, i) => <One key={one.block.id} one={one} ask={ask} isFirst={i === 0} nowMs={Date.parse(told.now)} />)}</div>

function One({ one, ask, isFirst, nowMs }: { readonly one: Filled; readonly ask: Ask; readonly isFirst: boolean; readonly nowMs: number }) {
  const { words, locale } = ask
  switch (one.block.kind) {
    case 'banner': return <Banner slides={one.block.slides} id={one.block.id} ask={ask} isFirst={isFirst} />
    case 'zones': return <Zones block={one.block} ask={ask} isFirst={isFirst} />
    case 'categories': { const { categories } = one as Of<'categories'>; return <Titled title={one.block.title} id={one.block.id} ask={ask}><nav class="tiles panel" aria-label={said(one.block.title, ask) || words.categories}>{categories.map((each) => <a key={each.id} href={`/c/${each.slug}`}><span class="tile"><Picture name={each.picture} alt="" eager={isFirst} /></span>{locale === 'en' ? each.nameEn : each.name}</a>)}</nav></Titled> }
    case 'goods': { const { goods, block } = one as Of<'goods'>; return <Titled title={block.title} id={block.id} ask={ask} more={block.by === 'category' || block.by === 'sales' ? undefined : block.by === 'ranking' ? { href: '/rank', text: words.finding.more } : undefined}>{block.look === 'row' ? <ul class="goods-row" tabIndex={0} aria-label={said(block.title, ask)}>{goods.map((item) => <Card key={item.id} item={item} words={words} locale={locale} eager={isFirst} />)}</ul> : <Grid items={goods} words={words} locale={locale} />}</Titled> }
    case 'flash': return <FlashRow one={one as Of<'flash'>} ask={ask} />
    case 'coupons': return <CouponRow one={one as Of<'coupons'>} ask={ask} />
    case 'ranking': { const { ranks, block } = one as Of<'ranking'>; return <Titled title={block.title} id={block.id} ask={ask} more={{ href: `/rank?days=${block.days}`, text: words.finding.more }}><ol class="grid ranks">{ranks.map((item) => <Card key={item.id} item={item} words={words} locale={locale} note={words.finding.pieces(item.pieces)} mark={{ text: String(item.place), says: words.finding.place(item.place) }} />)}</ol></Titled> }
    case 'yours': return <div data-yours><Beside items={(one as Of<'yours'>).popular} title={said(one.block.title, ask) || words.finding.yours} name="yours" ask={ask} more={{ href: '/yours', text: words.finding.more }} /></div>
    case 'text': return <section class="panel story rich" dangerouslySetInnerHTML={{ __html: locale === 'en' && one.block.htmlEn !== '' ? one.block.htmlEn : one.block.html }} />
    case 'spacer': return <div class={`spacer spacer-${one.block.size}`} />
    case 'store': return <StoreCard one={one as Of<'store'>} ask={ask} />
    case 'countdown': return <Clock block={one.block} ask={ask} nowMs={nowMs} />
    case 'links': { const { items, title } = one.block; return <nav class="shortcuts" aria-label={said(title, ask) || words.pages.links}>{items.map((item) => <a key={item.href + item.label.zh} href={item.href}>{said(item.label, ask)}</a>)}</nav> }
  }
}

function Titled({ title, id, ask, more, children }: { readonly title: Text; readonly id: string; readonly ask: Ask; readonly more?: { readonly href: string; readonly text: string } | undefined; readonly children: preact.ComponentChildren }) {
  const text = said(title, ask)
  if (text === '') return <div class="shelf">{children}</div>
  return <section class="shelf whole" data-list={id} aria-labelledby={`b-${id}`}><header class="shelf-head"><h2 id={`b-${id}`}>{text}</h2>{more && <a href={more.href} aria-label={`${text} ${more.text}`}>{more.text} ›</a>}</header>{children}</section>
}

/** A picture of the page's own: as wide as the page, in the width that fits the screen, with its place kept. */
function Wide({ picture, alt, eager }: { readonly picture: Shown; readonly alt: string; readonly eager: boolean }) {
  const at = (width: number) => `/files/${picture.name}?w=${width} ${Math.min(width, picture.width)}w`
  return <img src={`/files/${picture.name}?w=640`} srcset={[...[320, 640, 960].filter((width) => width <= picture.width).map(at), `/files/${picture.name} ${picture.width}w`].join(', ')} sizes="(min-width: 1200px) 1152px, calc(100vw - 24px)" alt={alt} width={picture.width} height={picture.height} loading={eager ? 'eager' : 'lazy'} decoding="async" {...(eager && { fetchpriority: 'high' })} />
}

/** Pictures side by side 轮播: moved by finger, by key, or by the numbers below, each a link to its picture; never by itself. */
function Banner({ slides, id, ask, isFirst }: { readonly slides: Extract<Filled['block'], { kind: 'banner' }>['slides']; readonly id: string; readonly ask: Ask; readonly isFirst: boolean }) {
  const { words: { pages: w } } = ask
  const one = (slide: (typeof slides)[number], i: number) => <a href={slide.href}><Wide picture={slide.picture} alt={said(slide.alt, ask)} eager={isFirst && i === 0} /></a>
  if (slides.length === 1) return <div class="banner">{one(slides[0]!, 0)}</div>
  return (
    <section class="banner" aria-roledescription="carousel" aria-label={w.slides}>
      <ul class="slides" tabIndex={0} aria-label={w.slides}>{slides.map((slide, i) => <li key={slide.picture.name + String(i)} id={`s-${id}-${i + 1}`} aria-label={w.slide(i + 1, slides.length)}>{one(slide, i)}</li>)}</ul>
      <p class="slide-dots">{slides.map((slide, i) => <a key={slide.picture.name + String(i)} href={`#s-${id}-${i + 1}`} aria-label={w.goTo(i + 1)}>{i + 1}</a>)}</p>
    </section>
  )
}

/** A picture with places to go 图片热区: each zone is a link of its own, drawn over the picture in hundredths of it. */
const Zones = ({ block: { picture, alt, zones }, ask, isFirst }: { readonly block: Extract<Filled['block'], { kind: 'zones' }>; readonly ask: Ask; readonly isFirst: boolean }) => (
  <div class="banner zones">
    <Wide picture={picture} alt={said(alt, ask)} eager={isFirst} />
    <svg viewBox="0 0 100 100" preserveAspectRatio="none">{zones.map((zone, i) => <a key={i} href={zone.href} aria-label={said(zone.label, ask)}><rect x={zone.x} y={zone.y} width={zone.width} height={zone.height} /></a>)}</svg>
  </div>
)

function FlashRow({ one: { block, sale }, ask }: { readonly one: Of<'flash'>; readonly ask: Ask }) {
  const { words: { flash: w, ...words }, locale } = ask
  const chosen = sale.openings.find(({ opensAt }) => opensAt === sale.chosen)
  if (!chosen) return null
  return (
    <Titled title={block.title.zh === '' ? { zh: w.title, en: w.title } : block.title} id={block.id} ask={ask} more={{ href: '/flash', text: words.pages.toFlash }}>
      {chosen.stage !== 'ended' && <p class="opening-clock"><Island name="countdown" props={{ until: chosen.stage === 'on' ? chosen.endsAt : chosen.opensAt, nowMs: Date.parse(sale.now), locale, label: chosen.stage === 'on' ? w.toEnd : w.toBegin }} /></p>}
      <ul class="goods-row" tabIndex={0} aria-label={w.title}>{sale.items.slice(0, block.limit).map((item) => (
        <li key={`${item.offerId}${item.skuId}`} class="card"><a href={`/p/${item.productId}`}><span class="card-picture"><Picture name={item.picture} alt="" /></span><span class="card-title">{item.title}</span><span class="card-foot"><Price fen={item.flashFen} /><small class="muted struck">{w.otherwise} <Price fen={item.priceFen} /></small></span></a></li>))}</ul>
    </Titled>
  )
}

const CouponRow = ({ one: { block, coupons }, ask }: { readonly one: Of<'coupons'>; readonly ask: Ask }) => (
  <Titled title={block.title.zh === '' ? { zh: ask.words.couponCenter, en: ask.words.couponCenter } : block.title} id={block.id} ask={ask} more={{ href: '/coupons', text: ask.words.pages.couponsAll }}>
    <ul class="coupon-row">{coupons.map((one) => <li key={one.offerId} class="panel coupon"><div><b class="coupon-text">{offerText(one.effect as EffectShown, ask.locale)}</b><p class="small">{one.name} <span class="tag">{one.merchantId ? ask.words.storeCoupon : ask.words.platformCoupon}</span></p></div><a class="button soft" href={one.merchantId ? `/coupons?store=${one.merchantId}` : '/coupons'} aria-label={`${ask.words.pages.claim} ${one.name}`}>{ask.words.pages.claim}</a></li>)}</ul>
  </Titled>
)

const StoreCard = ({ one: { store, goods }, ask: { words, locale } }: { readonly one: Of<'store'>; readonly ask: Ask }) => (
  <section class="panel store-block" aria-label={store.name}>
    <header class="store-head"><span class="store-mark" aria-hidden="true">{[...store.name][0]}</span><div><h2>{store.name} {store.selfOperated && <span class="tag strong">{words.selfOperated}</span>}</h2><p class="muted small">{store.intro}</p></div><a class="button soft" href={`/store/${store.id}`} aria-label={`${words.pages.enter} ${store.name}`}>{words.pages.enter}</a></header>
    {goods.length > 0 && <Grid items={goods} words={words} locale={locale} />}
  </section>
)

function Clock({ block, ask, nowMs }: { readonly block: Extract<Filled['block'], { kind: 'countdown' }>; readonly ask: Ask; readonly nowMs: number }) {
  return <p class="panel count-block"><a href={block.href}>{said(block.title, ask)}</a> <Island name="countdown" props={{ until: block.endsAt, nowMs, locale: ask.locale, label: ask.words.pages.untilEnd }} /></p>
}
