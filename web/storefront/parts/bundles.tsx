import { yuan } from '../../design/format'
import type { Ask } from '../page'
import { Picture, Price } from './goods'

/** Scene bundles 场景套餐 (F08): what is in them, what they cost together and apart, and one press that puts all of it into the cart. Nothing is in it before (E-Commerce Law, 19). */
export type Bundle = Awaited<ReturnType<Ask['call']['bundles']>>['items'][number]
type Words = Ask['words']

export function BundleCard({ bundle, words }: { readonly bundle: Bundle; readonly words: Words }) {
  return (
    <article class="bundle" aria-labelledby={`bundle-${bundle.offerId}`}>
      <h3 id={`bundle-${bundle.offerId}`}>{bundle.scene && <span class="tag">{bundle.scene}</span>} {bundle.name}</h3>
      <ul class="bundle-parts">{bundle.parts.map((part) => (
        <li key={part.skuId}><a href={`/p/${part.productId}`}><span class="line-picture"><Picture name={part.picture} alt="" /></span><span class="bundle-title">{part.title}</span></a>
          <small class="muted">{[part.specText, `× ${part.pieces}`].filter(Boolean).join(' ')}</small>{part.isSoldOut && <small class="wrong">{words.soldOut}</small>}</li>
      ))}</ul>
      <form class="bundle-foot" method="post" action="/cart">
        <input type="hidden" name="offer" value={bundle.offerId} />
        <p><span class="muted">{words.bundlePrice}</span> <Price fen={bundle.fen} /> <small class="muted">{words.apart(yuan(bundle.partsFen))}</small></p>
        <button class="button" name="do" value="bundle" disabled={!bundle.isAvailable}>{bundle.isAvailable ? words.addBundle(bundle.parts.length) : words.bundleSoldOut}</button>
      </form>
    </article>
  )
}

/** On a product's page: the bundles that it is part of. */
export const Bundles = ({ bundles, words }: { readonly bundles: readonly Bundle[]; readonly words: Words }) => (bundles.length === 0 ? null : (
  <section class="panel product-bundles" aria-labelledby="bundles"><header class="row"><h2 id="bundles">{words.buyTogether}</h2><a href="/bundles">{words.allBundles} ›</a></header>{bundles.map((one) => <BundleCard key={one.offerId} bundle={one} words={words} />)}</section>
))
