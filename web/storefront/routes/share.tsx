import { renderSVG } from 'uqr'
import { page, type Ask } from '../page'
import { Picture, Price, pictureAt } from '../parts/goods'

/** A product as a card to send on 分享卡片: picture, name, price and a code that leads to it; kept as a picture by whoever likes. Links say by UTM where they come from; of who is signed in they are signed. */
const pathOf = (id: string, token: string | null, way: 'card' | 'link'): string => (token === null ? `/p/${id}?utm_source=share&utm_medium=${way}` : `/s/${token}?m=${way}`)

/** Who is signed in gets a link that is signed as his; it is made where he has none yet. */
async function load({ call, params }: Ask) {
  const data = await call.product({ id: params.id! })
  return { ...data, ...await call.shareProduct({ id: data.id }) }
}

export const shareCard = page({
  path: '/p/:id/card', tab: 'home',
  load,
  head: ({ data, ask: { words } }) => ({ title: `${words.found.card} · ${data.title}`, robots: 'noindex', ...(data.pictures[0] && { picture: pictureAt(data.pictures[0], 960) }) }),
  view: ({ data, ask, ask: { words: { found, shares, shop, slogan }, words, shell: { brand } } }) => (
    <div class="narrow">
      <h1 class="sr">{found.card}</h1>
      <article class={brand?.card === 'brand' ? 'share-card share-card-brand panel' : 'share-card panel'} aria-label={data.title}>
        <Picture name={data.pictures[0] ?? ''} alt={data.title} width={640} eager />
        <div class="share-words"><h2>{data.title}</h2><Price fen={data.priceFen} from={data.fromPrice} words={words} size="large" /></div>
        <div class="share-code"><div role="img" aria-label={found.scan} dangerouslySetInnerHTML={{ __html: renderSVG(`${ask.origin}${pathOf(data.id, data.token, 'card')}`, { border: 1 }) }} /><p>{brand?.logo && <img class="share-logo" src={`/files/${brand.logo.name}?w=320`} alt="" width={28} height={28} />}<b>{shop}</b><br /><small class="muted">{slogan}</small><br /><small>{found.scan}</small></p></div>
      </article>
      <div class="centre stack"><p class="muted">{found.keep}</p>{data.token && <p class="muted small">{shares.signed}<br /><a href="/me/shares">{shares.mine}</a></p>}
      <p><button class="button soft" type="button" data-copy={pathOf(data.id, data.token, 'link')} data-copied={words.copied}>{found.copyLink}</button> <a class="button ghost" href={`/p/${data.id}`}>{words.back}</a></p></div>
    </div>
  ),
})
