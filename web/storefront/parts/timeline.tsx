import { dateTime } from '../../design/format'
import type { Ask } from '../page'
import { Icon } from './icon'
import { Island } from './island'

/** Everything that happened to an order 订单时间线: who, what, why, when, what was promised next; and above it what is promised now. */
type Told = Awaited<ReturnType<Ask['call']['orderTimeline']>>
interface Part { readonly told: Told; readonly ask: Ask; readonly orderId: string }

/** What comes next, the nearest first, each with its time. */
export function Promises({ told, ask: { words: { timeline: w }, locale }, orderId, nowMs }: Part & { readonly nowMs: number }) {
  if (told.promises.length === 0) return null
  return (
    <section class="panel"><h2><Icon name="clock" size={18} /> {w.next}</h2>
      <ul class="plain promises">{told.promises.map((one) => (
        <li key={one.code + one.orderId + (one.by ?? '')} class="row"><span><b>{one.text}</b><br /><small class="muted">{one.whose.text}{one.orderId !== orderId && one.orderNumber && <> · {one.orderNumber}</>}</small></span>
          <span class="promise-by">{one.by ? <><time dateTime={one.by}>{dateTime(one.by)}</time><br />{isNear(one.by, nowMs) && <Island name="countdown" props={{ until: one.by, nowMs, locale, label: w.left }} />}</> : <small class="muted">{w.noDay}</small>}</span></li>))}</ul>
    </section>
  )
}
const nearMs = 3 * 86_400_000
const isNear = (by: string, nowMs: number): boolean => { const left = new Date(by).getTime() - nowMs; return left > 0 && left < nearMs }

/** Newest first; older ones by a link, which works without script. */
export function Timeline({ told, ask: { words: { timeline: w }, query, url }, orderId }: Part) {
  const path = url.split('?')[0]!
  return (
    <section class="panel" id="timeline"><h2>{w.title}</h2>
      <ol class="timeline">{told.items.map((one) => (
        <li key={one.id}><b>{one.text}</b>{one.words && <p class="small">{one.words}</p>}
          <p class="muted small"><time dateTime={one.at}>{dateTime(one.at)}</time> · {one.actor.text}{one.cause && <> · {one.cause.text}</>}{one.orderId !== orderId && one.orderNumber && <> · {one.orderNumber}</>}</p>
          {one.next && <p class="muted small">{w.then} {one.next.text}{one.next.by && <> · <time dateTime={one.next.by}>{dateTime(one.next.by)}</time></>}</p>}</li>))}</ol>
      <p class="row">{query.before && <a href={`${path}#timeline`}>{w.newest}</a>}{told.next && <a href={`${path}?before=${encodeURIComponent(told.next)}#timeline`}>{w.older}</a>}</p>
    </section>
  )
}
