import type { ComponentChildren } from 'preact'
import type { Ask } from '../page'
import { Picture, Price } from './goods'

/** Goods in lists of one's own 我的商品行: whatever became of them. What cannot be bought says so, and what is off the shelf leads to its kind. */
export interface OwnCard { readonly id: string; readonly merchantId: string; readonly merchantName: string; readonly categoryId: string; readonly title: string; readonly picture: string; readonly priceFen: number; readonly fromPrice: boolean; readonly standing: 'buyable' | 'sold_out' | 'off_shelf' }

export function OwnRow({ card, ask: { words }, note, children }: { readonly card: OwnCard; readonly ask: Ask; readonly note?: ComponentChildren; readonly children?: ComponentChildren }) {
  const { favourites: w } = words
  const isGone = card.standing === 'off_shelf'
  return (
    <li class={card.standing === 'buyable' ? 'line own' : 'line own own-out'}>
      <a class="line-picture" href={`/p/${card.id}`} tabIndex={-1} aria-hidden="true"><Picture name={card.picture} alt="" /></a>
      <div class="line-text">
        <a class="line-title" href={`/p/${card.id}`}>{card.title || w.gone}</a>
        {card.standing !== 'buyable' && <span class="tag">{w.standing[card.standing]}</span>}
        {note}
        <div class="line-foot">{isGone ? <a href={`/search?category=${card.categoryId}`} rel="nofollow">{w.alike} ›</a> : <Price fen={card.priceFen} from={card.fromPrice} words={words} />}<span class="own-acts">{children}</span></div>
      </div>
    </li>
  )
}
