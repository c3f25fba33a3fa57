import { page, type Ask } from '../page'
import { Refused } from '../parts/form'
import { Empty, More } from '../parts/goods'
import { ReviewItem, reviewFacts, Sums } from '../parts/reviews'
import { hereWith } from '../parts/sorts'
import { Lost } from '../refusals'

/** All reviews of a product 全部评价: sorted and filtered by the address, found helpful or reported by forms; and the published rule of their order. */
type Wanted = Parameters<Ask['call']['productReviews']>[0]
const kinds = ['good', 'middling', 'bad'] as const
const haves = ['pictures', 'append'] as const
const among = <T extends string>(all: readonly T[], given: string | undefined): T | undefined => all.find((one) => one === given)

async function load({ call, params, query }: Ask) {
  const id = params.id!
  const [kind, has, sort] = [among(kinds, query.kind), among(haves, query.has), query.sort === 'newest' ? 'newest' as const : 'usual' as const]
  const summary = await call.productReviewSummary({ id })
  const tag = summary.tags.find((one) => one.tag === query.tag)?.tag
  const wanted: Wanted = { id, sort, limit: 20, ...(kind && { kind }), ...(has && { has }), ...(tag && { tag }), ...(query.cursor && { cursor: query.cursor }) }
  const [found, product] = await Promise.all([call.productReviews(wanted), call.product({ id })])
  return { id, title: product.title, summary, kind, has, sort, tag, ...found }
}

/** What the forms of a list do, and where they lead back to. */
async function act({ call, form, params, url }: Ask): Promise<string> {
  const [id, reviewId] = [params.id!, form.text('review')]
  const back = (said: string): string => { const to = new URL(url, 'http://shop'); to.searchParams.set('said', said); return `${to.pathname}${to.search}` }
  if (form.text('do') === 'helpful') { await call.voteReview({ id, reviewId }); return `${back('voted')}#${reviewId}` }
  if (form.text('do') === 'report') { await call.reportReview({ id, reviewId, reason: form.text('reason') as 'fake' }); return back('reported') }
  throw new Lost()
}

export const productReviews = page({
  path: '/p/:id/reviews', tab: 'home', load, act, cache: ({ id }) => [`product:${id}`, `said:${id}`, 'stores'],
  head: ({ data, ask: { words: { reviews: w, found } } }) => ({ title: `${data.title} · ${w.title}`, description: found.about.reviews(data.title), canonical: `/p/${data.id}/reviews`, ...(data.summary.count > 0 && { facts: [{ '@context': 'https://schema.org', '@type': 'Product', name: data.title, ...reviewFacts(data.summary) }] }) }),
  view: ({ data, ask, problem }) => {
    const { words, query } = ask
    const w = words.reviews
    const { summary } = data
    const filters: readonly (readonly [text: string, change: Readonly<Record<string, string | undefined>>, isOn: boolean, count: number])[] = [
      [w.kinds.all!, { kind: undefined, has: undefined, tag: undefined }, !data.kind && !data.has && !data.tag, summary.count], ...kinds.map((kind) => [w.kinds[kind]!, { kind, has: undefined, tag: undefined }, data.kind === kind, kind === 'good' ? summary.stars[3]! + summary.stars[4]! : kind === 'middling' ? summary.stars[2]! : summary.stars[0]! + summary.stars[1]!] as const),
      ...haves.map((has) => [w.kinds[has]!, { has, kind: undefined, tag: undefined }, data.has === has, has === 'pictures' ? summary.pictured : summary.appended] as const), ...summary.tags.map(({ tag, count }) => [w.tags[tag]!, { tag, kind: undefined, has: undefined }, data.tag === tag, count] as const)]
    return (
      <div class="narrow">
        <p><a href={`/p/${data.id}`}>‹ {w.backToProduct}</a></p>
        <h1>{w.title}</h1><p class="muted">{data.title}</p>
        <Refused problem={problem} />
        {(query.said === 'voted' || query.said === 'reported') && !problem && <p class="notice good" role="status">{w[query.said]}</p>}
        {summary.count > 0 && <section class="panel"><Sums summary={summary} ask={ask} />
          <nav class="review-filters" aria-label={w.filter}>{filters.filter(([,,, count], i) => i < 4 || count > 0).map(([text, change, isOn, count]) => <a key={text} href={hereWith(ask, { ...change, said: undefined })} aria-current={isOn ? 'true' : undefined}>{text} {count}</a>)}</nav></section>}
        <nav class="sorts" aria-label={w.sort}>{(['usual', 'newest'] as const).map((sort) => <a key={sort} href={hereWith(ask, { sort: sort === 'usual' ? undefined : sort, said: undefined })} aria-current={sort === data.sort ? 'true' : undefined}>{w.sorts[sort]}</a>)}<a href="/rules/reviews">{w.rule}</a></nav>
        {data.items.length === 0 ? <Empty icon="check" title={summary.count === 0 ? w.none : w.noneSuch} hint={summary.count === 0 ? w.noneHint : ''} href={summary.count === 0 ? `/p/${data.id}` : `/p/${data.id}/reviews`} action={summary.count === 0 ? w.backToProduct : w.all(summary.count)} />
          : <ul class="plain reviews panel" data-grid>{data.items.map((one) => <ReviewItem key={one.id} one={one} ask={ask} act />)}</ul>}
        {data.items.length > 0 && <More href={data.next && withCursor(hereWith(ask, { said: undefined }), data.next)} words={words} />}
      </div>
    )
  },
})
const withCursor = (href: string, cursor: string): string => `${href}${href.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`

export const reviewRules = page({
  path: '/rules/reviews', load: () => Promise.resolve({}), cache: () => ['rules'],
  head: ({ ask: { words: { reviews: w, found } } }) => ({ title: w.rule, description: found.about.rules, canonical: '/rules/reviews' }),
  view: ({ ask: { words: { reviews: w } } }) => <div class="narrow slim"><h1>{w.rule}</h1><section class="panel"><ol class="rules">{w.ruleText.map((text) => <li key={text}>{text}</li>)}</ol><p class="muted small">{w.ruleUpdated}</p></section></div>,
})
