import { date } from '../../design/format'
import { storeFacts } from '../linked'
import { page, type Ask } from '../page'
import { Grid, More } from '../parts/goods'
import { Follow } from '../parts/keep'
import { withReviews } from '../parts/reviews'
import { composedOf, keptMsOf, tagsOf } from '../composed'
import { Blocks } from '../parts/blocks'
import { hereWith, Sorts } from '../parts/sorts'

/** A store 店铺: who it is by its licence (E-Commerce Law, article 15), and what it sells. */
const sorts = ['sales', 'price_asc', 'price_desc', 'newest'] as const

async function load(ask: Ask) {
  const { call, params, query, reader } = ask
  const sort = sorts.find((one) => one === query.sort) ?? 'sales'
  const [store, { page: told }, goods] = await Promise.all([call.storePage({ id: params.id! }), call.livePage({ kind: 'store', merchant: params.id!, reader }), call.search({ merchant: params.id!, sort, ...(query.cursor && { cursor: query.cursor }) })])
  // Whoever goes on in the goods has seen the front already.
  return { store, composed: told && !query.cursor && !query.sort ? await composedOf(ask, told) : null, sort, ...goods, items: await withReviews({ call }, goods.items) }
}

export const store = page({
  path: '/store/:id', tab: 'home', isForReaders: true, load,
  cache: ({ composed, store }) => ['stores', 'lists', `page:store/${store.id}`, ...(composed ? tagsOf(composed) : [])],
  keptMs: ({ composed }) => (composed ? keptMsOf(composed) : Infinity),
  head: ({ data: { store }, ask }) => ({ title: store.name, description: store.intro, canonical: `/store/${store.id}`, kind: 'profile', facts: [storeFacts(ask, store)] }),
  view: ({ data: { store, composed, items, next, sort }, ask }) => (
    <>
      <section class="panel store-head">
        <span class="store-mark" aria-hidden="true">{[...store.name][0]}</span>
        <div><h1>{store.name} {store.selfOperated && <span class="tag strong">{ask.words.selfOperated}</span>}</h1>
        <p>{store.intro}</p>
        <p class="muted small">{ask.words.opened(date(store.openedAt))}{store.licenceName && ` · ${ask.words.licence} ${store.licenceName}`}{store.licenceNo && ` · ${ask.words.licenceNo} ${store.licenceNo}`}</p></div>
        <Follow merchantId={store.id} words={ask.words} />
      </section>
      {composed && <Blocks composed={composed} ask={ask} />}
      <h2 class={composed ? 'after-blocks' : undefined}>{ask.words.storeGoods}</h2>
      <Sorts ask={ask} sorts={sorts} now={sort} />
      <Grid items={items} words={ask.words} locale={ask.locale} />
      <More href={next && hereWith(ask, { sort }) + `&cursor=${encodeURIComponent(next)}`} words={ask.words} />
    </>
  ),
})
