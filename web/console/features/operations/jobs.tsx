import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ListPage } from '../../../design/list-page'
import { ActSurely, Panel, Quiet, State, When } from '../../../design/parts'
import { inLocale } from '../../../design/theme'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { took } from './subjects'
import { words as w } from './words'

/** The jobs page 任务台 (E29): what runs by the clock, with its last and next run; the latest runs; and, for whom it is permitted, run now, try again and cancel. */
type Answer = Awaited<ReturnType<typeof api.jobs>>
type Row = Answer['items'][number]
type Schedule = Answer['schedules'][number]

/** When a job runs, as people say it; what is none of the usual ways stays as it is written. */
function cronText(cron: string): string {
  const [minute = '', hour = '', ...rest] = cron.split(' ')
  const two = (text: string) => text.padStart(2, '0')
  if (cron === '* * * * *') return w.everyMinute
  if (rest.join(' ') !== '* * *') return cron
  const each = /^\*\/(\d+)$/.exec(minute)?.[1]
  if (each && hour === '*') return w.everyMinutes(each)
  if (!/^\d+$/.test(minute)) return cron
  return hour === '*' ? w.everyHour(two(minute)) : /^\d+$/.test(hour) ? w.everyDay(`${two(hour)}:${two(minute)}`) : cron
}

/** A run that was just asked for is seen to end. */
const freshMs = 8_000
const active = new Set(['created', 'retry'])

export function Jobs() {
  const queries = useQueryClient()
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  const { data } = useQuery({ queryKey: ['schedules'], queryFn: () => api.jobs({}), refetchInterval: freshMs })
  // What has changed of the schedules has changed the list of runs.
  const sign = (data?.schedules ?? []).map(({ lastEndedAt, waiting, failed }) => `${lastEndedAt} ${waiting} ${failed}`).join()
  useEffect(() => { void queries.invalidateQueries({ queryKey: ['jobs'] }) }, [sign])
  const mayAct = me?.permits.includes('operations.jobs') ?? false
  const again = () => { void queries.invalidateQueries({ queryKey: ['schedules'] }); void queries.invalidateQueries({ queryKey: ['jobs'] }) }
  const names = new Map((data?.schedules ?? []).map((one) => [one.name, saysOf(one)]))
  return (
    <ListPage<Row> name="jobs" title={w.jobs} idOf={(row) => row.id} load={(ask) => api.jobs(ask)} empty={<p className="quiet">{w.noRuns}</p>}
      filters={[{ name: 'name', label: w.job, options: (data?.schedules ?? []).map((one) => ({ value: one.name, label: saysOf(one) })) }, { name: 'state', label: w.state, options: Object.entries(w.jobStates).map(([value, label]) => ({ value, label })) }]}
      head={<><Schedules schedules={data?.schedules} mayAct={mayAct} again={again} /><h2 id="runs" className="section-title">{w.runs}</h2></>}
      columns={[
        { key: 'name', title: w.job, text: (row) => row.name, show: (row) => <><b>{names.get(row.name) ?? row.name}</b><div><Quiet>{row.name}</Quiet></div></> },
        { key: 'state', title: w.state, text: (row) => row.state, show: (row) => <State text={w.jobStates[row.state] ?? row.state} tone={toneOf(row.state)} /> },
        { key: 'tries', title: w.tries, isNumber: true, text: (row) => row.tries, show: (row) => row.tries },
        { key: 'started', title: w.started, text: (row) => row.startedAt ?? '', show: (row) => <When at={row.startedAt} /> },
        { key: 'ended', title: w.ended, text: (row) => row.endedAt ?? '', show: (row) => <When at={row.endedAt} /> },
        { key: 'fault', title: w.fault, text: (row) => row.fault ?? '', show: (row) => <>{row.fault ?? '–'}{row.payload && <details><summary>{w.payload}</summary><pre className="pre">{row.payload}</pre></details>}</> },
        { key: 'do', title: '', show: (row) => mayAct && <Acts row={row} again={again} /> },
      ]} />
  )
}

function Acts({ row, again }: { readonly row: Row; readonly again: () => void }) {
  if (row.state === 'failed' || row.state === 'cancelled') return <ActSurely small text={w.retry} done={w.retried} run={() => api.retryJob({ id: row.id })} after={again} />
  return active.has(row.state) ? <ActSurely small danger text={w.cancel} sure={w.cancelSure} done={w.cancelled} run={() => api.cancelJob({ id: row.id })} after={again} /> : null
}

const saysOf = ({ name, says }: Schedule): string => inLocale(says) ?? name

function Schedules({ schedules, mayAct, again }: { readonly schedules: readonly Schedule[] | undefined; readonly mayAct: boolean; readonly again: () => void }) {
  if (schedules === undefined) return null
  if (schedules.length === 0) return <Panel title={w.schedules}><p className="quiet">{w.noSchedules}</p></Panel>
  return (
    <Panel title={w.schedules}>
      <ul className="rows-list schedules">{[...schedules].sort((a, b) => troubleOf(b) - troubleOf(a)).map((one) => (
        <li key={one.name}>
          <div><b>{saysOf(one)}</b> <Signs schedule={one} /><div><Quiet>{one.name} · {cronText(one.cron)}</Quiet></div></div>
          <div className="schedule-times"><div><Quiet>{w.last}</Quiet> {one.lastEndedAt ? <><When at={one.lastEndedAt} />{one.lastMs !== null && <Quiet> {w.took(took(one.lastMs))}</Quiet>}</> : <Quiet>{w.never}</Quiet>}</div><div><Quiet>{w.next}</Quiet> <When at={one.nextAt} /></div></div>
          {mayAct && <div className="acts"><ActSurely text={w.runNow} named={saysOf(one)} sure={w.runSure} done={w.planned} run={() => api.runJob({ name: one.name })} after={again} /></div>}
        </li>))}</ul>
    </Panel>
  )
}

/** What is out of order stands first. */
const troubleOf = ({ overdueSince, failedInARow, failed }: Schedule): number => (overdueSince ? 4 : 0) + (failedInARow > 0 ? 2 : 0) + (failed > 0 ? 1 : 0)

/** What is out of order with a schedule, and what waits of it; failures lead to their runs. */
const Signs = ({ schedule: { name, overdueSince, failedInARow, failed, waiting } }: { readonly schedule: Schedule }) => (
  <>
    {overdueSince && <State text={w.overdue} tone="bad" />} {failedInARow > 0 ? <State text={w.failing(failedInARow)} tone="bad" /> : waiting > 0 && <State text={w.running(waiting)} tone="busy" />}
    {failed > 0 && <> <Link to="." search={{ name, state: 'failed' } as never} resetScroll={false} onClick={() => { document.getElementById('runs')?.scrollIntoView() }}>{w.failedDay(failed)}</Link></>}
  </>
)
