import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, InputNumber, Segmented, Select } from 'antd'
import { useState } from 'react'
import type { Api } from '#apps/house'
import { dayNo, weeksOf } from './calendar-days'
import { calendarWords as w } from './calendar-words'
import { date, yuan } from './format'
import { offerWords as o } from './offer-words'
import { Failed, Panel, Quiet, State, Waiting } from './parts'

/** A year of the marketing calendar 年度日历与预算 (F25, F40): how much goes on each day, and each month's plan beside what its offers may cost and have cost. */
export interface YearCalls { readonly year: Api['staffCalendarYear']; readonly plan: Api['planStaffBudget']; readonly mayPlan: boolean }
type Year = Awaited<ReturnType<YearCalls['year']>>
type OfMonth = Year['months'][number]
type Lane = NonNullable<Parameters<YearCalls['plan']>[0]['lane']>
const lanes = Object.keys(o.lanes).filter((lane) => lane !== '*')
const monthNo = (month: string): number => Number(month.slice(5))

interface Props { readonly year: string; readonly whose: string | undefined; readonly lane: string | undefined; readonly side: 'merchant' | 'platform'; readonly calls: YearCalls; readonly chooseLane: (lane: string | undefined) => void; readonly open: (month: string) => void }
export function YearView({ year, whose, lane, side, calls, chooseLane, open }: Props) {
  const { data, error, refetch } = useQuery({ queryKey: ['calendar', 'year', year, whose, lane], queryFn: () => calls.year({ year, ...(whose && { whose }), ...(lane && { lane: lane as Lane }) }), placeholderData: (before) => before })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (data?.year !== year) return <Waiting />
  return (
    <>
      {data.isCut && <p className="draft" role="status">{w.cutYear}</p>}
      <ul className="cal-year">{data.months.map((one) => <li key={one.month}><button type="button" className="desk-panel" onClick={() => { open(one.month) }}><Small month={one} data={data} /></button></li>)}</ul>
      <Panel title={`${w.budget} · ${data.isOwn ? (side === 'merchant' ? w.ownBudget : w.platform) : w.storeBudget}`} extra={<Select aria-label={w.lane} value={lane ?? ''} onChange={(next) => { chooseLane(next || undefined) }} popupMatchSelectWidth={false} options={[{ value: '', label: w.allLanes }, ...lanes.map((value) => ({ value, label: o.lanes[value] }))]} />}>
        <p className="quiet hint">{w.budgetHint}</p>
        {data.spentSince && <p className="quiet" role="status">{w.spentSince(date(data.spentSince))}</p>}
        <Budgets data={data} lane={(lane as Lane | undefined) ?? null} calls={calls} />
      </Panel>
    </>
  )
}

/** A month in small: its days by how much goes on; what it comes to stands in words below. */
function Small({ month: { month, items, clashes }, data }: { readonly month: OfMonth; readonly data: Year }) {
  const by = new Map(data.days.map((one) => [one.day, one]))
  return (
    <>
      <b>{w.monthName(monthNo(month))}{data.today.startsWith(month) && <i className="cal-now">{w.thisMonth}</i>}</b>
      <span className="cal-small" aria-hidden="true">{weeksOf(month).flat().map((day, i) => { const on = day === null ? undefined : by.get(day); return <span key={i} className={day === null ? '' : `is-day is-${Math.min(4, on?.items ?? 0)} ${on?.clashes ? 'is-clash' : ''} ${day === data.today ? 'is-today' : ''}`}>{day === null ? '' : dayNo(day)}</span> })}</span>
      <span className="quiet">{items === 0 ? w.empty : w.items(items)}{clashes > 0 && <em className="cal-mark">{w.clashes(clashes)}</em>}</span>
    </>
  )
}

function Budgets({ data, lane, calls }: { readonly data: Year; readonly lane: Lane | null; readonly calls: YearCalls }) {
  const [only, show] = useState<'all' | 'coming'>(data.today.startsWith(data.year) && matchMedia('(max-width: 699px)').matches ? 'coming' : 'all')
  const now = data.today.slice(0, 7)
  const months = data.months.filter(({ month }) => only === 'all' || month >= now)
  const sum = (of: (one: OfMonth) => number) => data.months.reduce((total, one) => total + of(one), 0)
  const most = Math.max(1, ...data.months.map(({ planFen, liveFen, draftFen, spentFen }) => Math.max(planFen ?? 0, liveFen + draftFen, spentFen)))
  return (
    <>
      <div className="numbers"><div><span>{w.plan}</span><b>{yuan(sum((one) => one.planFen ?? 0))}</b></div><div><span>{w.live}</span><b>{yuan(sum((one) => one.liveFen))}</b><small className="quiet">{w.drafts(yuan(sum((one) => one.draftFen)))}</small></div><div><span>{w.spent}</span><b>{yuan(sum((one) => one.spentFen))}</b></div></div>
      {data.today.startsWith(data.year) && <p><Segmented aria-label={w.show} value={only} onChange={show} options={[{ value: 'all', label: w.allMonths }, { value: 'coming', label: w.coming }]} /></p>}
      <div className="table-box is-flat"><table className="table cal-budgets">
        <caption className="cal-caption">{w.budgetCaption(data.year)}</caption>
        <thead><tr><th scope="col">{w.monthWord}</th><th scope="col">{w.plan}</th><th scope="col" className="number">{w.live}</th><th scope="col" className="number">{w.spent}</th><th scope="col">{w.bar}</th></tr></thead>
        <tbody>{months.map((one) => (
          <tr key={`${one.month}/${lane}`}>
            <td><b>{w.monthName(monthNo(one.month))}</b></td>
            <td data-title={w.plan}><Plan month={one} lane={lane} calls={calls} mayPlan={calls.mayPlan && data.isOwn && one.month >= now} />{one.lanesFen !== null && <div><Quiet>{w.lanes(yuan(one.lanesFen))}</Quiet></div>}</td>
            <td data-title={w.live} className="number"><div>{yuan(one.liveFen)}{one.draftFen > 0 && <div><Quiet>{w.drafts(yuan(one.draftFen))}</Quiet></div>}{one.unbounded > 0 && <div className="wrong">{w.unbounded(one.unbounded)}</div>}</div></td>
            <td data-title={w.spent} className="number">{yuan(one.spentFen)}</td>
            <td data-title={w.bar} className="cal-bars"><Bars month={one} most={most} /></td>
          </tr>))}
        </tbody></table></div>
    </>
  )
}

/** What is wrong with a month, worst first; a plan that only its drafts would exceed is a warning. */
function saysOf({ planFen, liveFen, draftFen, spentFen, lanesFen }: OfMonth): { readonly text: string; readonly tone: 'bad' | 'warn' } | undefined {
  if (planFen === null) return undefined
  if (spentFen > planFen) return { text: w.overSpent(yuan(spentFen - planFen)), tone: 'bad' }
  if (liveFen > planFen) return { text: w.over(yuan(liveFen - planFen)), tone: 'bad' }
  if (liveFen + draftFen > planFen) return { text: w.overDrafts(yuan(liveFen + draftFen - planFen)), tone: 'warn' }
  return lanesFen !== null && lanesFen > planFen ? { text: w.overLanes(yuan(lanesFen - planFen)), tone: 'warn' } : undefined
}

function Bars({ month, most }: { readonly month: OfMonth; readonly most: number }) {
  const { planFen, liveFen, draftFen, spentFen } = month
  const wide = (fen: number) => ({ width: `${Math.round(fen / most * 1000) / 10}%` })
  const says = saysOf(month)
  return (
    <div className="cal-plan">
      <div className="cal-track" role="img" aria-label={w.barSays(planFen === null ? w.noPlan : yuan(planFen), yuan(liveFen), yuan(draftFen), yuan(spentFen))}>
        <span className="is-live" style={wide(liveFen)} /><span className="is-draft" style={wide(draftFen)} /><span className="is-spent" style={wide(spentFen)} />{planFen !== null && <i style={{ left: `${Math.min(99.5, planFen / most * 100)}%` }} />}
      </div>
      {says && <State text={says.text} tone={says.tone} />}
    </div>
  )
}

/** The plan of a month is changed where it stands; what the server refuses stands below it, once all has been read anew: nothing moves under the pointer of who answers it. */
function Plan({ month: { month, planFen, version }, lane, calls, mayPlan }: { readonly month: OfMonth; readonly lane: Lane | null; readonly calls: YearCalls; readonly mayPlan: boolean }) {
  const queries = useQueryClient()
  const [given, give] = useState<number | null>()
  const [wrong, setWrong] = useState('')
  const [isBusy, setBusy] = useState(false)
  if (!mayPlan) return <span>{planFen === null ? <Quiet>{w.noPlan}</Quiet> : yuan(planFen)}</span>
  const shown = given === undefined ? (planFen === null ? null : planFen / 100) : given
  const isChanged = given !== undefined && (given === null ? null : Math.round(given * 100)) !== planFen
  const save = () => {
    setBusy(true)
    setWrong('')
    const again = () => queries.invalidateQueries({ queryKey: ['calendar', 'year'] })
    calls.plan({ month, lane, fen: given == null ? null : Math.round(given * 100), version }).then(async () => { await again(); give(undefined) }, async (fault: Error) => { await again(); setWrong(fault.message) }).finally(() => { setBusy(false) })
  }
  return (
    <div className="cal-edit">
      <InputNumber<number> aria-label={w.planOf(w.monthName(monthNo(month)))} min={0} max={1_000_000_000} precision={2} prefix="¥" placeholder={w.noPlan} value={shown} status={wrong ? 'error' : ''} onChange={(next) => { give(next); setWrong('') }} onPressEnter={() => { if (isChanged) save() }} />
      {isChanged && <><Button type="primary" loading={isBusy} onClick={save}>{w.savePlan}</Button><Button onClick={() => { give(undefined); setWrong('') }}>{w.dropPlan}</Button></>}
      {wrong && <p className="wrong" role="alert">{wrong}</p>}
    </div>
  )
}

