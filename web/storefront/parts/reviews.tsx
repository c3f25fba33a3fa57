import { date } from '../../design/format'
import type { Ask } from '../page'
import { Picture } from './goods'

/** Reviews as shoppers read them 看评价: stars, the sums of a product, and one review with what can be done about it; a hidden one as its notice. */
type Summary = Awaited<ReturnType<Ask['call']['productReviewSummary']>>
export type Shown = Awaited<ReturnType<Ask['call']['productReviews']>>['items'][number]
const five = [5, 4, 3, 2, 1] as const

/** Stars as a picture with its number for who does not see it. */
export const Stars = ({ n, label }: { readonly n: number; readonly label: string }) => <span class="stars" role="img" aria-label={label}><span aria-hidden="true">{'★'.repeat(Math.round(n))}<i>{'★'.repeat(5 - Math.round(n))}</i></span></span>
/** 467 hundredths are 4.7. */
const points = (hundredths: number): string => (hundredths / 100).toFixed(1)

/** Average, how the stars are spread, and the parts of it; nothing where there is no review. */
export function Sums({ summary, ask: { words: { reviews: w } } }: { readonly summary: Summary; readonly ask: Ask }) {
  const { average, count } = summary
  if (!average) return null
  return (
    <div class="review-sums">
      <p class="review-average"><b>{points(average.overall)}</b><Stars n={average.overall / 100} label={`${w.average} ${points(average.overall)}，${w.outOf}`} /><small class="muted">{(['goods', 'service', 'logistics'] as const).map((part) => `${w.of[part]!} ${points(average[part])}`).join(' · ')}</small></p>
      <ul class="review-spread" aria-label={w.spread}>{five.map((n) => { const percent = Math.round((summary.stars[n - 1]! * 100) / count); return <li key={n}><span>{w.stars(n)}</span><svg class="spread-bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label={w.share(n, percent)}><rect width={percent} height={6} /></svg><small class="muted">{summary.stars[n - 1]}</small></li> })}</ul>
    </div>
  )
}

/** Cards with how many reviews each of the goods has; one question for all of a list. */
export async function withReviews<I extends { readonly id: string }>({ call }: Pick<Ask, 'call'>, items: readonly I[]): Promise<(I & { readonly reviews: number })[]> {
  const said = new Map(items.length === 0 ? [] : (await call.reviewCounts({ ids: items.map(({ id }) => id).join(',') })).items.map(({ productId, count }) => [productId, count]))
  return items.map((item) => ({ ...item, reviews: said.get(item.id) ?? 0 }))
}

const Pictures = ({ names, label }: { readonly names: readonly string[]; readonly label: string }) => (names.length === 0 ? null : <p class="review-pictures">{names.map((name, i) => <a key={name} href={`/files/${name}?w=960`} aria-label={`${label} ${i + 1}`}><Picture name={name} alt="" /></a>)}</p>)

/** What was said, its addition and the store's answer. */
export function Said({ one, ask: { words: { reviews: w } } }: { readonly one: Pick<Shown, 'words' | 'pictures' | 'tags' | 'append' | 'answer'>; readonly ask: Ask }) {
  return (
    <>
      {one.tags.length > 0 && <p class="review-tags">{one.tags.map((tag) => <span key={tag} class="tag">{w.tags[tag]}</span>)}</p>}
      <p class={one.words ? 'review-words' : 'review-words muted'}>{one.words || w.noWords}</p>
      <Pictures names={one.pictures} label={w.picture} />
      {one.append && <div class="review-append"><p><b>{w.appendDays(one.append.days)}</b> {one.append.words}</p><Pictures names={one.append.pictures} label={w.picture} /></div>}
      {one.answer && <p class="review-answer"><b>{w.answer}：</b>{one.answer.words} <small class="muted">{date(one.answer.at)}</small></p>}
    </>
  )
}

export const Notice = ({ hidden, ask: { words: { reviews: w } } }: { readonly hidden: NonNullable<Shown['hidden']>; readonly ask: Ask }) => <p class="muted review-hidden">{w.hidden(w.causes[hidden.cause] ?? hidden.cause)} <small>{date(hidden.at)}</small></p>

/** One review; with buttons where it can be voted for and reported, each a form of its own that works without script. */
export function ReviewItem({ one, ask, act }: { readonly one: Shown; readonly ask: Ask; readonly act: boolean }) {
  const { words: { reviews: w } } = ask
  if (one.hidden) return <li class="review"><Notice hidden={one.hidden} ask={ask} /></li>
  return (
    <li class="review" id={one.id}>
      <header class="row"><span><b>{one.author || w.anonymous}</b> <Stars n={one.overall} label={w.stars(one.overall)} /></span><small class="muted">{date(one.at)}</small></header>
      {one.specText && <small class="muted">{w.spec}：{one.specText}</small>}
      <Said one={one} ask={ask} />
      {act && <Acts id={one.id} name="review" helpful={one.helpful} ask={ask} />}
    </li>
  )
}

/** Helpful and report, for a review, a question or a reply. */
export function Acts({ id, name, helpful, ask: { words: { reviews: w }, url } }: { readonly id: string; readonly name: 'review' | 'reply' | 'question'; readonly helpful?: number; readonly ask: Ask }) {
  return (
    <form method="post" action={url} class="review-acts">
      <input type="hidden" name={name} value={id} />
      {helpful !== undefined && <button class="link" name="do" value="helpful">{helpful > 0 ? w.helpfulCount(helpful) : w.helpful}</button>}
      <details><summary class="muted">{w.report}</summary><span class="field-row"><select name="reason" aria-label={w.reportReason}>{Object.entries(w.reasons).map(([code, label]) => <option key={code} value={code}>{label}</option>)}</select><button class="button soft" name="do" value="report">{w.report}</button></span></details>
    </form>
  )
}

/** On the product's page: the sums, tags, the first reviews and the way to all of them, bad ones one tap away. */
export function ReviewsPanel({ summary, productId, ask }: { readonly summary: Summary; readonly productId: string; readonly ask: Ask }) {
  const { words: { reviews: w } } = ask
  const to = `/p/${productId}/reviews`
  return (
    <section class="panel" id="reviews">
      <header class="shelf-head"><h2>{w.title}</h2>{summary.count > 0 && <a href={to}>{w.all(summary.count)} ›</a>}</header>
      {summary.count === 0 && <p class="muted">{w.none} · {w.noneHint}</p>}
      <Sums summary={summary} ask={ask} />
      {summary.count > 0 && <nav class="review-filters" aria-label={w.filter}><a href={`${to}?kind=good`}>{w.kinds.good} {summary.stars[3]! + summary.stars[4]!}</a><a href={`${to}?kind=bad`}>{w.kinds.bad} {summary.stars[0]! + summary.stars[1]!}</a>{summary.pictured > 0 && <a href={`${to}?has=pictures`}>{w.kinds.pictures} {summary.pictured}</a>}{summary.tags.slice(0, 6).map(({ tag, count }) => <a key={tag} href={`${to}?tag=${tag}`}>{w.tags[tag]} {count}</a>)}</nav>}
      {summary.first.length > 0 && <ul class="plain reviews">{summary.first.map((one) => <ReviewItem key={one.id} one={one} ask={ask} act={false} />)}</ul>}
      {summary.count > 0 && <p class="centre"><a class="button ghost" href={to}>{w.seeAll}</a></p>}
    </section>
  )
}

/** What search engines are told of reviews: only of real ones, and none where there is none. */
export function reviewFacts({ count, average, first }: Summary): object {
  if (!average) return {}
  return { aggregateRating: { '@type': 'AggregateRating', ratingValue: points(average.overall), reviewCount: count, bestRating: 5, worstRating: 1 },
    review: first.filter(({ hidden, words }) => !hidden && words !== '').map((one) => ({ '@type': 'Review', reviewRating: { '@type': 'Rating', ratingValue: one.overall, bestRating: 5, worstRating: 1 }, author: { '@type': 'Person', name: one.author || '匿名买家' }, datePublished: one.at.slice(0, 10), reviewBody: one.words })) }
}
