import { yuan } from '../../design/format'
import { page, type Ask } from '../page'
import { Card, Empty, Grid, More } from '../parts/goods'
import { hereWith, Sorts } from '../parts/sorts'

/** Search results 搜索结果: facets with counts, sequences, and help where nothing was found. */
const sorts = ['relevance', 'sales', 'price_asc', 'price_desc', 'newest'] as const
const mostFacets = 12
const whole = (text: string | undefined): number | undefined => (text && /^\d{1,12}$/.test(text) ? Number(text) : undefined)

async function load({ call, query }: Ask) {
  const sort = sorts.find((one) => one === query.sort) ?? 'relevance'
  const priceFrom = whole(query.from)
  const priceTo = whole(query.to)
  const wish = { q: (query.q ?? '').slice(0, 100), sort, ...(query.category && { category: query.category }), ...(query.brand && { brand: query.brand }), ...(query.merchant && { merchant: query.merchant }),
    ...(priceFrom !== undefined && { priceFrom }), ...(priceTo !== undefined && { priceTo }), ...(query.cursor && { cursor: query.cursor }) }
  const [found, { items: tree }] = await Promise.all([call.search(wish), call.categories({})])
  const popular = found.items.length === 0 ? (await call.home({})).shelves.flatMap(({ items }) => items.slice(0, 1)).slice(0, 8) : []
  return { ...found, sort, popular, names: new Map(tree.flatMap((top) => [top, ...top.children, ...top.children.flatMap((child) => child.children)]).map((one) => [one.id, one])) }
}
type Data = Awaited<ReturnType<typeof load>>

export const search = page({
  path: '/search', tab: 'home', load,
  cache: () => ['lists'],
  head: ({ ask: { query, words } }) => ({ title: query.q ? `${query.q} · ${words.search}` : words.search, robots: 'noindex' }),
  view: ({ data, ask }) => {
    const { words } = ask
    return (
      <>
        <h1 class="sr">{words.search} {ask.query.q}</h1>
        {data.relaxed && <p class="notice">{words.relaxed(data.relaxed)}</p>}
        {data.readAs.map(({ word, as }) => <p key={word} class="notice">{words.readAs(word, as)}</p>)}
        {data.items.length === 0 ? <Nothing data={data} ask={ask} /> : (
          <div class="found">
            <Facets data={data} ask={ask} />
            <div>
              <Sorts ask={ask} sorts={sorts} now={data.sort} />
              <p class="muted small" role="status">{words.results(data.total >= 1_000 ? '1000+' : String(data.total))}</p>
              <Grid items={data.items} words={words} locale={ask.locale} />
              <More href={data.next && `${hereWith(ask, {})}&cursor=${encodeURIComponent(data.next)}`} words={words} />
            </div>
          </div>
        )}
      </>
    )
  },
})

const Nothing = ({ data, ask: { words, query, locale } }: { readonly data: Data; readonly ask: Ask }) => (
  <>
    <Empty title={words.noResult(query.q ?? '')} hint={words.noResultHint} />
    <h2>{words.popular}</h2>
    <ul class="grid">{data.popular.map((item) => <Card key={item.id} item={item} words={words} locale={locale} />)}</ul>
  </>
)

/** On phones the facets are folded away under one line; on wide screens they stand beside the goods. */
function Facets({ data: { facets, names }, ask }: { readonly data: Data; readonly ask: Ask }) {
  if (!facets) return null
  const { words, query, locale } = ask
  const nameOf = (id: string) => { const one = names.get(id); return one && (locale === 'en' ? one.nameEn : one.name) }
  const isNarrowed = Boolean(query.category ?? query.brand ?? query.from ?? query.to ?? query.merchant)
  return (
    <aside class="facets" aria-label={words.filter}>
      <details open={isNarrowed}>
        <summary>{words.filter}</summary>
        {isNarrowed && <p><a href={hereWith(ask, { category: undefined, brand: undefined, from: undefined, to: undefined, merchant: undefined })}>{words.clear}</a></p>}
        <Facet title={words.categories} items={facets.categories.filter(({ id }) => nameOf(id)).map(({ id, count }) => ({ text: nameOf(id)!, count, href: hereWith(ask, { category: query.category === id ? undefined : id }), isOn: query.category === id }))} />
        <Facet title={words.brand} items={facets.brands.map(({ name, count }) => ({ text: name, count, href: hereWith(ask, { brand: query.brand === name ? undefined : name }), isOn: query.brand === name }))} />
        <Facet title={words.priceBand} items={facets.prices.map(({ fromFen, toFen, count }) => {
          const isOn = query.from === String(fromFen) && (toFen === null || query.to === String(toFen - 1))
          return { text: words.priceTo(yuan(fromFen).replace('.00', ''), toFen === null ? null : yuan(toFen).replace('.00', '')), count, isOn, href: hereWith(ask, isOn ? { from: undefined, to: undefined } : { from: String(fromFen), to: toFen === null ? undefined : String(toFen - 1) }) }
        })} />
      </details>
    </aside>
  )
}

interface FacetItem { readonly text: string; readonly count: number; readonly href: string; readonly isOn: boolean }
function Facet({ title, items }: { readonly title: string; readonly items: readonly FacetItem[] }) {
  if (items.length === 0) return null
  return <section><h2>{title}</h2><ul>{items.slice(0, mostFacets).map((item) => <li key={item.text}><a href={item.href} class="chip" aria-current={item.isOn ? 'true' : undefined} rel="nofollow">{item.text} <small>{item.count}</small></a></li>)}</ul></section>
}
