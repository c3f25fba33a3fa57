import type { Ask } from '../page'
import type { Words } from '../words'

/**
 * Keeping and comparing 收藏与对比 from any list: buttons of one form that every page has, for pages are the same for everybody. Without a script it is sent, with one the heart turns where it stands.
 */
export function KeepForm({ ask: { words: { favourites: w }, url } }: { readonly ask: Ask }) {
  const texts = { kept: w.kept, unkept: w.unkept, undo: w.undo, view: w.view, followed: w.followed, follow: w.follow, unfollowed: w.unfollowed, full: w.compareFull, other: w.compareOther, anew: w.startAnew, compare: w.compare, go: w.compareGo(0), out: w.takeOut('') }
  return (
    <>
      <svg class="symbols" aria-hidden="true"><symbol id="i-heart" viewBox="0 0 24 24"><path d="M12 20s-7.500-4.600-9-9.300C1.900 7.200 4.200 4.500 7.200 4.500c2 0 3.700 1.100 4.800 3 1.100-1.900 2.800-3 4.800-3 3 0 5.300 2.700 4.200 6.200C19.500 15.400 12 20 12 20Z" /></symbol><symbol id="i-scales" viewBox="0 0 24 24"><path d="M12 4v16M8 20h8M5 7h14M5 7l-2.500 7a3 3 0 0 0 5 0ZM19 7l-2.500 7a3 3 0 0 0 5 0Z" /></symbol></svg>
      <form id="keep" method="post" action="/me/favourites" data-texts={JSON.stringify(texts)}><input type="hidden" name="then" value={url} /></form>
    </>
  )
}

const Mark = ({ name }: { readonly name: 'heart' | 'scales' }) => <svg class="icon" width="20" height="20" aria-hidden="true"><use href={`#i-${name}`} /></svg>

interface Of { readonly id: string; readonly title: string; readonly words: Words }
/** The heart of a product, and where it stands among others of its kind the scales; small on cards, with their words on the product's own page. */
export const Hearts = ({ id, title, words: { favourites: w } }: Of) => (
  <span class="card-acts">
    <button class="card-act" form="keep" name="keep" value={id} aria-label={w.keep(title)}><Mark name="heart" /></button>
    <button class="card-act" form="keep" formaction="/compare" name="compare" value={id} aria-label={w.compareIt(title)}><Mark name="scales" /></button>
  </span>
)
export const KeepLine = ({ id, title, words: { favourites: w } }: Of) => (
  <p class="keep-line">
    <button class="keep-act" form="keep" name="keep" value={id} aria-label={w.keep(title)}><Mark name="heart" /><span>{w.keepShort}</span></button>
    <button class="keep-act" form="keep" formaction="/compare" name="compare" value={id} aria-label={w.compareIt(title)}><Mark name="scales" /><span>{w.compareShort}</span></button>
    <a class="keep-act" href={`/p/${id}/remind`} rel="nofollow">{w.remindDrop}</a>
  </p>
)

export const Follow = ({ merchantId, words: { favourites: w } }: { readonly merchantId: string; readonly words: Words }) => <button class="button soft follow" form="keep" name="follow" value={merchantId}>{w.follow}</button>
