import { page, type Ask } from '../page'
import { askedFacets, Chosen, FacetPanel } from '../parts/facets'
import { Card, Empty, Grid, More } from '../parts/goods'
import { withReviews } from '../parts/reviews'
import { hereWith, Sorts } from '../parts/sorts'

/** Search results 搜索结果: facets with counts, sequences, and help where nothing was found. */
const sorts = ['relevance', 'sales', 'price_asc', 'price_desc', 'newest'] as const
const whole = (text: string | undefined): number | undefined => (text && /^\d{1,12}$/.test(text) ? Number(text) : undefined)

async function load(ask: Ask) {
  const { call, query } = ask
  const attr = askedFacets(ask)
  const sort = sorts.find((one) => one === query.sort) ?? 'relevance'
  const priceFrom = whole(query.from)
  const priceTo = whole(query.to)
  const wish = { q: (query.q ?? '').slice(0, 100), sort, ...(query.category && { category: query.category }), ...(query.brand && { brand: query.brand }), ...(query.merchant && { merchant: query.merchant }),
    ...(priceFrom !== undefined && { priceFrom }), ...(priceTo !== undefined && { priceTo }), ...(attr.length > 0 && { attr }), ...(query.cursor && { cursor: query.cursor }) }
  const [found, { items: tree }] = await Promise.all([call.search(wish), call.categories({})])
  const popular = found.items.length === 0 ? (await call.home({})).shelves.flatMap(({ items }) => items.slice(0, 1)).slice(0, 8) : []
  return { ...found, items: await withReviews(ask, found.items), sort, popular, names: new Map(tree.flatMap((top) => [top, ...top.children, ...top.children.flatMap((child) => child.children)]).map((one) => [one.id, one])) }
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
        <Chosen ask={ask} names={data.names} facets={data.facets} />
        {data.items.length === 0 ? <Nothing data={data} ask={ask} /> : (
          <div class="found">
            {data.facets && <FacetPanel facets={data.facets} names={data.names} ask={ask} to={(changes) => hereWith(ask, changes)} />}
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
