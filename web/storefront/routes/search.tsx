import { page, type Ask } from '../page'
import { askedFacets, Chosen, FacetPanel } from '../parts/facets'
import { Beside } from '../parts/beside'
import { Empty, Grid, More } from '../parts/goods'
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
  const isEmpty = found.items.length === 0
  const [popular, instead] = isEmpty ? await Promise.all([call.popularGoods({ limit: mostPopular, ...(query.category && { category: query.category }) }).then(({ items }) => items), insteadOf(call, wish.q)]) : [[], []]
  return { ...found, items: await withReviews(ask, found.items), sort, popular, instead, names: new Map(tree.flatMap((top) => [top, ...top.children, ...top.children.flatMap((child) => child.children)]).map((one) => [one.id, one])) }
}
/** What might be found instead: each of its words, and what begins like it; shorter and shorter, until something does. */
async function insteadOf(call: Ask['call'], query: string): Promise<readonly string[]> {
  const words = query.split(/\s+/).filter((word) => word.length > 1)
  const starts = [...new Set([words[0] ?? '', query].flatMap((one) => [one.slice(0, Math.ceil(one.length / 2)), one.slice(0, 2)]))].filter(Boolean)
  const offered = (await Promise.all(starts.map((q) => call.suggest({ q })))).flatMap(({ items }) => items.map(({ text }) => text))
  return [...new Set([...(words.length > 1 ? words : []), ...offered])].filter((one) => one !== query).slice(0, mostInstead)
}
const [mostPopular, mostInstead] = [12, 6]
type Data = Awaited<ReturnType<typeof load>>

export const search = page({
  path: '/search', tab: 'home', load,
  cache: () => ['lists'],
  head: ({ ask: { query, words } }) => ({ title: query.q ? `${query.q} · ${words.search}` : words.search, robots: 'noindex' }),
  view: ({ data, ask }) => {
    const { words } = ask
    return (
      <div data-list="search" {...(ask.query.q && !ask.query.cursor && { 'data-searched': ask.query.q, 'data-found': data.total })}>
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
      </div>
    )
  },
})

const narrowing = ['brand', 'from', 'to', 'attr', 'merchant'] as const
const Nothing = ({ data, ask }: { readonly data: Data; readonly ask: Ask }) => {
  const { words, query } = ask
  const isNarrowed = narrowing.some((name) => query[name] !== undefined)
  return (
    <>
      <Empty title={words.noResult(query.q ?? '')} hint={words.noResultHint} />
      {(isNarrowed || data.instead.length > 0) && <nav class="chips centre" aria-label={words.finding.tryInstead}>{isNarrowed && <a class="chip" href={hereWith(ask, Object.fromEntries(narrowing.map((name) => [name, undefined])))}>{words.finding.withoutFilters}</a>}{data.instead.map((one) => <a key={one} class="chip" href={`/search?q=${encodeURIComponent(one)}`}>{one}</a>)}</nav>}
      <Beside items={data.popular} title={words.finding.popular} name="nothing" ask={ask} />
    </>
  )
}
