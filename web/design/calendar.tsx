import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Checkbox, Drawer, Segmented, Select } from 'antd'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { Api } from '#apps/house'
import { audienceText } from './audience'
import { dayNo, daysIn, holdsOn, linesOf, monthAfter, shifted, weekDayOf, weeksOf } from './calendar-days'
import { calendarWords as w } from './calendar-words'
import { YearView, type YearCalls } from './calendar-year'
import { ExportButton } from './exporting'
import { date } from './format'
import { Failed, Quiet, Screen, State, Waiting } from './parts'

/** The marketing calendar 营销日历 (F25, F40): what offers and presales hold on which day, where two of them would compete, and from each day a way to it and to a new one. */
export interface CalendarCalls extends YearCalls {
  readonly month: Api['staffCalendar']
  /** The operation that answers a month as a list, and where its file for other calendars is. */
  readonly sheet: string
  readonly file: string
  /** Whose calendar may be looked at: the platform's alone. */
  readonly stores?: () => Promise<readonly { readonly id: string; readonly name: string }[]>
  readonly mayMake: boolean
}
type Month = Awaited<ReturnType<Api['staffCalendar']>>
type Entry = Month['entries'][number]
type Clash = Month['clashes'][number]
interface Search { readonly view?: string; readonly year?: string; readonly lane?: string; readonly month?: string; readonly day?: string; readonly whose?: string; readonly hide?: string }

const narrow = matchMedia('(max-width: 699px)')
function useNarrow(): boolean {
  const [is, set] = useState(narrow.matches)
  useEffect(() => { const hear = () => { set(narrow.matches) }; narrow.addEventListener('change', hear); return () => { narrow.removeEventListener('change', hear) } }, [])
  return is
}

const dayText = (day: string): string => w.day(Number(day.slice(5, 7)), dayNo(day), w.week[weekDayOf(day)]!)
const monthText = (month: string): string => w.month(month.slice(0, 4), Number(month.slice(5)))
const todayNow = (): string => date(new Date().toISOString())

interface Turn { readonly search: Search; readonly go: (next: Partial<Record<keyof Search, string | undefined>>) => void }
export function CalendarPage({ calls, side }: { readonly calls: CalendarCalls; readonly side: 'merchant' | 'platform' }) {
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const go: Turn['go'] = (next) => { void navigate({ to: '.', search: { ...search, ...next } as never, replace: true }) }
  const { view, day, whose } = search
  const [month, year, isYear] = [search.month ?? todayNow().slice(0, 7), search.year ?? search.month?.slice(0, 4) ?? todayNow().slice(0, 4), view === 'year']
  const turned = (by: number) => { go(isYear ? { year: String(Number(year) + by) } : { month: monthAfter(month, by), day: undefined }) }
  const file = `${calls.file}?${new URLSearchParams({ ...(isYear ? { year } : { month }), ...(whose && { whose }) }).toString()}`
  return (
    <Screen title={w.title} actions={<><Button href={file} download>{w.file}</Button>{!isYear && <ExportButton kind={calls.sheet} filters={{ month, ...(whose && { whose }) }} />}{calls.mayMake && <MakeOn day={day ?? todayNow()} isMain text={w.makeToday} />}</>}>
      <div className="cal-head">
        <div className="screen-actions"><Button aria-label={isYear ? w.before_ : w.before} onClick={() => { turned(-1) }}>‹</Button><h2 aria-live="polite">{isYear ? w.year(year) : monthText(month)}</h2><Button aria-label={isYear ? w.after_ : w.after} onClick={() => { turned(1) }}>›</Button><Button onClick={() => { go({ month: undefined, year: undefined, day: undefined }) }}>{w.now}</Button></div>
        <div className="screen-actions"><Segmented aria-label={w.view} value={isYear ? 'year' : 'month'} onChange={(next) => { go(next === 'year' ? { view: next, year: month.slice(0, 4), day: undefined } : { view: undefined, year: undefined }) }} options={Object.entries(w.views).map(([value, label]) => ({ value, label }))} />
          {calls.stores && <Whose stores={calls.stores} whose={whose} choose={(next) => { go({ whose: next }) }} />}</div>
      </div>
      {isYear ? <YearView year={year} whose={whose} lane={search.lane} side={side} calls={calls} chooseLane={(lane) => { go({ lane }) }} open={(next) => { go({ view: undefined, year: undefined, lane: undefined, month: next }) }} /> : <MonthView month={month} calls={calls} side={side} search={search} go={go} />}
    </Screen>
  )
}

function MonthView({ month, calls, side, search: { day, whose, hide = '' }, go }: Turn & { readonly month: string; readonly calls: CalendarCalls; readonly side: 'merchant' | 'platform' }) {
  const isNarrow = useNarrow()
  const { data, error, refetch } = useQuery({ queryKey: ['calendar', month, whose], queryFn: () => calls.month({ month, ...(whose && { whose }) }), placeholderData: (before) => before })
  const hidden = hide.split(',').filter(Boolean)
  const shown = data?.month === month ? data : undefined
  const entries = shown?.entries.filter(({ type }) => !hidden.includes(type)) ?? []
  const clashes = shown?.clashes.filter(({ ids }) => ids.every((id) => entries.some((one) => one.id === id))) ?? []
  const choose = (next: string | undefined) => { go({ day: next, ...(next && { month: next.slice(0, 7) }) }) }
  return (
    <>
      <Legend hidden={hidden} choose={(next) => { go({ hide: next.join(',') || undefined }) }} />
      {shown?.isCut && <p className="draft" role="status">{w.cut}</p>}
      {error ? <Failed fault={error} again={() => { void refetch() }} /> : !shown ? <Waiting /> : <>
        {shown.entries.length === 0 && <p className="quiet" role="status">{w.none}</p>}
        {isNarrow ? <Agenda month={month} today={shown.today} entries={entries} clashes={clashes} choose={choose} /> : <Grid month={month} today={shown.today} entries={entries} clashes={clashes} choose={choose} go={(next) => { go({ month: next, day: undefined }) }} />}
        <Drawer title={day && dayText(day)} open={day !== undefined} onClose={() => { choose(undefined) }} width="min(560px, 100vw)" destroyOnHidden>
          {day && <Day day={day} side={side} entries={entries.filter((one) => holdsOn(one, day))} clashes={clashes.filter((one) => holdsOn(one, day))} all={entries} mayMake={calls.mayMake} />}
        </Drawer>
      </>}
    </>
  )
}

function MakeOn({ day, text, isMain }: { readonly day: string; readonly text: string; readonly isMain?: boolean }) {
  const navigate = useNavigate()
  return <Button type={isMain ? 'primary' : 'default'} onClick={() => { void navigate({ to: '/offers', search: { new: day } as never }) }}>{text}</Button>
}

function Whose({ stores, whose, choose }: { readonly stores: NonNullable<CalendarCalls['stores']>; readonly whose: string | undefined; readonly choose: (whose: string | undefined) => void }) {
  const { data = [] } = useQuery({ queryKey: ['calendar-stores'], queryFn: stores })
  return <Select aria-label={w.whose} value={whose ?? ''} onChange={(next) => { choose(next || undefined) }} showSearch optionFilterProp="label" popupMatchSelectWidth={false} style={{ minWidth: 160 }} options={[{ value: '', label: w.everybody }, { value: 'platform', label: w.platforms }, ...data.map(({ id, name }) => ({ value: id, label: name }))]} />
}

/** What each colour means is what hides it. */
function Legend({ hidden, choose }: { readonly hidden: readonly string[]; readonly choose: (hidden: readonly string[]) => void }) {
  return <div className="cal-legend" role="group" aria-label={w.show}>{Object.entries(w.types).map(([type, text]) => <Checkbox key={type} checked={!hidden.includes(type)} onChange={({ target: { checked } }) => { choose(checked ? hidden.filter((one) => one !== type) : [...hidden, type]) }}><span className={`cal-chip cal-${type}`}>{text}</span></Checkbox>)}</div>
}

interface DaysProps { readonly month: string; readonly today: string; readonly entries: readonly Entry[]; readonly clashes: readonly Clash[]; readonly choose: (day: string) => void }
const mostLines = 4
const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

/** The month as a table: one day of it is reached by Tab, the others by arrows; PageUp and PageDown turn the month. */
function Grid({ month, today, entries, clashes, choose, go }: DaysProps & { readonly go: (month: string) => void }) {
  const table = useRef<HTMLTableElement>(null)
  const [focused, focus] = useState(today.startsWith(month) ? today : `${month}-01`)
  const current = focused.startsWith(month) ? focused : `${month}-01`
  const wanted = useRef(false)
  useEffect(() => { if (wanted.current) { wanted.current = false; table.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus() } }, [current, month])
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key]
    const next = step === undefined ? (event.key === 'PageUp' || event.key === 'PageDown' ? `${monthAfter(month, event.key === 'PageUp' ? -1 : 1)}-01` : event.key === 'Home' ? daysIn(month)[0]! : event.key === 'End' ? daysIn(month).at(-1)! : undefined) : shifted(current, step)
    if (!next) return
    event.preventDefault()
    wanted.current = true
    focus(next)
    if (!next.startsWith(month)) go(next.slice(0, 7))
  }
  return (
    <div className="table-box"><table className="cal" ref={table} onKeyDown={onKeyDown}>
      <caption className="cal-caption">{w.caption(monthText(month))}</caption>
      <thead><tr>{w.week.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
      <tbody>{weeksOf(month).map((week, i) => {
        const lines = linesOf(week, entries)
        return <tr key={i}>{week.map((day, place) => day === null ? <td key={place} className="cal-out" /> : <td key={day} className={day === today ? 'is-today' : ''}><Cell day={day} isToday={day === today} isCurrent={day === current} line={lines[place]!} first={(entry) => place === 0 || !lines[place - 1]!.includes(entry)} clashes={clashes.filter((one) => holdsOn(one, day)).length} choose={() => { focus(day); choose(day) }} /></td>)}</tr>
      })}</tbody>
    </table></div>
  )
}

interface CellProps { readonly day: string; readonly isToday: boolean; readonly isCurrent: boolean; readonly line: readonly (Entry | undefined)[]; readonly first: (entry: Entry) => boolean; readonly clashes: number; readonly choose: () => void }
function Cell({ day, isToday, isCurrent, line, first, clashes, choose }: CellProps) {
  const its = line.filter((one) => one !== undefined)
  const [shown, rest] = [line.slice(0, mostLines), line.slice(mostLines).filter((one) => one !== undefined).length]
  const label = [dayText(day), isToday && w.today, w.items(its.length), clashes > 0 && w.clashes(clashes), ...its.slice(0, mostLines).map(({ name, type }) => `${w.types[type]} ${name}`)].filter(Boolean).join('，')
  return (
    <button type="button" className="cal-day" tabIndex={isCurrent ? 0 : -1} aria-label={label} aria-current={isToday ? 'date' : undefined} onClick={choose} data-day={day}>
      <span className="cal-no"><b>{dayNo(day)}</b>{isToday && <i>{w.today}</i>}{clashes > 0 && <em>{w.clashes(clashes)}</em>}</span>
      {shown.map((entry, i) => (entry ? <span key={entry.id} className={`cal-bar cal-${entry.type} is-${entry.state} ${first(entry) ? 'is-first' : ''}`}>{first(entry) ? nameOf(entry) : ' '}</span> : <span key={i} className="cal-gap"> </span>))}
      {rest > 0 && <span className="quiet">{w.more(rest)}</span>}
    </button>
  )
}
const nameOf = ({ name, state }: Entry): string => (state === 'draft' ? `${w.draft} · ${name}` : name)

/** On phones the days that have something, one under the other, and today. */
function Agenda({ month, today, entries, clashes, choose }: DaysProps) {
  const days = daysIn(month).map((day) => ({ day, its: entries.filter((one) => holdsOn(one, day)), clashes: clashes.filter((one) => holdsOn(one, day)).length })).filter(({ day, its }) => its.length > 0 || day === today)
  return (
    <ol className="cal-agenda" aria-label={w.daysHead}>{days.map(({ day, its, clashes }) => (
      <li key={day}><button type="button" className="desk-panel" onClick={() => { choose(day) }} data-day={day}>
        <span className="cal-no"><b>{dayText(day)}</b>{day === today && <i>{w.today}</i>}{clashes > 0 && <em>{w.clashes(clashes)}</em>}</span>
        {its.slice(0, mostLines).map((entry) => <span key={entry.id} className={`cal-bar is-first cal-${entry.type} is-${entry.state}`}>{nameOf(entry)}</span>)}
        {its.length > mostLines && <span className="quiet">{w.more(its.length - mostLines)}</span>}
        {its.length === 0 && <span className="quiet">{w.noneThatDay}</span>}
      </button></li>))}
    </ol>
  )
}

const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const dayMinutes = 1_440
/** Its hours on a day: cut where it begins or ends that day. */
function hoursOf({ slots, startsAt, endsAt }: Entry, day: string): string {
  const from = Date.parse(`${day}T00:00:00+08:00`)
  const [begins, ends] = [(Date.parse(startsAt) - from) / 60_000, (Date.parse(endsAt) - from) / 60_000]
  const its = (slots ?? [{ fromMinute: 0, untilMinute: dayMinutes }]).map(({ fromMinute, untilMinute }) => [Math.max(fromMinute, begins), Math.min(untilMinute, ends)] as const).filter(([a, b]) => a < b)
  return its.map(([a, b]) => (a === 0 && b === dayMinutes ? w.wholeDay : `${clock(Math.floor(a))}–${clock(Math.ceil(b))}`)).join('、')
}

/** What ends at midnight has the day before as its last. */
const lastDay = (endsAt: string): string => date(new Date(Date.parse(endsAt) - 1).toISOString())
const deskOf = { presale: '/presales', bargain: '/bargains', group: '/group-buys', list: '/price-lists' } as const
interface DayProps { readonly day: string; readonly side: 'merchant' | 'platform'; readonly entries: readonly Entry[]; readonly clashes: readonly Clash[]; readonly all: readonly Entry[]; readonly mayMake: boolean }
function Day({ day, side, entries, clashes, all, mayMake }: DayProps) {
  const names = new Map(all.map(({ id, name }) => [id, name]))
  // A store does not open what is the platform's.
  const linked = (entry: Entry): ReactNode => (side === 'merchant' && entry.merchantId === null ? <b>{entry.name}</b> : entry.kind !== 'offer' ? <Link to={deskOf[entry.kind] as never}>{entry.name}</Link> : <Link to={'/offers/$id' as never} params={{ id: entry.refId } as never}>{entry.name}</Link>)
  return (
    <>
      {mayMake && <p><MakeOn day={day} text={w.make} /></p>}
      {entries.length === 0 && <p className="quiet">{w.noneThatDay}</p>}
      <ul className="rows-list">{entries.map((entry) => <li key={entry.id}><div><span className={`cal-chip cal-${entry.type}`}>{w.types[entry.type]}</span> {linked(entry)}<div><Quiet>{[hoursOf(entry, day), `${date(entry.startsAt)} – ${lastDay(entry.endsAt)}`, entry.merchantId === null ? w.platform : entry.merchantName, entry.isForGroups && audienceText({ groupIds: [], publicAt: entry.publicAt })].filter(Boolean).join(' · ')}</Quiet></div></div>{entry.state !== 'live' && <State text={entry.state === 'draft' ? w.draft : w.stopped} tone={entry.state === 'draft' ? 'warn' : 'calm'} />}</li>)}</ul>
      {clashes.length > 0 && <section aria-label={w.clashTitle}><h3 className="cal-clash-title">{w.clashTitle}</h3><ul className="rows-list">{clashes.map(({ ids, how, goods }) => <li key={ids.join()}><div><b>{w.with(names.get(ids[0])!, names.get(ids[1])!)}</b><div className={how === 'excluded' ? 'wrong' : ''}>{w.how[how]}{goods === 'perhaps' && <Quiet>（{w.perhaps}）</Quiet>}</div></div></li>)}</ul></section>}
    </>
  )
}
