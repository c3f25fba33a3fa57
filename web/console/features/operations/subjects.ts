import { bytes, dateTime, yuan } from '../../../design/format'
import type { Tone } from '../../../design/parts'
import { inLocale } from '../../../design/theme'
import type { api } from '../../api'
import { words as w } from './words'

/** The parts of the system as sentences 逐项说明: what is wrong is what an alert says, so that the page and the alerts are never of two minds; the facts fill the words (decision 0024). */
export type Health = Awaited<ReturnType<typeof api.health>>
export type AlertSeen = Health['alerts'][number]
export interface Subject { readonly key: string; readonly tone: Tone; readonly says: string; readonly todo?: string; readonly to?: string; readonly toText?: string }

const [minute, hour, day] = [60, 3_600, 86_400]
/** 90 秒, 5 分钟, 3 小时, 2 天. */
export function lasted(seconds: number): string {
  if (seconds < 2 * minute) return w.seconds(Math.round(seconds))
  if (seconds < 2 * hour) return w.minutes(Math.round(seconds / minute))
  return seconds < 2 * day ? w.hoursLong(Math.round(seconds / hour)) : w.days(Math.round(seconds / day))
}
/** 0.4 ms, 8 ms, 1.2 s; longer as people say it. */
export const took = (ms: number): string => (ms > 0 && ms < 9.95 ? `${ms < 0.05 ? '<0.1' : ms.toFixed(1)} ms` : ms < 1_000 ? `${Math.round(ms)} ms` : ms < 120_000 ? `${(ms / 1_000).toFixed(1)} s` : lasted(ms / 1_000))

const percent = (n: number): string => `${Math.round(n * 10) / 10}%`
/** An alert's value in the unit of its rule. */
const units: Readonly<Record<string, (n: number) => string>> = { letters_late: lasted, job_overdue: lasted, process_lost: lasted, disk_used: percent, errors: percent, clock_skew: took, ledger_unbalanced: yuan }
export const valueOf = (rule: string, n: number): string => units[rule]?.(n) ?? String(n)

/** A process by its host and parts; one that is long gone by its id. */
const processName = (id: string, processes: Health['processes']): string => { const one = processes.find((process) => process.id === id); return one ? `${one.host}（${one.parts}）` : id }

const subjectName = ({ rule, subject, says }: Pick<AlertSeen, 'rule' | 'subject' | 'says'>, processes: Health['processes']): string => inLocale(says) ?? (rule === 'outgoing_failed' ? w.channels[subject] ?? subject : processName(subject, processes))
export const alertSentence = ({ rule, subject, says, value, bound }: AlertSeen, processes: Health['processes']): string =>
  w.rules[rule]?.({ n: valueOf(rule, value), bound: valueOf(rule, bound), subject: subjectName({ rule, subject, says }, processes) }) ?? `${rule} ${subject} ${value}`

/** The watch looks every minute; so long without a look means that nobody does. */
const watchLateMs = 3 * 60_000
const fullShare = 0.8
const longSeconds = 300

export function subjectsOf(health: Health): Subject[] {
  // One that is over its bound no more only waits for its end.
  const firing = (rule: string) => health.alerts.filter((alert) => alert.rule === rule && alert.value > alert.bound)
  return [watchSaid(health), lettersSaid(health, firing), deadSaid(health, firing), jobsSaid(health, firing), outgoingSaid(health, firing), requestsSaid(health, firing), databaseSaid(health, firing), diskSaid(health, firing), processesSaid(health, firing), ledgerSaid(firing)]
}
type Firing = (rule: string) => readonly AlertSeen[]

const lastOf = ({ series }: Health, name: string) => series.findLast((point) => point.name === name)

function watchSaid(health: Health): Subject {
  const last = lastOf(health, 'letters_waiting')
  if (!last) return { key: 'watch', tone: 'warn', says: w.watchNever, todo: w.watchDo }
  const isLate = Date.parse(health.at) - Date.parse(last.minute) > watchLateMs
  return isLate ? { key: 'watch', tone: 'bad', says: w.watchWrong(dateTime(last.minute)), todo: w.watchDo } : { key: 'watch', tone: 'good', says: w.watchWell }
}

function lettersSaid({ letters: { waiting, lateSeconds } }: Health, firing: Firing): Subject {
  return firing('letters_late').length > 0 ? { key: 'letters', tone: 'bad', says: w.lettersLate(waiting, lasted(lateSeconds)), todo: w.lettersDo } : { key: 'letters', tone: 'good', says: w.lettersWell(waiting) }
}

function deadSaid({ dead }: Health, firing: Firing): Subject {
  if (dead.length === 0) return { key: 'dead', tone: 'good', says: w.deadWell }
  return { key: 'dead', tone: firing('letters_dead').length > 0 ? 'bad' : 'warn', says: w.deadWrong(dead.reduce((sum, { count }) => sum + count, 0), dead.length), todo: w.deadDo, to: '/letters', toText: w.toDead }
}

function jobsSaid({ jobs: { known, overdue, failing } }: Health, firing: Firing): Subject {
  if (known === 0) return { key: 'jobs', tone: 'warn', says: w.jobsNone, todo: w.jobsNoneDo }
  if (overdue.length === 0 && failing.length === 0) return { key: 'jobs', tone: 'good', says: w.jobsWell(known) }
  const named = (jobs: Health['jobs']['overdue']) => jobs.map((job) => inLocale(job.says) ?? job.name).join(w.between)
  const says = [...(overdue.length > 0 ? [w.jobsOverdue(named(overdue))] : []), ...(failing.length > 0 ? [w.jobsFailing(named(failing))] : [])].join(' ')
  return { key: 'jobs', tone: firing('job_overdue').length > 0 || firing('job_failing').length > 0 ? 'bad' : 'warn', says, todo: w.jobsDo, to: '/jobs', toText: w.toJobs }
}

function outgoingSaid({ outgoing }: Health, firing: Firing): Subject {
  if (outgoing.length === 0) return { key: 'outgoing', tone: 'good', says: w.outgoingNone }
  const says = w.outgoingWell(outgoing.map(({ channel, sent, waiting, failed }) => w.outgoingOne(w.channels[channel] ?? channel, sent, waiting, failed)).join('；'))
  const isBad = firing('outgoing_failed').length > 0
  return { key: 'outgoing', tone: isBad ? 'bad' : outgoing.some(({ failed }) => failed > 0) ? 'warn' : 'good', says, ...(outgoing.some(({ failed }) => failed > 0) && { todo: w.outgoingDo }) }
}

const requestMinutes = 5
function requestsSaid(health: Health, firing: Firing): Subject {
  const since = Date.parse(health.at) - requestMinutes * 60_000
  const sum = (name: string) => health.series.filter((point) => point.name === name && Date.parse(point.minute) > since).reduce((total, { value }) => total + value, 0)
  const [n, bad] = [sum('requests'), sum('faults')]
  return { key: 'requests', tone: firing('errors').length > 0 ? 'bad' : bad > 0 ? 'warn' : 'good', says: bad > 0 ? w.requestsFew(n, bad) : w.requestsWell(n), ...(bad > 0 && { todo: w.requestsDo }) }
}

function databaseSaid({ database }: Health, firing: Firing): Subject {
  const { connections, most, sizeBytes, longestSeconds } = database
  const pool = firing('pool_waiting')
  if (pool.length > 0) return { key: 'database', tone: 'bad', says: w.databasePool(String(pool.reduce((sum, { value }) => sum + value, 0))), todo: w.databasePoolDo }
  if (connections > most * fullShare) return { key: 'database', tone: 'warn', says: w.databaseFull(connections, most), todo: w.databaseFullDo }
  if (longestSeconds > longSeconds) return { key: 'database', tone: 'warn', says: w.databaseLong(lasted(longestSeconds)), todo: w.databaseLongDo }
  return { key: 'database', tone: 'good', says: w.databaseWell(connections, most, bytes(sizeBytes)) }
}

function diskSaid({ processes }: Health, firing: Firing): Subject {
  const fullest = processes.filter(({ isSilent, diskBytes, diskFreeBytes }) => !isSilent && diskBytes !== null && diskBytes > 0 && diskFreeBytes !== null).map(({ host, diskBytes, diskFreeBytes }) => ({ host, free: diskFreeBytes!, used: Math.round(100 - 100 * diskFreeBytes! / diskBytes!) })).sort((a, b) => b.used - a.used)[0]
  if (!fullest) return { key: 'disk', tone: 'warn', says: w.diskUnknown }
  return firing('disk_used').length > 0 ? { key: 'disk', tone: 'bad', says: w.diskWrong(fullest.host, bytes(fullest.free), fullest.used), todo: w.diskDo } : { key: 'disk', tone: 'good', says: w.diskWell(bytes(fullest.free), fullest.used) }
}

function processesSaid({ processes }: Health, firing: Firing): Subject {
  const named = (alerts: readonly AlertSeen[]) => alerts.map(({ subject }) => processName(subject, processes)).join(', ')
  const [lost, skewed] = [firing('process_lost'), firing('clock_skew')]
  if (lost.length > 0) return { key: 'processes', tone: 'bad', says: w.processesLost(named(lost)), todo: w.processesLostDo }
  if (skewed.length > 0) return { key: 'processes', tone: 'bad', says: w.processesSkew(named(skewed)), todo: w.processesSkewDo }
  const alive = processes.filter(({ isSilent }) => !isSilent).length
  return alive === 0 ? { key: 'processes', tone: 'warn', says: w.processesNone } : { key: 'processes', tone: 'good', says: w.processesWell(alive) }
}

function ledgerSaid(firing: Firing): Subject {
  const [wrong] = firing('ledger_unbalanced')
  return wrong ? { key: 'ledger', tone: 'bad', says: w.ledgerWrong(yuan(wrong.value)), todo: w.ledgerDo, to: '/ledger', toText: w.toLedger } : { key: 'ledger', tone: 'good', says: w.ledgerWell }
}
