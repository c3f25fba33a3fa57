import { breadcrumbs } from '../linked'
import { page, type Ask } from '../page'
import { FacetPanel } from '../parts/facets'
import { Grid, More, Picture } from '../parts/goods'
import { withReviews } from '../parts/reviews'
import { hereWith, Sorts } from '../parts/sorts'
import { Lost } from '../refusals'
import { placesOf } from '../trails'

/** The tree of categories 分类, and one category's goods by sales, price or age; its filters lead to the search. */
const nameOf = (one: { readonly name: string; readonly nameEn: string }, { locale }: Ask): string => (locale === 'en' ? one.nameEn : one.name)

export const categories = page({
  path: '/c', tab: 'categories',
  load: ({ call }) => call.categories({}),
  cache: () => ['categories'],
  head: ({ ask: { words } }) => ({ title: words.categories, description: words.found.about.categories, canonical: '/c' }),
  view: ({ data: { items }, ask }) => (
    <>
      <h1>{ask.words.categories}</h1>
      {items.map((top) => (
        <section key={top.id} class="panel">
          <h2><a href={`/c/${top.slug}`}>{nameOf(top, ask)}</a></h2>
          <ul class="tiles">{(top.children.length > 0 ? top.children : [top]).map((child) => <li key={child.id}><a href={`/c/${child.slug}`}><span class="tile"><Picture name={child.picture || top.picture} alt="" /></span>{nameOf(child, ask)}</a></li>)}</ul>
        </section>
      ))}
    </>
  ),
})

const sorts = ['sales', 'price_asc', 'price_desc', 'newest'] as const
type Sort = (typeof sorts)[number]
const sortOf = (given: string | undefined): Sort => sorts.find((one) => one === given) ?? 'sales'

async function loadCategory({ call, params, query }: Ask) {
  const { items: tree } = await call.categories({})
  const found = placesOf(tree).find(({ one }) => one.slug === params.slug)
  if (!found) throw new Lost()
  const sort = sortOf(query.sort)
  const [goods, { facets }] = await Promise.all([call.categoryProducts({ id: found.one.id, sort, ...(query.cursor && { cursor: query.cursor }) }), call.search({ category: found.one.id, sort: 'sales', limit: 1 })])
  return { ...found, sort, ...goods, items: await withReviews({ call }, goods.items), facets }
}

export const category = page({
  path: '/c/:slug', tab: 'categories',
  load: loadCategory,
  cache: () => ['lists', 'categories'],
  head: ({ data: { one, trail }, ask }) => ({ title: nameOf(one, ask), description: `${nameOf(one, ask)} · ${ask.words.slogan}`, canonical: `/c/${one.slug}`, facts: [breadcrumbs(ask, [{ name: ask.words.categories, path: '/c' }, ...trail.map((step) => ({ name: nameOf(step, ask), path: `/c/${step.slug}` }))])] }),
  view: ({ data: { one, trail, children, items, next, sort, facets }, ask }) => (
    <>
      <nav class="trail" aria-label={ask.words.categories}><a href="/c">{ask.words.categories}</a>{trail.map((step) => <span key={step.id}> › {step === one ? nameOf(step, ask) : <a href={`/c/${step.slug}`}>{nameOf(step, ask)}</a>}</span>)}</nav>
      <h1>{nameOf(one, ask)}</h1>
      {children.length > 0 && <p class="chips">{children.map((child) => <a key={child.id} class="chip" href={`/c/${child.slug}`}>{nameOf(child, ask)}</a>)}</p>}
      <div class="found">
        {facets && <FacetPanel facets={{ ...facets, categories: [] }} names={new Map()} ask={ask} to={(changes) => hereWith({ url: `/search?${new URLSearchParams({ category: one.id, sort }).toString()}` }, changes)} />}
        <div>
          <Sorts ask={ask} sorts={sorts} now={sort} />
          <Grid items={items} words={ask.words} locale={ask.locale} />
          <More href={next && address(ask, { cursor: next, sort })} words={ask.words} />
        </div>
      </div>
    </>
  ),
})

const address = ({ params }: Ask, query: Record<string, string>): string => `/c/${params.slug!}?${new URLSearchParams(query).toString()}`
