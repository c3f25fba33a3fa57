import { yuan } from '../../design/format'
import type { Ask } from '../page'
import { Picture, Price } from './goods'

/** What a store's exchanges and gifts ask for 换购与满赠 in the cart: what is still missing, and what may be added now. Nothing is added by itself (E-Commerce Law, 19). */
type Extra = Awaited<ReturnType<Ask['call']['cart']>>['extras'][number]

function said({ kind, isReached, isHad, missingFen, missingPieces, fen, pieces, goods }: Extra, words: Ask['words']): string {
  const what = kind === 'gift' ? words.aGift(goods[0]!.title, pieces, goods.length) : words.anExchange(yuan(fen))
  if (isHad) return kind === 'gift' ? words.comesWith(what) : words.exchangeHad(yuan(fen))
  if (isReached) return words.mayExchange(yuan(fen))
  return missingFen > 0 ? words.missingFor(yuan(missingFen), what) : words.missingPiecesFor(missingPieces, what)
}

export function Extras({ extras, ask: { words } }: { readonly extras: readonly Extra[]; readonly ask: Ask }) {
  if (extras.length === 0) return null
  return (
    <ul class="extras">{extras.map((one) => (
      <li key={one.offerId}>
        <p><span class={one.isReached ? 'tag strong' : 'tag'}>{one.kind === 'gift' ? words.gift : words.exchange}</span> {said(one, words)}{one.payMinutes !== null && <small class="warn"> {words.giftInTime(one.payMinutes)}</small>}</p>
        {one.kind === 'exchange' && one.isReached && !one.isHad && <ul class="extra-goods">{one.goods.map((good) => (
          <li key={good.skuId}><a href={`/p/${good.productId}`} class="extra-picture" tabIndex={-1} aria-hidden="true"><Picture name={good.picture} alt="" /></a><span class="extra-title">{good.title} <small class="muted">{good.specText}</small><br /><Price fen={one.fen} /> <small class="muted">{words.apart(yuan(good.priceFen))}</small></span>
            <form method="post" action="/cart" data-live><input type="hidden" name="sku" value={good.skuId} /><input type="hidden" name="quantity" value="1" /><button class="button soft" name="do" value="add" aria-label={`${words.exchange} ${good.title} ${good.specText}`}>{words.exchange}</button></form></li>
        ))}</ul>}
      </li>
    ))}</ul>
  )
}
