import { dateTime, yuan } from '../../design/format'
import type { Ask } from '../page'
import { Early } from './early'
import { Island } from './island'

/** Presale 预售: what a deposit is, what it counts as, and when what comes, told before the button (ux.md §10.12); the same words on the product's page, at the checkout and on the order. */
type Words = Ask['words']
export type Presale = NonNullable<Awaited<ReturnType<Ask['call']['productPresale']>>['presale']>
type Quoted = NonNullable<Awaited<ReturnType<Ask['call']['quote']>>['presale']>
type Order = Awaited<ReturnType<Ask['call']['order']>>

/** On the product's page: both amounts for a piece, the four dates and the clock. */
export function PresaleOffer({ presale, nowMs, ask: { words, locale } }: { readonly presale: Presale; readonly nowMs: number; readonly ask: Ask }) {
  const { depositFen, countsFen, isOpen, isEarly, publicAt } = presale
  const isFirst = isEarly || publicAt !== null || presale.tiers.length > 0
  const until = isOpen || (isEarly && !publicAt) ? presale.depositEndsAt : isEarly ? publicAt! : presale.depositStartsAt
  return (
    <section class="presale" aria-labelledby="presale">
      <p class="presale-head"><b id="presale" class="tag strong">{words.presale}</b> <b>{words.depositCounts(yuan(depositFen), yuan(countsFen))}</b>
        <span class="presale-clock"><Island name="countdown" props={{ until, nowMs, locale, label: until === presale.depositEndsAt ? words.depositEnds : words.depositBegins }} /></span></p>
      {isFirst && <p><Early id={presale.id} window={presale} words={words} /></p>}
      <ol class="presale-steps">
        <li><b>{words.payDepositStep}</b><span>{dateTime(presale.depositStartsAt)} – {dateTime(presale.depositEndsAt)}</span></li>
        <li><b>{words.payTailStep}</b><span>{dateTime(presale.tailStartsAt)} – {dateTime(presale.tailEndsAt)}</span></li>
        <li><b>{words.shipStep}</b><span>{words.shipsWithin(presale.shipDays)}</span></li>
      </ol>
      {presale.mostPieces !== null && <p class="muted small">{words.presaleTaken(presale.takenPieces, presale.mostPieces)}</p>}
      <p class="muted small">{words.depositRule}</p>
    </section>
  )
}

/** At the checkout, beside the button: what is paid now, what later, and what is lost by whom. */
export const DepositTerms = ({ presale, words }: { readonly presale: Quoted; readonly words: Words }) => (
  <section class="presale" aria-label={words.presale}>
    <dl class="amounts">
      <div><dt>{words.depositNow}</dt><dd><b>{yuan(presale.depositFen)}</b> <small class="muted">{words.countsAs(yuan(presale.countsFen))}</small></dd></div>
      <div><dt>{words.tailLater}</dt><dd>{yuan(presale.tailFen)}</dd></div>
    </dl>
    <p class="small">{words.tailBetween(dateTime(presale.tailStartsAt), dateTime(presale.tailEndsAt))}{words.comma}{words.shipsWithin(presale.shipDays)}</p>
    <p class="small">{words.tailOffers}</p>
    <p class="small"><b>{words.depositRule}</b></p>
  </section>
)

/** On the order: the two steps and what comes after them, with the button that is due. */
export function PresaleSteps({ order, orderKey, nowMs, ask }: { readonly order: Order; readonly orderKey: string; readonly nowMs: number; readonly ask: Ask }) {
  const { presale } = order
  const { words, locale, url } = ask
  if (!presale) return null
  const { state, depositPaidAt, tailPaidAt, tailStartsAt, tailEndsAt } = presale
  const isWaiting = state === 'deposit_paid' || state === 'tail_open'
  return (
    <section class="panel presale-order" aria-labelledby="presale-steps">
      <h2 id="presale-steps">{words.presale} · {words.presaleStates[state] ?? state}</h2>
      <ol class="presale-steps done-steps">
        <li class={depositPaidAt ? 'is-done' : 'is-due'}><b>{words.payDepositStep} {yuan(presale.depositFen)}</b><span>{depositPaidAt ? words.paidOn(dateTime(depositPaidAt)) : words.countsAs(yuan(presale.countsFen))}</span></li>
        <li class={tailPaidAt ? 'is-done' : isWaiting ? 'is-due' : ''}><b>{words.payTailStep} {yuan(order.payableFen - presale.depositFen)}</b><span>{tailPaidAt ? words.paidOn(dateTime(tailPaidAt)) : `${dateTime(tailStartsAt)} – ${dateTime(tailEndsAt)}`}</span></li>
        <li class={order.state === 'shipped' || order.state === 'received' ? 'is-done' : state === 'tail_paid' && order.state !== 'cancelled' ? 'is-due' : ''}><b>{words.shipStep}</b><span>{presale.shipBy ? words.shipsBy(dateTime(presale.shipBy)) : words.shipsWithin(presale.shipDays)}</span></li>
      </ol>
      {isWaiting && <p class="muted"><Island name="countdown" props={{ until: presale.isTailTime ? tailEndsAt : tailStartsAt, nowMs, locale, label: presale.isTailTime ? words.tailEnds : words.tailBegins }} /></p>}
      {isWaiting && <p class="small">{words.depositRule}</p>}
      {presale.isTailTime && !presale.isTailSettled && <p class="next-step"><a class="button" href={`/orders/${order.id}/tail`}>{words.payTail}</a></p>}
      {presale.isTailTime && presale.isTailSettled && order.payment?.state === 'open' && <p class="next-step"><a class="button" href={`/pay/${order.payment.id}`}>{words.payTail}</a></p>}
      {state === 'tail_missed' && <p class="notice">{words.depositLost(yuan(presale.depositFen))}</p>}
      {presale.compensationFen > 0 && <p class="notice good">{words.paidBackTwice(yuan(order.refundedFen), yuan(presale.compensationFen))}</p>}
      {presale.isOverdue && order.state === 'paid' && (
        <form method="post" action={url} class="next-step"><input type="hidden" name="order" value={order.id} /><input type="hidden" name="key" value={orderKey} />
          <details class="cancel"><summary class="button ghost">{words.claimDefault}</summary><p class="small">{words.claimDefaultHint(yuan(order.paidFen), yuan(presale.depositFen))}</p><button class="button" name="do" value="default">{words.claimDefault}</button></details></form>
      )}
    </section>
  )
}
