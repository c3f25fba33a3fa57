import { useQuery } from '@tanstack/react-query'
import { App, Segmented } from 'antd'
import { useState } from 'react'
import { Chart } from './chart'
import { yuan } from './format'
import { offerWords as o } from './offer-words'
import { ActWithReason, Failed, Panel, Quiet, State, Waiting } from './parts'
import type { OfferShown, RehearsalCalls } from './rehearsal-calls'
import { rehearsalWords as w } from './rehearsal-words'

/** Results 优惠效果: what a published offer costs, whom, and what was bought with it; and where it is stopped, alone or with all of its kind. */
const freshMs = 15_000
type Step = 'hour' | 'day'
type Results = Awaited<ReturnType<RehearsalCalls['results']>>
type Point = Results['points'][number]
interface Props { readonly offer: OfferShown; readonly calls: RehearsalCalls; readonly mayStop: boolean; readonly maySeeMargin: boolean; readonly again: () => void }

export function OfferResults({ offer, calls, mayStop, maySeeMargin, again }: Props) {
  const [step, setStep] = useState<Step>('day')
  const { id, kind, state } = offer
  const { data, error, refetch } = useQuery({ queryKey: ['offer', id, 'results', step], queryFn: () => calls.results({ id, step }), refetchInterval: state === 'live' ? freshMs : false, placeholderData: (before) => before })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const share = (part: number, all: number) => (all === 0 ? '–' : `${Math.round(part / all * 1000) / 10}%`)
  const shown: readonly (readonly [string, string, string?])[] = [
    [w.orders, String(data.orders), w.paidOf(data.paid, data.released)], [o.spent, yuan(data.discountFen), w.averageOf(yuan(data.averageFen))], [w.gmv, yuan(data.gmvFen), w.perYuan(data.discountFen === 0 ? '–' : yuan(Math.round(data.gmvFen / data.discountFen * 100)))], [w.byPlatformFen, yuan(data.platformFen)], [w.byMerchantFen, yuan(data.merchantFen)],
    ...(kind === 'coupon' ? [[w.redeemed, share(data.couponsUsed, data.issued), w.redeemedOf(data.couponsUsed, data.issued)] as const] : []),
    [w.left, data.leftFen === null ? o.unlimited : yuan(data.leftFen), data.mostFen === null ? undefined : `${o.spent} ${o.of(yuan(data.usedFen), yuan(data.mostFen))}`], ...(data.leftUses === null ? [] : [[w.leftUses, String(data.leftUses), o.of(String(data.mostUses! - data.leftUses), String(data.mostUses))] as const]),
  ]
  const words = { most: w.most, now: w.last, none: w.unused }
  const line = (of: (point: Point) => number) => pointsOf(data, of)
  return (
    <>
      <Panel title={w.tabs['results']!} extra={data.isSpent ? <State text={w.stoppedByBudget} tone="bad" /> : data.isLive ? <Quiet>{w.live}</Quiet> : undefined}>
        <div className="numbers">{shown.map(([title, value, note]) => <div key={title}><span>{title}</span><b>{value}</b>{note && <small className="quiet">{note}</small>}</div>)}</div>
        {data.isSpent && <p className="wrong">{w.stoppedByBudgetHint}</p>}
        {data.isCut && <p className="quiet">{w.cutClaims}</p>}
      </Panel>
      {maySeeMargin && <Margin id={id} calls={calls} isLive={state === 'live'} />}
      <Panel title={w.byTime} extra={<Segmented<Step> aria-label={w.byTime} value={step} options={[{ value: 'day', label: w.steps['day']! }, { value: 'hour', label: w.steps['hour']! }]} onChange={setStep} />}>
        <div className="charts"><Chart title={w.orders} points={line((point) => point.orders)} steps={{ ms: data.stepMs, most: data.steps }} show={String} words={words} /><Chart title={w.discount} points={line((point) => point.offFen)} steps={{ ms: data.stepMs, most: data.steps }} show={yuan} words={words} /></div>
      </Panel>
      {mayStop && state === 'live' && <Stops offer={offer} calls={calls} again={again} />}
    </>
  )
}

/** What the orders with it earned after landed costs; what has no known cost is said, and how much of all it is. */
function Margin({ id, calls, isLive }: { readonly id: string; readonly calls: RehearsalCalls; readonly isLive: boolean }) {
  const { data, error, refetch } = useQuery({ queryKey: ['offer', id, 'margin'], queryFn: () => calls.margin({ id }), refetchInterval: isLive ? freshMs * 2 : false })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Panel title={w.margin}><Waiting /></Panel>
  const isKnown = data.lines > data.unknownLines
  return (
    <Panel title={w.margin}>
      {data.orders === 0 ? <p className="quiet">{w.noMargin}</p> : <div className="numbers">
        <div><span>{w.marginFen}</span><b className={data.marginFen < 0 ? 'wrong' : ''}>{isKnown ? yuan(data.marginFen) : w.unknown}</b>{data.marginPercent !== null && <small className="quiet">{w.marginOf(`${data.marginPercent}%`)}</small>}</div>
        <div><span>{w.income}</span><b>{yuan(data.incomeFen)}</b><small className="quiet">{w.incomeHint(data.orders)}</small></div>
        <div><span>{w.landed}</span><b>{yuan(data.landedFen)}</b>{data.lossLines > 0 && <small className="wrong">{w.lossLines(data.lossLines)}</small>}</div>
        <div><span>{w.unknownCost}</span><b>{`${data.unknownPercent}%`}</b><small className={data.unknownLines > 0 ? 'wrong' : 'quiet'}>{w.unknownLines(data.unknownLines, yuan(data.unknownFen))}</small></div>
      </div>}
      <p className="quiet">{w.marginHint}</p>
      {data.isCut && <p className="quiet">{w.cutOrders}</p>}
    </Panel>
  )
}

function Stops({ offer: { id, lane, merchantId }, calls: { stop, stopMany }, again }: Omit<Props, 'mayStop' | 'maySeeMargin'>) {
  const { message } = App.useApp()
  const many = async (wish: Parameters<NonNullable<RehearsalCalls['stopMany']>>[0]) => { const { stopped, hasMore } = await stopMany!(wish); message.info(w.stoppedMany(stopped, hasMore), 6) }
  return (
    <Panel title={w.emergency}>
      <p className="hint quiet">{w.emergencyHint}</p>
      <div className="screen-actions">
        <ActWithReason danger text={w.stopThis} run={(reason) => stop({ id, reason })} after={again} />
        {stopMany && <ActWithReason danger text={w.stopLane(o.lanes[lane] ?? lane)} run={(reason) => many({ lane: lane as never, reason })} after={again} />}
        {stopMany && <ActWithReason danger text={merchantId ? w.stopStore : w.stopPlatform} run={(reason) => many({ ...(merchantId ? { merchantId } : { isPlatforms: true }), reason })} after={again} />}
      </div>
    </Panel>
  )
}

/** An hour or a day without any is drawn as nothing, not left out; up to now. */
function pointsOf({ points, stepMs, steps }: Results, of: (point: Point) => number) {
  if (points.length === 0) return []
  const by = new Map(points.map((point) => [Date.parse(point.at), of(point)]))
  const shanghaiMs = 8 * 3_600_000
  const last = Math.floor((Date.now() + shanghaiMs) / stepMs) * stepMs - shanghaiMs
  return Array.from({ length: steps }, (_, i) => last - (steps - 1 - i) * stepMs).map((at) => ({ minute: new Date(at).toISOString(), value: by.get(at) ?? 0 }))
}
