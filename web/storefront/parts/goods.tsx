import type { Locale } from '../../design/format'
import { count, priceParts } from '../../design/format'
import { Icon, type IconName } from './icon'
import { Hearts } from './keep'
import type { Words } from '../words'

/** How goods look in lists 商品卡片, and how money looks everywhere. */
export interface CardData { readonly id: string; readonly title: string; readonly picture: string; readonly priceFen: number; readonly fromPrice: boolean; readonly sales: number; /** Somebody pays for its place. */ readonly isAd?: boolean | undefined; readonly reviews?: number }

export const pictureAt = (name: string, width: 320 | 640 | 960): string => (name ? `/files/${name}?w=${width}` : '')

/** A picture in a square that keeps its place while it loads. */
export function Picture({ name, alt, width = 320, eager = false }: { readonly name: string; readonly alt: string; readonly width?: 320 | 640 | 960; readonly eager?: boolean }) {
  if (!name) return <span class="no-picture" role="img" aria-label={alt} />
  return <img src={pictureAt(name, width)} alt={alt} width={width} height={width} loading={eager ? 'eager' : 'lazy'} decoding="async" {...(eager && { fetchpriority: 'high' })} />
}

export function Price({ fen, from, words, size }: { readonly fen: number; readonly from?: boolean; readonly words?: Words; readonly size?: 'large' }) {
  const [whole, rest] = priceParts(fen)
  return <span class={size ? `price price-${size}` : 'price'}><small>¥</small>{whole}{rest && <small>{rest}</small>}{from && words && <small class="from">{words.from}</small>}</span>
}

/** `note` says why it stands here, `mark` which place it has. */
export function Card({ item, words, locale, eager, note, mark }: { readonly item: CardData; readonly words: Words; readonly locale: Locale; readonly eager?: boolean; readonly note?: string | null; readonly mark?: { readonly text: string; readonly says: string } }) {
  return (
    <li class="card">
      <a href={`/p/${item.id}`}>
        <span class="card-picture"><Picture name={item.picture} alt="" eager={eager ?? false} /></span>
        {item.isAd && <span class="card-mark card-ad">{words.finding.ad}</span>}
        {mark && <span class="card-mark"><span aria-hidden="true">{mark.text}</span><span class="sr">{mark.says}</span></span>}
        <span class="card-title">{item.title}</span>
        {note && <span class="card-note">{note}</span>}
        <span class="card-foot"><Price fen={item.priceFen} from={item.fromPrice} words={words} />{item.sales > 0 && <small class="muted">{words.sold(count(item.sales, locale))}</small>}</span>{(item.reviews ?? 0) > 0 && <small class="muted card-said">{words.reviews.onCard(count(item.reviews!, locale))}</small>}
      </a>
      <Hearts id={item.id} title={item.title} words={words} />
    </li>
  )
}

const firstScreen = 4
export const Grid = ({ items, words, locale }: { readonly items: readonly CardData[]; readonly words: Words; readonly locale: Locale }) => (
  <ul class="grid" data-grid>{items.map((item, i) => <Card key={item.id} item={item} words={words} locale={locale} eager={i < firstScreen} />)}</ul>
)

/** The same page from a later place. With script the next goods are added below; without, it leads there. */
export const More = ({ href, words }: { readonly href: string | null; readonly words: Words }) => (
  href ? <p class="more"><a class="button ghost" data-more href={href}>{words.more}</a></p> : <p class="more muted">{words.allSettled}</p>
)

export const Empty = ({ title, hint, href, action, icon }: { readonly icon?: IconName; readonly title: string; readonly hint?: string; readonly href?: string; readonly action?: string }) => (
  <div class="empty">{icon ? <span class={`empty-icon empty-${icon}`}><Icon name={icon} size={72} /></span> : <svg width="96" height="72" viewBox="0 0 96 72" aria-hidden="true"><path d="M8 52c20 0 24-10 24-22M26 60c28 0 40-16 40-42M52 62c16-2 28-12 34-28" fill="none" stroke="var(--tw-line-strong)" stroke-width="3" stroke-linecap="round" opacity=".5" /></svg>}
    <p class="empty-title">{title}</p>{hint && <p class="muted">{hint}</p>}{href && action && <a class="button" href={href}>{action}</a>}</div>
)
