import { date, dateTime } from '../../design/format'
import type { Ask } from '../page'
import { Icon } from './icon'

/** Parcels 包裹 of an order: where each is, what was promised and how late it is, the numbers that it had, and what is done where it stands still. */
type Parcels = Awaited<ReturnType<Ask['call']['order']>>['parcels']
type Parcel = Parcels[number]
interface One { readonly parcel: Parcel; readonly nowMs: number; readonly words: Ask['words'] }
const hourMs = 3_600_000

/** One parcel of several is received by itself, and an only one of an order that is not whole yet. */
export function ParcelPanel({ order, nowMs, words, url }: { readonly order: { readonly id: string; readonly state: string; readonly parcels: Parcels }; readonly nowMs: number; readonly words: Ask['words']; readonly url: string }) {
  const { parcels } = order
  if (parcels.length === 0) return null
  const carriers: Readonly<Record<string, string>> = words.carriers
  return (
    <section class="panel">
      <h2><Icon name="truck" size={18} /> {words.logistics}</h2>
      {parcels.map((parcel, i) => (
        <article key={parcel.id}>
          <h3 class="row"><span>{words.parcel(i + 1)}</span><span class="tag">{words.parcelStates[parcel.state]}</span></h3>
          <p class="row muted small"><span>{carriers[parcel.carrier] ?? parcel.carrier} {parcel.number}</span><button type="button" class="link" data-copy={parcel.number} data-copied={words.copied} aria-label={words.copyNumber}>{words.copy}</button></p>
          {parcel.numbers.map((was) => <p key={was.at + was.number} class="muted small">{words.parcels.was(carriers[was.carrier] ?? was.carrier, was.number)} · <time dateTime={was.at}>{dateTime(was.at)}</time></p>)}
          {parcel.stall && <p class="notice" role="status">{words.parcels.stalled[parcel.stall.reason]}{parcel.stall.words && <><br /><b>{words.parcels.answer}</b> {parcel.stall.words}</>}</p>}
          {parcel.receivedAt && <p class="small">{words.parcels.received(dateTime(parcel.receivedAt))}</p>}
          {parcel.isReceivable && (parcels.length > 1 || order.state === 'part_shipped') && <form method="post" action={url} class="row"><input type="hidden" name="order" value={order.id} /><input type="hidden" name="parcel" value={parcel.id} />{parcel.receiveBy ? <span class="muted small">{words.parcels.receiveBy(dateTime(parcel.receiveBy))}</span> : <span />}<button class="button soft" name="do" value="parcel">{words.parcels.receive}</button></form>}
          <Promise parcel={parcel} nowMs={nowMs} words={words} />
          {parcel.isWatched || parcel.moves.length > 0 ? <Moves moves={parcel.moves} words={words} /> : <p class="muted">{words.parcels.unwatched}</p>}
        </article>
      ))}
    </section>
  )
}

const onTheWayBack: ReadonlySet<string> = new Set(['refused', 'returning', 'returned'])
/** Promised by, late by; of a parcel that nobody tells of only what is expected. On its way back nothing is promised. */
function Promise({ parcel: { signBy, isWatched, legs, state }, nowMs, words: { parcels: w } }: One) {
  if (!signBy || onTheWayBack.has(state)) return null
  if (!isWatched) return <p class="small">{w.expected(date(signBy))}</p>
  const last = legs.at(-1)
  const hours = last ? Math.max(1, Math.floor(((last.at ? Date.parse(last.at) : nowMs) - Date.parse(last.by)) / hourMs)) : 0
  return (
    <>
      <p class="small">{w.promised(date(signBy))} {last?.isLate ? <b class="wrong">{last.at ? w.arrivedLate(hours) : w.lateBy(hours)}</b> : last?.at && <b>{w.onTime}</b>}</p>
      <details><summary>{w.legs}</summary><ul class="plain small">{legs.map((leg) => <li key={leg.leg} class="row"><span>{w.leg[leg.leg]} <span class="muted">{w.by(dateTime(leg.by))}</span></span><span>{leg.at && <span class="muted">{w.done(dateTime(leg.at))}</span>} {leg.isLate && <b class="wrong">{w.isLate}</b>}</span></li>)}</ul></details>
    </>
  )
}

const shownAtOnce = 2
type Moves = Parcel['moves']

/** The newest moves; the others stand folded below. */
function Moves({ moves, words }: { readonly moves: Moves; readonly words: Ask['words'] }) {
  const list = (some: Moves) => <ol class="timeline">{some.map((move) => <li key={move.at + move.words}><b>{words.parcelStates[move.state]}</b> {move.words} <span class="muted">{move.place}</span><br /><time class="muted small" dateTime={move.at}>{dateTime(move.at)}</time></li>)}</ol>
  if (moves.length === 0) return <p class="muted">{words.noMoves}</p>
  return <>{list(moves.slice(0, shownAtOnce))}{moves.length > shownAtOnce && <details><summary>{words.moreMoves}</summary>{list(moves.slice(shownAtOnce))}</details>}</>
}
