import { dateTime } from '../../design/format'
import { page, type Ask } from '../page'
import { Card, Empty } from '../parts/goods'

/** Rankings 排行榜: by pieces paid for, the rule stated above; of the whole shop or of a top category. */
async function load({ call, query }: Ask) {
  const { items: tree } = await call.categories({})
  const category = tree.find(({ slug }) => slug === query.category)
  const days = query.days === '30' ? '30' as const : '7' as const
  return { ...await call.ranking({ days, ...(category && { category: category.id }) }), tree, category, days }
}
const here = (days: string, slug: string | undefined): string => `/rank?days=${days}${slug ? `&category=${slug}` : ''}`

export const rank = page({
  path: '/rank', tab: 'home', load,
  cache: () => ['lists', 'categories'],
  head: ({ data, ask: { words: { finding: w }, locale } }) => ({ title: data.category ? w.rankOf(locale === 'en' ? data.category.nameEn : data.category.name) : w.rank, description: w.rankRule(Number(data.days)), canonical: here(data.days, data.category?.slug) }),
  view: ({ data: { items, rankedAt, tree, category, days }, ask: { words, locale } }) => {
    const w = words.finding
    return (
      <section data-list="rank">
        <h1>{category ? w.rankOf(locale === 'en' ? category.nameEn : category.name) : w.rank}</h1>
        <nav class="sorts" aria-label={words.sort}>{(['7', '30'] as const).map((one) => <a key={one} href={here(one, category?.slug)} aria-current={one === days ? 'true' : undefined}>{one === '7' ? w.week : w.month}</a>)}</nav>
        <nav class="chips" aria-label={words.categories}><a class="chip" href={here(days, undefined)} aria-current={category ? undefined : 'true'}>{w.allCategories}</a>{tree.map((one) => <a key={one.id} class="chip" href={here(days, one.slug)} aria-current={one === category ? 'true' : undefined}>{locale === 'en' ? one.nameEn : one.name}</a>)}</nav>
        <p class="muted small">{w.rankRule(Number(days))}{rankedAt && ` ${w.rankedAt(dateTime(rankedAt))}`}</p>
        {items.length === 0 ? <Empty icon="box" title={w.noRank} hint={w.noRankHint} href="/" action={words.goShopping} /> : <ol class="grid ranks">{items.map((item) => <Card key={item.id} item={item} words={words} locale={locale} note={w.pieces(item.pieces)} mark={{ text: String(item.place), says: w.place(item.place) }} />)}</ol>}
      </section>
    )
  },
})
