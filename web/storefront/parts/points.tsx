import { date, yuan } from '../../design/format'
import type { Ask } from '../page'
import { Icon } from './icon'

/** Points 积分 where a shopper meets them: the switch at checkout with what it saves and why no more, and what an order used and earns. */
type Quote = Awaited<ReturnType<Ask['call']['quote']>>
type OfOrder = Awaited<ReturnType<Ask['call']['pointsOfMyOrder']>>['items']

/** What is chosen stands in the address: nothing is none, `most` as many as may be, else how many. */
export function pointsIn({ query }: Pick<Ask, 'query'>): { usePoints?: number | 'most' } {
  const given = query.points ?? ''
  if (given === 'most') return { usePoints: 'most' }
  return /^\d{1,9}$/.test(given) && Number(given) > 0 ? { usePoints: Number(given) } : {}
}

const kept = ['sku', 'n', 'bargain', 'group', 'founds', 'address', 'coupons', 'gifts', 'balance'] as const

/** The switch, and beside it how many; a form each, so that both work without scripts. */
export function Points({ quote: { points }, ask }: { readonly quote: Quote; readonly ask: Ask }) {
  const { words, query } = ask
  if (!points || points.balance === 0) return null
  const isOn = pointsIn(ask).usePoints !== undefined
  const hidden = kept.filter((name) => query[name]).map((name) => <input key={name} type="hidden" name={name} value={query[name]} />)
  const w = words.points
  return (
    <section class="panel points-choice" aria-label={w.title}>
      <form method="get" action="/checkout" class="choices">{hidden}
        <label class="choice"><input type="checkbox" role="switch" name="points" value="most" checked={isOn} disabled={points.mostFen === 0} data-submits="" aria-describedby="points-why" />
          <span><b>{w.use}</b> <span class="muted">{w.have(points.balance.toLocaleString('en-US'))}</span> {points.usedFen > 0 && <span class="tag strong">-{yuan(points.usedFen)}</span>}<br /><span id="points-why" class="muted">{points.mostFen > 0 && `${w.most(points.mostPoints.toLocaleString('en-US'), yuan(points.mostFen))} `}{w.why[points.why]?.(points.mostPercent)}</span></span></label>
        <button class="link only-plain">{words.useThese}</button>
      </form>
      {isOn && points.mostFen > 0 && <form method="get" action="/checkout" class="stack">{hidden}
        <div class="field"><label for="points-many">{w.howMany}</label><div class="field-row"><input id="points-many" name="points" type="number" inputMode="numeric" min={1} max={points.mostPoints} step={1} value={points.usedPoints} required /><button class="button soft">{w.useSoMany}</button></div></div>
      </form>}
    </section>
  )
}

/** What an order's points come to, of one of its parts or of all. */
export function pointsOf(items: OfOrder) {
  const sum = (pick: (one: OfOrder[number]) => number): number => items.reduce((all, one) => all + pick(one), 0)
  return { used: sum((one) => one.usedPoints), usedFen: sum((one) => one.usedFen), back: sum((one) => one.backPoints), earned: sum((one) => one.earnedPoints - one.clawedPoints), isPending: items.some((one) => one.isPending), availableAt: items.map((one) => one.availableAt).filter((at) => at !== null).toSorted()[0] ?? null }
}

/** One line below an order's amounts: what it earned and what came back. */
export function Earned({ items, ask: { words } }: { readonly items: OfOrder; readonly ask: Ask }) {
  const { earned, isPending, availableAt, back } = pointsOf(items)
  if (earned === 0 && back === 0) return null
  return <p class="muted small"><Icon name="done" size={16} /> {earned > 0 && (isPending && availableAt ? words.points.willEarn(earned, date(availableAt)) : words.points.hasEarned(earned))} {back > 0 && words.points.cameBack(back)} <a href="/me/points">{words.points.title} ›</a></p>
}
