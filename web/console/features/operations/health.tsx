import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { Chart } from '../../../design/chart'
import { bytes, dateTime } from '../../../design/format'
import { Failed, Panel, Quiet, Screen, State, Waiting, When } from '../../../design/parts'
import { useLook } from '../../../design/theme'
import { api } from '../../api'
import { Alerts, verdictOf } from './alerts'
import { lasted, subjectsOf, took, type Health as Seen, type Subject } from './subjects'
import { words as w } from './words'

/** The operators' health page 系统健康 (E28, E29): alerts, a sentence for each part of the system, the last hour as pictures, the processes, and which statements take the time. */
const freshMs = 30_000

export function Health() {
  const { words } = useLook()
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  const { data, error, refetch } = useQuery({ queryKey: ['health'], queryFn: () => api.health({}), refetchInterval: freshMs })
  if (error && !data) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Screen title={w.title}><Waiting /></Screen>
  const subjects = subjectsOf(data)
  const verdict = verdictOf(data.alerts, subjects.filter(({ tone }) => tone !== 'good').length)
  return (
    <Screen title={w.title} actions={<><Quiet>{w.lookedAt(dateTime(data.at))}</Quiet><Button onClick={() => { void refetch() }}>{words.refresh}</Button></>}>
      <p className={verdict.isWell ? 'done' : 'draft'} role="status"><b>{verdict.says}</b></p>
      {error && <p className="wrong" role="alert">{error.message}</p>}
      <Alerts alerts={data.alerts} processes={data.processes} maySeeTo={me?.permits.includes('operations.alerts') ?? false} />
      <Panel title={w.parts}><ul className="subjects">{subjects.map((subject) => <Line key={subject.key} subject={subject} />)}</ul></Panel>
      <Charts health={data} />
      <Processes processes={data.processes} />
      <Statements />
    </Screen>
  )
}

const Line = ({ subject: { key, tone, says, todo, to, toText } }: { readonly subject: Subject }) => (
  <li><b>{w.subjects[key] ?? key}</b><State text={w.tones[tone]!} tone={tone} /><div>{says}{todo && <div><Quiet>{w.todo}{todo}</Quiet>{to && <> <Link to={to}>{toText}</Link></>}</div>}</div></li>
)

/** What is drawn, how its numbers are written, and by which alert a picture is of something wrong. */
const drawn: readonly { readonly name: string; readonly show: (n: number) => string; readonly rule?: string; readonly isCounted?: true }[] = [
  { name: 'requests', show: String, isCounted: true }, { name: 'faults', show: String, rule: 'errors', isCounted: true }, { name: 'letters_waiting', show: String }, { name: 'letters_late', show: lasted, rule: 'letters_late' },
  { name: 'connections', show: String }, { name: 'pool_waiting', show: String, rule: 'pool_waiting' }, { name: 'loop_delay_ms', show: took }, { name: 'memory_bytes', show: bytes },
]
/** A minute that is not over has not been counted to its end. */
const isOver = (minute: string, at: string): boolean => Date.parse(minute) + 60_000 <= Date.parse(at)
const Charts = ({ health: { series, alerts, at } }: { readonly health: Seen }) => (
  <Panel title={w.charts}><div className="charts">{drawn.map(({ name, show, rule, isCounted }) => <Chart key={name} title={w.series[name]!} points={series.filter((point) => point.name === name && (!isCounted || isOver(point.minute, at)))} show={show} isBad={alerts.some((alert) => alert.rule === rule)} words={w.chartWords} />)}</div></Panel>
)

function Processes({ processes }: { readonly processes: Seen['processes'] }) {
  return (
    <Panel title={w.processes}>
      {processes.length === 0 ? <p className="quiet">{w.processesNone}</p> : <div className="table-box is-flat" tabIndex={0} role="region" aria-label={w.processes}>
        <table className="table">
          <thead><tr>{[w.host, w.partsOf, w.seen, w.memory, w.loopDelay, w.pool, w.skew, w.version, w.started].map((title) => <th key={title} scope="col">{title}</th>)}</tr></thead>
          <tbody>{processes.map((one) => (
            <tr key={one.id}>
              <td><b>{one.host}</b> <Quiet>#{one.pid}</Quiet></td><td data-title={w.partsOf}>{one.parts}</td>
              <td data-title={w.seen}><span><State text={one.isSilent ? w.silent : w.alive} tone={one.isSilent ? 'bad' : 'good'} />{one.isSilent && <> <When at={one.seenAt} /></>}</span></td>
              <td data-title={w.memory} className="nowrap">{bytes(one.memoryBytes)}</td><td data-title={w.loopDelay} className="nowrap">{took(one.loopDelayMs)}</td><td data-title={w.pool}>{one.poolIdle}/{one.poolSize}</td>
              <td data-title={w.skew} className="nowrap">{took(Math.abs(one.clockSkewMs))}</td><td data-title={w.version}>{one.version}</td><td data-title={w.started}><When at={one.startedAt} /></td>
            </tr>))}</tbody>
        </table>
      </div>}
    </Panel>
  )
}

/** So many are shown at once; the others when somebody asks. */
const firstShown = 10

function Statements() {
  const { words } = useLook()
  const [isWhole, showWhole] = useState(false)
  const { data, error, refetch } = useQuery({ queryKey: ['statements'], queryFn: () => api.slowestStatements({}) })
  return (
    <Panel title={w.statements}>
      {error ? <Failed fault={error} again={() => { void refetch() }} /> : !data ? <Waiting /> : data.items === null ? <><p>{w.statementsOff}</p><p className="quiet">{w.statementsOn}</p></> : data.items.length === 0 ? <p className="quiet">{w.noStatements}</p> : <>
        <p className="lead quiet">{w.statementsHint}</p>
        <div className="table-box is-flat statements" tabIndex={0} role="region" aria-label={w.statements}>
          <table className="table">
            <thead><tr><th scope="col">{w.statement}</th>{[w.total, w.mean, w.calls, w.rows].map((title) => <th key={title} scope="col" className="number">{title}</th>)}</tr></thead>
            <tbody>{data.items.slice(0, isWhole ? undefined : firstShown).map((one, i) => (
              <tr key={i}><td><details className="statement"><summary><code>{one.statement.slice(0, 90)}</code></summary><code>{one.statement}</code></details></td>
                <td data-title={w.total} className="number">{took(one.totalMs)}</td><td data-title={w.mean} className="number">{took(one.meanMs)}</td><td data-title={w.calls} className="number">{one.calls.toLocaleString('en-US')}</td><td data-title={w.rows} className="number">{one.rows.toLocaleString('en-US')}</td></tr>))}</tbody>
          </table>
        </div>
        {!isWhole && data.items.length > firstShown && <p className="desk-more"><Button onClick={() => { showWhole(true) }}>{words.more}</Button></p>}</>}
    </Panel>
  )
}
