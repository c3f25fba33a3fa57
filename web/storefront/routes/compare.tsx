import { count, date, yuan } from '../../design/format'
import { page, type Ask } from '../page'
import { Empty, Picture } from '../parts/goods'
import { Missing } from '../refusals'

/** Comparing 商品对比 (F04): up to four products of one category side by side. All of it stands in the address, so that it can be shared, printed and kept, and works without a script. */
const most = 4
const idsIn = (text: string | undefined): string[] => [...new Set((text ?? '').split(',').filter((id) => /^prd_[0-9a-z]+$/.test(id)))].slice(0, most)
const pageOf = (ids: readonly string[], more: Readonly<Record<string, string>> = {}): string => `/compare?${new URLSearchParams({ ids: ids.join(','), ...more }).toString().replaceAll('%2C', ',')}`
const mostAlike = 12

async function load({ call, query }: Ask) {
  const ids = idsIn(query.ids)
  if (ids.length === 0) return { products: [], rows: [], others: [], gone: [], alike: [], returns: null, summaries: [], onlyDiffering: false }
  const found = await call.compare({ ids: ids.join(',') })
  const [summaries, returns, alike] = await Promise.all([Promise.all(found.products.map(({ id }) => call.productReviewSummary({ id }))), found.categoryId ? call.returnsOf({ id: found.categoryId }) : null,
    found.categoryId && found.products.length < most ? call.search({ category: found.categoryId, sort: 'sales', limit: mostAlike }) : { items: [] }])
  return { ...found, summaries, returns, alike: alike.items.filter(({ id }) => !ids.includes(id)), onlyDiffering: query.only === 'differences' }
}
type Data = Awaited<ReturnType<typeof load>>
interface Line { readonly key: string; readonly name: string; readonly values: readonly (string | null)[]; readonly of: 'basics' | 'params' | 'reviews' | 'services' }

export const compare = page({
  path: '/compare', tab: 'categories', load,
  head: ({ ask: { words } }) => ({ title: words.favourites.compare, robots: 'noindex' }),
  // The scales of any list, without a script.
  act({ form, words }) { const [id] = idsIn(form.text('compare')); if (!id) throw new Missing('compare', words.favourites.compareNone); return Promise.resolve(pageOf([id])) },
  view: ({ data, ask }) => {
    const { words: { favourites: w, ...words }, locale } = ask
    const ids = data.products.map(({ id }) => id)
    return (
      <div class="compare-page">
        <h1>{w.compare}</h1>
        {data.gone.length > 0 && <p class="notice">{w.left(data.gone.length)}</p>}
        {data.others.length > 0 && <p class="notice">{w.others(data.others.map(({ title }) => title).join('、'))}</p>}
        {data.products.length === 0 && <Empty icon="categories" title={w.compareNone} hint={w.compareNoneHint} href="/c" action={words.categories} />}
        {data.products.length === 1 && <p class="notice">{w.compareOne}</p>}
        {data.products.length > 0 && <>
          <p class="compare-ways"><a class="chip" href={data.onlyDiffering ? pageOf(ids) : pageOf(ids, { only: 'differences' })} aria-current={data.onlyDiffering ? 'true' : undefined}>{data.onlyDiffering ? w.allRows : w.onlyDiffering}</a><button class="chip" type="button" data-print>{w.print}</button><button class="chip" type="button" data-copy={pageOf(ids, data.onlyDiffering ? { only: 'differences' } : {})} data-copied={words.copied}>{w.copyLink}</button></p>
          <Table data={data} ask={ask} />
        </>}
        {data.alike.length > 0 && data.products.length > 0 && <section class="shelf compare-more" aria-labelledby="alike"><h2 id="alike">{w.addAnother}</h2><ul class="compare-add">{data.alike.map((item) => <li key={item.id}><a href={pageOf([...ids, item.id])} aria-label={w.addToList(item.title)} rel="nofollow"><Picture name={item.picture} alt="" /><span class="line-title">{item.title}</span><b>{yuan(item.priceFen)}</b><small class="muted">{words.sold(count(item.sales, locale))}</small></a></li>)}</ul></section>}
      </div>
    )
  },
})

function Table({ data, ask }: { readonly data: Data; readonly ask: Ask }) {
  const { words: { favourites: w } } = ask
  const ids = data.products.map(({ id }) => id)
  const lines = linesOf(data, ask).filter(({ values }) => !data.onlyDiffering || values.some((value) => value !== values[0]))
  const groups = (['basics', 'params', 'reviews', 'services'] as const).map((of) => ({ of, lines: lines.filter((line) => line.of === of) })).filter(({ lines }) => lines.length > 0)
  return (
    <div class="compare-scroll" tabIndex={0} role="region" aria-label={w.compare}>
      <table class={`compare compare-of-${ids.length}`}>
        <thead><tr><th scope="col">{w.rows.product}</th>{data.products.map((one) => <th key={one.id} scope="col"><a href={`/p/${one.id}`}><Picture name={one.picture} alt="" /><span class="line-title">{one.title}</span></a>{ids.length > 1 && <a class="compare-out" href={pageOf(ids.filter((id) => id !== one.id))} aria-label={w.takeOut(one.title)} rel="nofollow">×</a>}</th>)}</tr></thead>
        {groups.map(({ of, lines: its }) => (
          <tbody key={of}><tr class="compare-group"><th scope="rowgroup" colSpan={ids.length + 1}><span>{w.rows[of]}</span></th></tr>
            {of === 'basics' && <PriceRows data={data} ask={ask} />}
            {its.map((line) => <tr key={line.key} class={line.values.some((value) => value !== line.values[0]) ? 'differs' : undefined}><th scope="row">{line.name}</th>{line.values.map((value, i) => <td key={ids[i]}>{value ?? <span class="muted">{w.rows.nothing}</span>}</td>)}</tr>)}</tbody>
        ))}
      </table>
      {data.onlyDiffering && lines.length === 0 && <p class="muted">{w.same}</p>}
    </div>
  )
}

/** Prices are drawn, not only said: they are always there, for they are what one compares. */
const PriceRows = ({ data, ask: { words: { favourites: { rows: w } } } }: { readonly data: Data; readonly ask: Ask }) => (
  <>
    <tr class="differs"><th scope="row">{w.price}</th>{data.products.map((one) => <td key={one.id}><b class="price">{yuan(one.lowFen)}</b>{one.highFen > one.lowFen && <small class="muted"> – {yuan(one.highFen)}</small>}</td>)}</tr>
    <tr><th scope="row">{w.history}</th>{data.products.map((one) => <td key={one.id}><Course steps={one.steps} words={w} /></td>)}</tr>
  </>
)

const [wide, high] = [120, 32]
function Course({ steps, words: w }: { readonly steps: Data['products'][number]['steps']; readonly words: Ask['words']['favourites']['rows'] }) {
  const fens = steps.map(({ fen }) => fen)
  const [low, top] = [Math.min(...fens), Math.max(...fens)]
  if (steps.length < 2) return <span class="muted">{w.steady}</span>
  const [from, until] = [Date.parse(steps[0]!.at), Date.now()]
  const x = (at: number) => Math.round(((at - from) / Math.max(1, until - from)) * wide)
  const y = (fen: number) => 2 + Math.round(((top - fen) / Math.max(1, top - low)) * (high - 4))
  const path = steps.map(({ fen, at }, i) => `${i === 0 ? `M0 ${y(fen)}` : `H${x(Date.parse(at))}V${y(fen)}`}`).join('') + `H${wide}`
  return <><svg class="course" viewBox={`0 0 ${wide} ${high}`} role="img" aria-label={steps.map(({ fen, at }) => `${date(at)} ${yuan(fen)}`).join('，')}><path d={path} /></svg><small class="muted">{w.lowest(yuan(low), yuan(top))}</small></>
}

function linesOf({ products, rows, summaries, returns }: Data, { words: { favourites: { rows: w }, ...words }, locale }: Ask): Line[] {
  const line = (of: Line['of'], key: string, name: string, values: readonly (string | null)[]): Line => ({ of, key, name, values })
  const returnsText = returns ? (returns.exception ? words.after.noPromise(words.after.exceptions[returns.exception]!) : words.after.promise(returns.days)) : null
  return [
    line('basics', 'stock', w.pieces, products.map(({ pieces }) => (pieces <= 0 ? w.out : pieces > 20 ? w.inStock : w.few(pieces)))),
    line('basics', 'brand', w.brand, products.map(({ brand }) => brand)),
    line('basics', 'skus', w.skus, products.map(({ skus }) => w.skuCount(skus))),
    line('basics', 'points', w.points, products.map(({ sellingPoints }) => sellingPoints.join('；') || null)),
    line('basics', 'sales', w.sales, products.map(({ sales }) => count(sales, locale))),
    ...rows.map(({ name, nameEn, values }) => line('params', name, locale === 'en' ? nameEn : name, values)),
    line('reviews', 'score', w.score, summaries.map(({ count: n, average }) => (average ? w.scoreOf((average.overall / 100).toFixed(1), n) : w.noReviews))),
    ...(['goods', 'service', 'logistics'] as const).map((part) => line('reviews', part, words.reviews.of[part] ?? part, summaries.map(({ average }) => (average ? (average[part] / 100).toFixed(1) : w.noReviews)))),
    line('reviews', 'praised', w.praised, summaries.map(({ tags }) => tags.slice(0, 3).map(({ tag, count: n }) => `${words.reviews.tags[tag] ?? ''} ${n}`).join('、') || w.noReviews)),
    line('services', 'store', w.store, products.map(({ merchantName, selfOperated }) => (selfOperated ? `${merchantName}（${w.self}）` : merchantName))),
    line('services', 'returns', w.returns, products.map(({ kind }) => (kind === 'goods' ? returnsText : kind === 'service' ? words.virtual.unused : words.virtual.noReturns))),
  ]
}
