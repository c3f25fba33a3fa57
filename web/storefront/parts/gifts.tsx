import { dateTime } from '../../design/format'
import type { Ask } from '../page'
import { Picture, Price } from './goods'
import { Icon } from './icon'
import { Island } from './island'

/** Gifts 赠品 where a shopper meets them: with name and count (Order 56, 18), to be chosen where one may choose, and told when there are none left (I-38). */
type Quote = Awaited<ReturnType<Ask['call']['quote']>>
type Given = Quote['gifts'][number]
type Line = Awaited<ReturnType<Ask['call']['order']>>['lines'][number]
interface Part { readonly quote: Quote; readonly ask: Ask }

/** What he would rather have stands in the address, as the coupons do. */
export const giftsIn = ({ query }: Pick<Ask, 'query'>): { giftSkuIds?: string[] } => (query.gifts ? { giftSkuIds: query.gifts.split(',').slice(0, 20) } : {})

export const GiftsGone = ({ quote: { giftsGone }, ask: { words } }: Part) => (
  giftsGone.length === 0 ? null : <p class="notice" role="status">{giftsGone.map(({ name }) => words.giftGone(name)).join(' ')}</p>
)

/** The gifts of one store, below what is bought there. */
export function Gifts({ quote, merchantId, ask }: Part & { readonly merchantId: string }) {
  const mine = quote.gifts.filter((gift) => gift.merchantId === merchantId)
  if (mine.length === 0) return null
  return <ul class="lines gifts">{mine.map((gift) => <Gift key={gift.offerId} gift={gift} ask={ask} />)}</ul>
}

function Gift({ gift, ask }: { readonly gift: Given; readonly ask: Ask }) {
  const { words } = ask
  return (
    <li class="line">
      <span class="line-picture"><Picture name={gift.picture} alt="" /></span>
      <div class="line-text">
        <span class="line-title"><span class="tag strong">{words.gift}</span> {gift.title}</span>
        <small class="muted">{[gift.specText, gift.name].filter(Boolean).join(' · ')}</small>
        {gift.payMinutes !== null && <small class="warn">{words.giftInTime(gift.payMinutes)}</small>}
        <div class="line-foot"><Price fen={0} /><span class="muted">× {gift.pieces}</span></div>
        {gift.choices.length > 1 && <Choose gift={gift} ask={ask} />}
      </div>
    </li>
  )
}

/** One of several: choosing one asks for the page anew; what was chosen of other gifts stays. */
function Choose({ gift, ask: { words, query } }: { readonly gift: Given; readonly ask: Ask }) {
  const ofOthers = (query.gifts ?? '').split(',').filter((skuId) => skuId !== '' && !gift.choices.some((one) => one.skuId === skuId))
  return (
    <details>
      <summary>{words.chooseGift(gift.choices.length)}</summary>
      <form method="get" action="/checkout" class="choices">
        {['sku', 'n', 'address', 'coupons', 'points'].filter((name) => query[name]).map((name) => <input key={name} type="hidden" name={name} value={query[name]} />)}
        {gift.choices.map((one) => (
          <label key={one.skuId} class="choice"><input type="radio" name="gifts" value={[...ofOthers, one.skuId].join(',')} checked={one.skuId === gift.skuId} data-submits="" /><span>{one.title} {one.specText && <small class="muted">{one.specText}</small>}</span></label>
        ))}
        <button class="link only-plain">{words.useThese}</button>
      </form>
    </details>
  )
}

/** What a line of an order says of itself where it is a gift. */
export function GiftMark({ line, words }: { readonly line: Pick<Line, 'isGift' | 'giftDueAt' | 'lapsedAt'>; readonly words: Ask['words'] }) {
  if (!line.isGift) return null
  if (line.lapsedAt) return <small class="muted">{words.gift} · {words.giftLost}</small>
  return <small class={line.giftDueAt ? 'warn' : 'muted'}>{words.gift}{line.giftDueAt && ` · ${words.giftUntil(dateTime(line.giftDueAt))}`}</small>
}

/** On the page where one pays: what comes with it as long as the clock runs. */
export function PayGifts({ lines, nowMs, ask: { words, locale } }: { readonly lines: readonly Line[]; readonly nowMs: number; readonly ask: Ask }) {
  const open = lines.filter(({ giftDueAt, lapsedAt }) => giftDueAt !== null && lapsedAt === null && Date.parse(giftDueAt) > nowMs)
  if (open.length === 0) return null
  return (
    <section class="panel" aria-label={words.gift}>
      <h2><Icon name="clock" size={18} /> {words.payForGift}</h2>
      <ul class="lines">{open.map((line) => (
        <li key={line.id} class="line"><span class="line-picture"><Picture name={line.picture} alt="" /></span>
          <div class="line-text"><span class="line-title">{line.title} × {line.quantity}</span>{line.specText && <small class="muted">{line.specText}</small>}<p>{words.giftLeft} <Island name="countdown" props={{ until: line.giftDueAt!, nowMs, locale, label: '' }} /></p></div></li>
      ))}</ul>
    </section>
  )
}
