import { date } from '../../design/format'
import { storeFacts } from '../linked'
import { page, type Ask } from '../page'
import { Grid, More } from '../parts/goods'
import { withReviews } from '../parts/reviews'
import { hereWith, Sorts } from '../parts/sorts'

/** A store 店铺: who it is by its licence (E-Commerce Law, article 15), and what it sells. */
const sorts = ['sales', 'price_asc', 'price_desc', 'newest'] as const

async function load({ call, params, query }: Ask) {
  const sort = sorts.find((one) => one === query.sort) ?? 'sales'
  const [store, goods] = await Promise.all([call.storePage({ id: params.id! }), call.search({ merchant: params.id!, sort, ...(query.cursor && { cursor: query.cursor }) })])
  return { store, sort, ...goods, items: await withReviews({ call }, goods.items) }
}

export const store = page({
  path: '/store/:id', tab: 'home', load,
  cache: () => ['stores', 'lists'],
  head: ({ data: { store }, ask }) => ({ title: store.name, description: store.intro, canonical: `/store/${store.id}`, kind: 'profile', facts: [storeFacts(ask, store)] }),
  view: ({ data: { store, items, next, sort }, ask }) => (
    <>
      <section class="panel store-head">
        <span class="store-mark" aria-hidden="true">{[...store.name][0]}</span>
        <div><h1>{store.name} {store.selfOperated && <span class="tag strong">{ask.words.selfOperated}</span>}</h1>
        <p>{store.intro}</p>
        <p class="muted small">{ask.words.opened(date(store.openedAt))}{store.licenceName && ` · ${ask.words.licence} ${store.licenceName}`}{store.licenceNo && ` · ${ask.words.licenceNo} ${store.licenceNo}`}</p></div>
      </section>
      <h2>{ask.words.storeGoods}</h2>
      <Sorts ask={ask} sorts={sorts} now={sort} />
      <Grid items={items} words={ask.words} locale={ask.locale} />
      <More href={next && hereWith(ask, { sort }) + `&cursor=${encodeURIComponent(next)}`} words={ask.words} />
    </>
  ),
})
