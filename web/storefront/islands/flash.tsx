import { useEffect, useState } from 'preact/hooks'
import { left, priceParts, type Locale } from '../../design/format'
import { mine } from './early'

/** A product's flash sale 秒杀价: price, what is left and how long, asked for anew while it is looked at, for its page is kept for many. */
interface Item { readonly skuId: string; readonly flashFen: number; readonly pieces: number; readonly left: number; readonly perPerson: number | null; readonly opensAt: string; readonly endsAt: string; readonly publicAt: string | null; readonly offerId: string; readonly stage: 'not_yet' | 'members' | 'on' | 'sold_out' | 'ended' }
export interface FlashProps {
  readonly productId: string; readonly items: readonly Item[]; readonly nowMs: number; readonly locale: Locale
  /** What each SKU is called, where there are several. */
  readonly specs: Readonly<Record<string, string>>
  readonly texts: { readonly title: string; readonly toEnd: string; readonly toBegin: string; readonly taken: string; readonly perPerson: string; readonly stages: Readonly<Record<string, string>>; readonly rule: string; readonly mine: string; readonly members: string }
}
const [secondMs, askMs] = [1_000, 10_000]

/** How much is taken, as a bar and in words. */
export function Progress({ taken, pieces, label }: { readonly taken: number; readonly pieces: number; readonly label: string }) {
  const percent = taken >= pieces ? 100 : Math.min(99, Math.floor((taken * 100) / pieces))
  return <span class="flash-bar"><progress max={pieces} value={taken} aria-label={`${label} ${percent}%`} /> <small aria-hidden="true">{label} {percent}%</small></span>
}

export function FlashSale({ productId, items, nowMs, locale, specs, texts }: FlashProps) {
  const [seen, see] = useState({ items, nowMs, atMs: 0 })
  const [passedMs, pass] = useState(0)
  const [own, have] = useState<ReadonlySet<string>>(new Set())
  const hasWindow = items.some(({ stage }) => stage === 'members' || stage === 'not_yet')
  useEffect(() => { if (hasWindow) void mine().then(have) }, [hasWindow])
  useEffect(() => {
    const began = performance.now()
    let [askedMs, stopped] = [-askMs, false]
    const ask = async () => {
      const answer = await fetch(`/v1/products/${productId}/flash`)
      if (!answer.ok || stopped) return
      const told = await answer.json() as { now: string; items: Item[] }
      see({ items: told.items, nowMs: Date.parse(told.now), atMs: performance.now() - began })
    }
    const tick = () => {
      const now = performance.now() - began
      pass(now)
      if (document.hidden || now - askedMs < askMs) return
      askedMs = now
      void ask().catch(() => {})
    }
    tick()
    const timer = setInterval(tick, secondMs)
    return () => { stopped = true; clearInterval(timer) }
  }, [productId])
  const now = seen.nowMs + Math.max(0, passedMs - seen.atMs)
  const its = seen.items.filter(({ endsAt }) => Date.parse(endsAt) > now)
  const first = its.toSorted((a, b) => Date.parse(a.opensAt) - Date.parse(b.opensAt) || a.flashFen - b.flashFen)[0]
  if (!first) return null
  const hasBegun = Date.parse(first.opensAt) <= now
  // Of what only members may buy yet, the clock of everybody else runs to his own time.
  const isMembers = hasBegun && first.stage === 'members' && !(first.publicAt && Date.parse(first.publicAt) <= now)
  const isMine = isMembers && own.has(first.offerId)
  const isOn = hasBegun && (!isMembers || isMine)
  const until = isOn || (isMembers && !first.publicAt) ? first.endsAt : isMembers ? first.publicAt! : first.opensAt
  return (
    <section class={isOn ? 'flash-block on' : 'flash-block'} aria-label={texts.title}>
      <header><b>{texts.title}</b><span><time dateTime={until} role="timer" aria-live="off">{left(Date.parse(until) - now, locale)}</time> {isOn || (isMembers && !first.publicAt) ? texts.toEnd : texts.toBegin}</span></header>
      {isMembers && <p class={isMine ? 'tag early mine' : 'tag early'}>{isMine ? texts.mine : texts.members}</p>}
      <ul>{its.filter(({ opensAt }) => opensAt === first.opensAt).map((one) => <Line key={one.skuId} one={one} spec={specs[one.skuId]} isOn={isOn} texts={texts} />)}</ul>
      <small class="flash-rule">{texts.rule}</small>
    </section>
  )
}

function Line({ one: { flashFen, pieces, left: rest, perPerson }, spec, isOn, texts }: { readonly one: Item; readonly spec: string | undefined; readonly isOn: boolean; readonly texts: FlashProps['texts'] }) {
  const [whole, cents] = priceParts(flashFen)
  return <li><span class="price"><small>¥</small>{whole}{cents && <small>{cents}</small>}</span> {spec && <small>{spec}</small>} {perPerson !== null && <small>{texts.perPerson.replace('0', String(perPerson))}</small>} {isOn && (rest > 0 ? <Progress taken={pieces - rest} pieces={pieces} label={texts.taken} /> : <b class="flash-out">{texts.stages['sold_out']}</b>)}</li>
}
