import { page } from '../page'
import { Card, Picture } from '../parts/goods'

/** The home page 首页: the categories, and of each what sells best. */
export const home = page({
  path: '/', tab: 'home',
  load: ({ call }) => call.home({}),
  cache: () => ['lists'],
  head: ({ ask: { words } }) => ({ title: words.slogan, description: `${words.shop} ${words.slogan}`, canonical: '/' }),
  view: ({ data: { shelves }, ask: { words, locale } }) => (
    <>
      <h1 class="sr">{words.shop}</h1>
      <nav class="tiles" aria-label={words.categories}>
        {shelves.map(({ category }) => <a key={category.id} href={`/c/${category.slug}`}><span class="tile"><Picture name={category.picture} alt="" eager /></span>{locale === 'en' ? category.nameEn : category.name}</a>)}
      </nav>
      {shelves.map(({ category, items }) => (
        <section key={category.id} class="shelf" aria-labelledby={category.slug}>
          <header class="shelf-head"><h2 id={category.slug}>{locale === 'en' ? category.nameEn : category.name}</h2><a href={`/c/${category.slug}`} aria-label={`${locale === 'en' ? category.nameEn : category.name} ${words.shelfMore}`}>{words.shelfMore}</a></header>
          <ul class="grid">{items.map((item) => <Card key={item.id} item={item} words={words} locale={locale} eager={category === shelves[0]!.category} />)}</ul>
        </section>
      ))}
    </>
  ),
})
