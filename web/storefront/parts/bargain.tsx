import { dateTime, yuan } from '../../design/format'
import type { Ask } from '../page'
import { Icon } from './icon'
import { Island } from './island'

/** Bargain 砍价: what it may come to and by how many friends, with its odds, told before anybody begins (ux.md §10.14); the same words on the product's page and on the bargain's own. */
type Words = Ask['words']
export type Offered = NonNullable<Awaited<ReturnType<Ask['call']['productBargain']>>['bargain']>
export type Bargain = Awaited<ReturnType<Ask['call']['bargain']>>
type Odds = Bargain['odds']

/** On the product's page: the way down, how many friends, and the button that opens one. */
export function BargainOffer({ bargain, spec, nowMs, ask: { words, locale, url } }: { readonly bargain: Offered; readonly spec: string; readonly nowMs: number; readonly ask: Ask }) {
  const w = words.bargain
  return (
    <section class="bargain-block" aria-labelledby="bargain">
      <p class="bargain-head"><b id="bargain" class="tag strong">{w.title}</b> <b>{w.downTo(yuan(bargain.floorFen))}</b>{spec && <span class="muted small">{spec}</span>}
        <span class="bargain-clock"><Island name="countdown" props={{ until: bargain.endsAt, nowMs, locale, label: w.untilOver }} /></span></p>
      <p class="small">{w.asks(bargain.helpers, bargain.hours)}{bargain.newHelpers > 0 && ` ${w.someNew(bargain.newHelpers)}`} {w.pieces(bargain.mostPieces)}</p>
      <form method="post" action={url} data-live><input type="hidden" name="activity" value={bargain.id} /><button class="button" name="do" value="bargain">{w.open}</button></form>
      <Rules of={bargain} words={words} />
      <p class="small"><a href="/bargains">{w.allLink} ›</a></p>
    </section>
  )
}

/** The rules and the odds: what a cut may be, and how often it is how much. */
export function Rules({ of, words }: { readonly of: Pick<Offered, 'priceFen' | 'floorFen' | 'helpers' | 'newHelpers' | 'helpsADay' | 'buysEarly' | 'odds'>; readonly words: Words }) {
  const w = words.bargain
  return (
    <details class="bargain-rules"><summary>{w.rules}</summary>
      <ul class="points">{w.ruleLines({ price: yuan(of.priceFen), floor: yuan(of.floorFen), helpers: of.helpers, newHelpers: of.newHelpers, aDay: of.helpsADay, early: of.buysEarly }).map((line) => <li key={line}>{line}</li>)}</ul>
      <OddsTable odds={of.odds} words={words} />
    </details>
  )
}

const OddsTable = ({ odds, words: { bargain: w } }: { readonly odds: Odds; readonly words: Words }) => (
  <table class="odds"><caption>{w.odds(yuan(odds.leastFen), yuan(odds.mostFen), yuan(odds.averageFen))}</caption><thead><tr><th scope="col">{w.cut}</th><th scope="col">{w.chance}</th></tr></thead>
    <tbody>{odds.bands.map(({ fromFen, belowFen, percent }) => <tr key={fromFen}><td>{belowFen === null ? w.from(yuan(fromFen)) : w.between(yuan(fromFen), yuan(belowFen))}</td><td>{percent}%</td></tr>)}</tbody></table>
)

/** How far it is: what it costs now, what has been cut, and what is really left. */
export function Progress({ bargain, words }: { readonly bargain: Bargain; readonly words: Words }) {
  const { priceFen, floorFen, nowFen, helped, helpers, newLeft } = bargain
  const w = words.bargain
  return (
    <div class="bargain-way">
      <p class="bargain-now"><span class="muted">{w.nowCosts}</span> <b class="price price-large">{yuan(nowFen)}</b></p>
      <progress value={priceFen - nowFen} max={priceFen - floorFen} aria-label={w.isCut(yuan(priceFen - nowFen), yuan(nowFen - floorFen))} />
      <p class="row small"><span>{w.priceWas(yuan(priceFen))}</span><span>{w.floorIs(yuan(floorFen))}</span></p>
      <p><b>{nowFen === floorFen ? w.reached : w.isCut(yuan(priceFen - nowFen), yuan(nowFen - floorFen))}</b></p>
      <p class="muted small">{w.helpedBy(helped, helpers)}{newLeft > 0 && helped < helpers && ` · ${w.newLeft(newLeft)}`}</p>
    </div>
  )
}

/** Who has helped, by masked names, and what each has given. */
export const Helpers = ({ bargain: { helps, isMine }, words: { bargain: w } }: { readonly bargain: Bargain; readonly words: Words }) => (
  <section class="panel" aria-labelledby="helpers"><h2 id="helpers">{w.helpers}</h2>
    {helps.length === 0 ? <p class="muted">{isMine ? w.noHelpersMine : w.noHelpers}</p>
      : <ol class="bargain-helps">{helps.map((one, i) => <li key={i}><span class="helper-mark" aria-hidden="true">{[...one.name][0]}</span><span>{one.name} {one.isNew && <span class="tag">{w.newFriend}</span>}<br /><time class="muted small" dateTime={one.at}>{dateTime(one.at)}</time></span><b>{w.gave(yuan(one.cutFen))}</b></li>)}</ol>}
  </section>
)

/** What was committed to when it was opened, and, once it is over, what anybody needs to make that again. */
export const Proof = ({ bargain: { commitment, proof }, words: { bargain: w } }: { readonly bargain: Bargain; readonly words: Words }) => (
  <details class="panel bargain-proof"><summary><span><Icon name="shield" size={18} /> {w.proof}</span></summary>
    <p class="small">{proof ? w.proofTold : w.proofHint}</p>
    <p class="small">SHA-256<br /><code>{commitment}</code></p>
    {proof && <p class="small">{w.committed}<br /><code>{proof.seed}/{proof.cuts.join(',')}</code></p>}
  </details>
)
