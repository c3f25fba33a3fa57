import { useQuery } from '@tanstack/react-query'
import { Progress } from 'antd'
import { useRef } from 'react'
import { Chart } from './chart'
import { date, yuan } from './format'
import { Act, Failed, Panel, Quiet, State, Waiting, When, type Tone } from './parts'
import type { OfferShown, RehearsalCalls, Replay } from './rehearsal-calls'
import { rehearsalWords as w } from './rehearsal-words'

/** Replay 回放: what an offer would have done with last month's baskets, and what it would have pushed out; it says what it cannot say. */
const pollMs = 1_500
const dayMs = 86_400_000
const tones: Readonly<Record<Replay['state'], Tone>> = { running: 'busy', done: 'good', cancelled: 'calm', failed: 'bad' }

export function OfferReplay({ offer: { id, state }, calls, mayRun }: { readonly offer: OfferShown; readonly calls: RehearsalCalls; readonly mayRun: boolean }) {
  const key = useRef(crypto.randomUUID())
  const { data, error, refetch } = useQuery({ queryKey: ['offer', id, 'replays'], queryFn: () => calls.replays({ id }), refetchInterval: (query) => (query.state.data?.items[0]?.state === 'running' ? pollMs : false) })
  const again = () => { key.current = crypto.randomUUID(); void refetch() }
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const [newest, ...older] = data.items
  const isRunning = newest?.state === 'running'
  return (
    <>
      <Panel>
        <p>{w.replayHint}</p>
        <p className="hint quiet">{w.honest}</p>
        {mayRun && state !== 'stopped' && !isRunning && <Act isMain text={newest ? w.again : w.start} run={() => calls.startReplay({ offerIds: [id] }, { key: key.current })} after={again} />}
        {isRunning && <div role="status"><p>{w.running(newest.done, newest.orders)}</p><Progress percent={newest.orders === 0 ? 0 : Math.floor(newest.done / newest.orders * 100)} />{mayRun && <Act text={w.cancel} run={() => calls.cancelReplay({ id: newest.id })} after={again} />}</div>}
      </Panel>
      {newest ? <Found replay={newest} /> : <div className="desk-empty"><p>{w.noReplays}</p></div>}
      {older.length > 0 && <Panel title={w.older}><ul>{older.map((one) => <li key={one.id} className="desk-panel-head"><span><When at={one.until} /> <State text={w.states[one.state]!} tone={tones[one.state]} /></span><span>{w.touched} {one.figures.touched} / {one.figures.baskets} · {w.discount} {yuan(one.figures.discountFen)}</span></li>)}</ul></Panel>}
    </>
  )
}

function Found({ replay: { figures: f, since, until, state, orders } }: { readonly replay: Replay }) {
  if (orders === 0) return <div className="desk-empty"><p>{w.noBaskets}</p></div>
  const shown: readonly (readonly [string, string, string?])[] = [[w.touched, `${f.touched} / ${f.baskets}`], [w.discount, yuan(f.discountFen)], [w.perDay, yuan(f.perDayFen)], [w.average, yuan(f.averageFen)], [w.byPlatformFen, yuan(f.platformFen)], [w.byMerchantFen, yuan(f.merchantFen)], [w.payable, yuan(f.payableChangeFen), w.payableHint(yuan(f.payableBeforeFen), yuan(f.payableAfterFen))],
    [w.floors, f.floorLines === 0 ? '–' : w.floorsOf(f.belowLines, f.floorLines), f.floorLines === 0 ? w.floorsNone : f.belowFen > 0 ? yuan(-f.belowFen) : undefined]]
  return (
    <>
      <Panel title={`${w.period} ${date(since)} – ${date(until)}`} extra={<State text={w.states[state]!} tone={tones[state]} />}>
        <div className="numbers">{shown.map(([title, value, note]) => <div key={title}><span>{title}</span><b>{value}</b>{note && <small className="quiet">{note}</small>}</div>)}</div>
        {f.spentAt && <p className="wrong">{w.spent} <When at={f.spentAt} /></p>}
        {f.goneLines > 0 && <p><Quiet>{w.gone}：{f.goneLines}</Quiet></p>}
        {f.touched === 0 && state === 'done' && <p className="quiet">{w.untouched}</p>}
      </Panel>
      {f.touched > 0 && <Panel><Chart title={w.byDay} points={days(f.days, since, until)} steps={{ ms: dayMs, most: 31 }} show={yuan} words={{ most: w.most, now: w.last, none: w.untouched }} /></Panel>}
      {f.touched > 0 && <Panel title={w.pushed}>
        {f.pushed.length === 0 ? <p className="quiet">{w.noPushed}</p> : <><p className="quiet">{w.pushedHint}</p><ul>{f.pushed.map((one) => <li key={one.offerId} className="desk-panel-head"><b>{one.name}</b><span>{w.times} {one.times} · {w.less} {yuan(one.offFen)}</span></li>)}</ul></>}
      </Panel>}
    </>
  )
}

const midnight = (day: string): number => Date.parse(`${day}T00:00:00+08:00`)
/** A day without any is drawn as nothing, not left out. */
function days(found: Replay['figures']['days'], since: string, until: string) {
  const by = new Map(found.map(({ day, offFen }) => [midnight(day), offFen]))
  const points = []
  for (let at = midnight(date(since)); at <= midnight(date(until)); at += dayMs) points.push({ minute: new Date(at).toISOString(), value: by.get(at) ?? 0 })
  return points
}
