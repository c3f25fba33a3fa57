import { yuan } from '../../design/format'

/** A struck price 划线价 beside the one that is paid, always with what it is (E12): it comes from the rule, no text of a merchant's can be struck. */
export interface StruckPrice { readonly fen: number; readonly basis: 'deals' | 'stated' | 'suggested'; readonly from: string | null; readonly until: string | null }
export interface StruckTexts { readonly deals: string; readonly stated: string; readonly suggested: string; readonly was: string }

export const Struck = ({ price, texts }: { readonly price: StruckPrice | null; readonly texts: StruckTexts }) => (price ? (
  <span class="struck"><span class="sr">{texts.was} </span><s>{yuan(price.fen)}</s> <small>{texts[price.basis].replace('{from}', price.from ?? '').replace('{until}', price.until ?? '')}</small></span>
) : null)
