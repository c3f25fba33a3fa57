import { Link } from '@tanstack/react-router'
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { dateTime } from './format'
import { ListPage } from './list-page'
import { parcelWords as w } from './parcel-words'
import { Quiet, State, Timeline, When, type Tone } from './parts'

/** Parcels 包裹 at the desks: one with its promise against what happened, and the list of those that stand still; the same for stores and the platform. */
export interface ParcelSeen {
  readonly id: string; readonly carrier: string; readonly number: string; readonly state: string; readonly isWatched: boolean; readonly moves: readonly { readonly state: string; readonly place: string; readonly words: string; readonly at: string }[]
  readonly legs: readonly { readonly leg: string; readonly by: string; readonly at: string | null; readonly isLate: boolean }[]; readonly numbers: readonly { readonly carrier: string; readonly number: string; readonly at: string }[]; readonly stall: { readonly reason: string; readonly since: string; readonly words: string } | null
}
const tones: Readonly<Record<string, Tone>> = { signed: 'good', trouble: 'bad', refused: 'bad', returning: 'warn', returned: 'calm', awaiting: 'calm' }
export const carrierOf = (code: string): string => w.carriers[code] ?? code
const ParcelState = ({ state }: { readonly state: string }) => <State text={w.states[state] ?? state} tone={tones[state] ?? 'busy'} />

export function ParcelStory({ parcel, children }: { readonly parcel: ParcelSeen; readonly children?: ReactNode }) {
  const { carrier, number, state, stall, legs, numbers, moves, isWatched } = parcel
  return (
    <div className="parcel-story">
      <p className="parcel"><b>{carrierOf(carrier)}</b> <span>{number}</span> <ParcelState state={state} />{!isWatched && <Quiet>{w.unwatched}</Quiet>}</p>
      {numbers.map((one) => <p key={one.at + one.number}><Quiet>{w.was(carrierOf(one.carrier), one.number, dateTime(one.at))}</Quiet></p>)}
      {stall && <Alert type="warning" showIcon message={`${w.reasons[stall.reason] ?? stall.reason} · ${dateTime(stall.since)}`} description={stall.words || undefined} style={{ marginBottom: 12 }} />}
      {isWatched && legs.length > 0 && <ul className="legs">{legs.map(({ leg, by, at, isLate }) => <li key={leg}><b>{w.legs[leg]}</b> <Quiet>{w.by(dateTime(by))}</Quiet> {at && <Quiet>{w.doneAt(dateTime(at))}</Quiet>} <State text={isLate ? w.late : at ? w.onTime : w.running} tone={isLate ? 'bad' : at ? 'good' : 'calm'} /></li>)}</ul>}
      {children}
      <Timeline items={moves.map((move) => ({ key: move.at + move.words, title: move.words, at: move.at, note: move.place }))} />
    </div>
  )
}

export interface StalledRow { readonly id: string; readonly orderId: string; readonly merchantName: string; readonly carrier: string; readonly number: string; readonly state: string; readonly reason: string; readonly since: string; readonly hours: number; readonly signBy: string | null; readonly acknowledgedAt: string | null; readonly words: string }
type Load = (cursor: string | undefined) => Promise<{ readonly items: readonly StalledRow[]; readonly next: string | null }>
/** `act` is what may be done about one; staff only look. */
export function StalledDesk({ load, act, withStore = false }: { readonly load: Load; readonly act?: (row: StalledRow) => ReactNode; readonly withStore?: boolean }) {
  return (
    <ListPage<StalledRow> name="stalled" title={w.title} idOf={(row) => row.id} load={(_ask, cursor) => load(cursor)} empty={<p className="quiet">{w.none}</p>} head={<Alert type="info" showIcon message={w.hint} style={{ marginBottom: 12 }} />}
      columns={[
        { key: 'parcel', title: w.parcel, isMain: true, text: (row) => `${carrierOf(row.carrier)} ${row.number}`, show: (row) => <><b>{carrierOf(row.carrier)} {row.number}</b>{withStore && <small className="quiet under">{row.merchantName}</small>}</> },
        { key: 'reason', title: w.reason, text: (row) => w.reasons[row.reason] ?? row.reason, show: (row) => <><State text={w.reasons[row.reason] ?? row.reason} tone="bad" /><small className="quiet under">{w.states[row.state]}</small></> },
        { key: 'age', title: w.age, isNumber: true, text: (row) => row.hours, show: (row) => <>{w.hours(row.hours)}<small className="quiet under"><When at={row.since} /></small></> },
        { key: 'promised', title: w.promised, text: (row) => row.signBy ?? '', show: (row) => <When at={row.signBy} /> },
        { key: 'followed', title: w.followed, text: (row) => row.words, show: (row) => (row.acknowledgedAt ? <>{row.words}<small className="quiet under"><When at={row.acknowledgedAt} /></small></> : <Quiet>{w.notFollowed}</Quiet>) },
        { key: 'do', title: '', show: (row) => <span className="screen-actions"><Link to={`/orders/${row.orderId}` as '/'}>{w.seeOrder}</Link>{act?.(row)}</span> },
      ]} />
  )
}
