import { yuan } from '../../design/format'
import { offerText, type EffectShown } from '../../design/offer-text'
import { page, type Ask } from '../page'
import { Empty, Grid } from '../parts/goods'

/** Goods that an offer is for 凑单: what fills the gap by the least stands first. */
const missingOf = ({ query }: Ask): number => (/^\d{1,9}$/.test(query.missing ?? '') ? Number(query.missing) : 0)

export const offerGoods = page({
  path: '/offers/:id', tab: 'cart',
  load: (ask) => ask.call.offerGoods({ id: ask.params.id!, missingFen: missingOf(ask) }),
  cache: () => ['lists', 'offers'],
  head: ({ data, ask: { words } }) => ({ title: `${data.name} · ${words.goodsFor}`, robots: 'noindex' }),
  view: ({ data, ask }) => {
    const { words, locale } = ask
    return (
      <>
        <h1>{words.goodsFor}</h1>
        <p class="notice" role="status"><b>{offerText(data.effect as EffectShown, locale)}</b> {data.name}{missingOf(ask) > 0 && <><br />{words.goodsForGap(yuan(missingOf(ask)))}</>} <a href="/cart">{words.backToCart}</a></p>
        {data.items.length === 0 ? <Empty title={words.noGoodsFor} href="/" action={words.goShopping} /> : <Grid items={data.items} words={words} locale={locale} />}
      </>
    )
  },
})
