import { composedOf, keptMsOf, tagsOf } from '../composed'
import { shopFacts } from '../linked'
import { page, type Ask } from '../page'
import { Beside } from '../parts/beside'
import { Blocks, said } from '../parts/blocks'
import { Heading } from './composed'
import { Card, Picture, Price, type CardData } from '../parts/goods'

/** The home page 首页: what sells best of all, the categories, and of each what sells best. */
const [mostShown, mostPopular] = [3, 12]

/** The best of each shelf, by what was really sold; nothing until something was. */
const bestOf = (shelves: readonly { readonly items: readonly CardData[] }[]): readonly CardData[] => shelves.flatMap(({ items }) => items.slice(0, 1)).filter((item) => item.sales > 0 && item.picture !== '').toSorted((a, b) => b.sales - a.sales).slice(0, mostShown)

async function load(ask: Ask) {
  const { call, reader } = ask
  const { page: told } = await call.livePage({ kind: 'home', reader })
  if (told) return { composed: await composedOf(ask, told) }
  const [{ shelves }, { items }] = await Promise.all([call.home({}), call.popularGoods({ limit: mostPopular })])
  return { shelves, popular: items }
}
type Fixed = Extract<Awaited<ReturnType<typeof load>>, { shelves: unknown }>

export const home = page({
  path: '/', tab: 'home', isForReaders: true, load,
  cache: (data) => (data.composed ? tagsOf(data.composed) : ['lists', 'page:home/']),
  keptMs: (data) => (data.composed ? keptMsOf(data.composed) : Infinity),
  head: ({ data, ask, ask: { words } }) => ({ title: words.slogan, description: (data.composed && said(data.composed.told.document.description, ask)) || `${words.shop} ${words.slogan}`, canonical: '/', facts: shopFacts(ask) }),
  view: ({ data, ask }) => (data.composed ? <><Heading composed={data.composed} ask={ask} /><Blocks composed={data.composed} ask={ask} /></> : <FixedHome data={data} ask={ask} />),
})

/** What stands there while nobody has composed anything. */
function FixedHome({ data: { shelves, popular }, ask }: { readonly data: Fixed; readonly ask: Ask }) {
  const { words, locale } = ask
  return (
    <>
      <Hero best={bestOf(shelves)} words={words} />
      <nav class="shortcuts" aria-label={words.couponCenter}><a href="/flash">{words.flash.title}</a><a href="/coupons">{words.couponCenter}</a><a href="/rank">{words.finding.rank}</a><a href="/bundles">{words.allBundles}</a><a href="/bargains">{words.bargain.title}</a><a href="/groups">{words.groups.title}</a></nav>
      <nav class="tiles panel" aria-label={words.categories}>
        {shelves.map(({ category }) => <a key={category.id} href={`/c/${category.slug}`}><span class="tile"><Picture name={category.picture} alt="" eager /></span>{locale === 'en' ? category.nameEn : category.name}</a>)}
      </nav>
      {shelves.filter(({ items }) => items.length > 0).map(({ category, items }) => (
        <section key={category.id} class="shelf" aria-labelledby={category.slug}>
          <header class="shelf-head"><h2 id={category.slug}>{locale === 'en' ? category.nameEn : category.name}</h2><a href={`/c/${category.slug}`} aria-label={`${locale === 'en' ? category.nameEn : category.name} ${words.shelfMore}`}>{words.shelfMore} ›</a></header>
          <ul class="grid">{items.map((item) => <Card key={item.id} item={item} words={words} locale={locale} eager={category === shelves[0]!.category} />)}</ul>
        </section>
      ))}
      <div data-yours><Beside items={popular} title={words.finding.yours} name="yours" ask={ask} more={{ href: '/yours', text: words.finding.more }} /></div>
    </>
  )
}

const Hero = ({ best, words }: { readonly best: readonly CardData[]; readonly words: Ask['words'] }) => (
  <section class="hero" aria-labelledby="hero">
    <div class="hero-text"><h1 id="hero">{words.slogan}</h1><p>{words.asideText}</p></div>
    {best.length > 0 && <ul class="hero-goods" aria-label={words.popular}>{best.map((item) => <li key={item.id}><a href={`/p/${item.id}`} aria-label={item.title}><Picture name={item.picture} alt="" eager /><Price fen={item.priceFen} from={item.fromPrice} words={words} /></a></li>)}</ul>}
  </section>
)
