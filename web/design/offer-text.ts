import { yuan, type Locale } from './format'

/** What an offer says 优惠文案: written from the very configuration that the price chain runs, so that no text can promise anything else (Order 56, 20). */
interface Rung { readonly fromFen: number; readonly fromPieces: number; readonly offFen: number; readonly payPercent: number; readonly mostOffFen: number | null }
export type EffectShown =
  | { readonly kind: 'price' | 'off'; readonly fen: number } | { readonly kind: 'percent'; readonly payPercent: number } | { readonly kind: 'flash'; readonly items: readonly { readonly skuId: string; readonly fen: number; readonly pieces: number; readonly perPerson: number | null }[] } | { readonly kind: 'steps'; readonly steps: readonly { readonly fromPieces: number; readonly fen: number }[] }
  | { readonly kind: 'nth'; readonly n: number; readonly payPercent: number } | { readonly kind: 'pieces'; readonly n: number; readonly fen: number } | { readonly kind: 'set'; readonly parts: readonly { readonly skuId: string; readonly pieces: number }[]; readonly fen: number; readonly scene?: string }
  | { readonly kind: 'rungs'; readonly rungs: readonly Rung[]; readonly mostTimes: number } | { readonly kind: 'exchange'; readonly fen: number; readonly fromFen: number; readonly skuIds?: readonly string[] } | { readonly kind: 'freight'; readonly fromFen: number; readonly offFen: number }
  | { readonly kind: 'gift'; readonly fromFen: number; readonly fromPieces: number; readonly skuId: string; readonly pieces: number; readonly others?: readonly string[]; readonly payMinutes?: number }

/** 8.5 折 for 85, in English 15 % off. */
const percentText = (payPercent: number, locale: Locale): string => (locale === 'en' ? `${100 - payPercent}% off` : `${payPercent % 10 === 0 ? payPercent / 10 : (payPercent / 10).toFixed(1)} 折`)
/** Whole yuan without decimals: what people say of thresholds. */
const money = (fen: number): string => yuan(fen).replace(/\.00$/, '')

function rungText({ fromFen, fromPieces, offFen, payPercent, mostOffFen }: Rung, isEach: boolean, locale: Locale): string {
  const isEn = locale === 'en'
  const from = [fromFen > 0 && money(fromFen), fromPieces > 0 && (isEn ? `${fromPieces} pieces` : ` ${fromPieces} 件`)].filter(Boolean).join(isEn ? ' and ' : '且')
  const gives = [offFen > 0 && (isEn ? `${money(offFen)} off` : `减 ${money(offFen)}`), payPercent < 100 && (isEn ? percentText(payPercent, locale) : `打 ${percentText(payPercent, locale)}`)].filter(Boolean).join(isEn ? ', ' : '，')
  const most = mostOffFen === null ? '' : isEn ? ` (at most ${money(mostOffFen)})` : `（最高减 ${money(mostOffFen)}）`
  if (from === '') return (isEn ? gives : `无门槛${gives}`) + most
  return isEn ? `${gives} ${isEach ? 'for each' : 'from'} ${from}${most}` : `${isEach ? '每满' : '满'}${from.startsWith(' ') ? from : ` ${from}`} ${gives}${most}`
}

type NameOf = ((skuId: string) => string | undefined) | undefined
/** Names of goods, with a sign for those that are still looked up. */
const quoted = (name: string | undefined, locale: Locale): string => (locale === 'en' ? `“${name ?? '…'}”` : `「${name ?? '…'}」`)

function giftText({ fromFen, fromPieces, skuId, pieces, others, payMinutes }: Extract<EffectShown, { kind: 'gift' }>, locale: Locale, nameOf: NameOf): string {
  const isEn = locale === 'en'
  const from = [fromFen > 0 && money(fromFen), fromPieces > 0 && (isEn ? `${fromPieces} pieces` : ` ${fromPieces} 件`)].filter(Boolean).join(isEn ? ' and ' : '且')
  const goods = nameOf ? [skuId, ...others ?? []].map((one) => quoted(nameOf(one), locale)).join(isEn ? ' or ' : '或') : isEn ? 'a gift' : '赠品'
  const inTime = payMinutes === undefined ? '' : isEn ? `, if paid within ${payMinutes} minutes of ordering` : `，限下单后 ${payMinutes} 分钟内付款`
  return isEn ? `${goods} × ${pieces} free from ${from}${inTime}` : `满${from.startsWith(' ') ? from : ` ${from}`} 送${goods} × ${pieces}${others?.length ? `（${others.length + 1} 选 1）` : ''}${inTime}`
}

function exchangeText({ fen, fromFen, skuIds }: Extract<EffectShown, { kind: 'exchange' }>, locale: Locale, nameOf: NameOf): string {
  const isEn = locale === 'en'
  const goods = nameOf && skuIds ? skuIds.map((one) => quoted(nameOf(one), locale)).join(isEn ? ' or ' : '或') : ''
  return isEn ? `one piece${goods && ` of ${goods}`} for ${yuan(fen)} from ${money(fromFen)}${skuIds ? ' of other goods' : ''}` : `${skuIds ? '其他商品' : ''}满 ${money(fromFen)} 加 ${yuan(fen)} 换购${goods} 1 件`
}

/** `nameOf` says how goods are called that the offer names: gifts are told with name and count (Order 56, 18). */
export function offerText(effect: EffectShown, locale: Locale, nameOf?: NameOf): string {
  const isEn = locale === 'en'
  switch (effect.kind) {
    case 'price': return isEn ? `${yuan(effect.fen)} each` : `一口价 ${yuan(effect.fen)}`
    case 'off': return isEn ? `${yuan(effect.fen)} off each` : `每件立减 ${yuan(effect.fen)}`
    case 'flash': { const lowest = Math.min(...effect.items.map(({ fen }) => fen)); return effect.items.length === 0 ? '' : isEn ? `flash sale from ${yuan(lowest)}` : `秒杀 ${yuan(lowest)}${effect.items.length > 1 ? ' 起' : ''}` }
    case 'percent': return percentText(effect.payPercent, locale)
    case 'steps': return effect.steps.map(({ fromPieces, fen }) => (isEn ? `from ${fromPieces}: ${yuan(fen)} each` : `${fromPieces} 件起每件 ${yuan(fen)}`)).join(isEn ? '; ' : '；')
    case 'nth': return effect.payPercent === 0 ? (isEn ? `buy ${effect.n - 1}, get 1 free` : `买 ${effect.n - 1} 送 1`) : isEn ? `every ${effect.n}th piece ${percentText(effect.payPercent, locale)}` : `第 ${effect.n} 件 ${percentText(effect.payPercent, locale)}`
    case 'pieces': return isEn ? `${effect.n} pieces for ${yuan(effect.fen)}` : `${effect.n} 件 ${yuan(effect.fen)}`
    case 'set': { const parts = !nameOf ? (isEn ? `${effect.parts.length} goods` : `${effect.parts.length} 种商品`) : effect.parts.map(({ skuId, pieces }) => `${quoted(nameOf(skuId), locale)} × ${pieces}`).join(' + '); return isEn ? `${parts} for ${yuan(effect.fen)}` : `${parts} 套餐价 ${yuan(effect.fen)}` }
    case 'rungs': return effect.rungs.map((rung) => rungText(rung, effect.mostTimes > 1, locale)).join(isEn ? '; ' : '；')
    case 'exchange': return exchangeText(effect, locale, nameOf)
    case 'freight': return isEn ? `${money(effect.offFen)} off shipping from ${money(effect.fromFen)}` : `满 ${money(effect.fromFen)} 运费减 ${money(effect.offFen)}`
    case 'gift': return giftText(effect, locale, nameOf)
  }
}
