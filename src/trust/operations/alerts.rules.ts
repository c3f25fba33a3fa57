/** Alert rules 报警规则: what is measured against which bound, and when an alert begins and ends. Each fires above its bound, so what should be large is measured by what is missing. */
const ruleNames = ['letters_dead', 'letters_late', 'job_overdue', 'job_failing', 'disk_used', 'pool_waiting', 'errors', 'clock_skew', 'ledger_unbalanced', 'points_unbalanced', 'wallet_unbalanced', 'outgoing_failed', 'process_lost'] as const
export type RuleName = (typeof ruleNames)[number]
/** Whether an alert of this rule has a job as its subject. */
export const isOfJob = (rule: string): boolean => rule === 'job_overdue' || rule === 'job_failing'

/** What one look found: a value for each subject; `values` is missing where nothing could be found out, which is not zero. */
export interface Reading {
  readonly rule: RuleName
  readonly bound: number
  readonly values: ReadonlyMap<string, number> | undefined
  /** What a subject that is not among the values means: all well with it, or nobody knows. */
  readonly absent: 'well' | 'unknown'
}
export interface Known { readonly rule: string; readonly subject: string; readonly state: 'firing' | 'cleared'; readonly calm: number }
export interface Change { readonly rule: RuleName; readonly subject: string; readonly value: number; readonly bound: number; readonly calm: number; readonly turn: 'raise' | 'clear' | 'stay' }

/** So many looks in a row, a minute apart, must be calm before an alert ends. */
const calmLooks = 3
/** Calm is clearly below the bound, not just at it, so that what swings about it is one alert and not many. */
const calmShare = 0.9

/** What the readings change in what is known (hysteresis 回差). */
export function judge(readings: readonly Reading[], known: readonly Known[]): Change[] {
  return readings.flatMap(({ rule, bound, values, absent }) => {
    if (!values) return []
    const mine = known.filter((one) => one.rule === rule)
    const gone: [string, number][] = absent === 'unknown' ? [] : mine.filter(({ subject }) => !values.has(subject)).map(({ subject }) => [subject, 0])
    return [...values, ...gone].flatMap(([subject, value]) => turn({ rule, subject, value, bound }, mine.find((one) => one.subject === subject)))
  })
}

function turn(seen: Omit<Change, 'turn' | 'calm'>, known: Known | undefined): Change[] {
  const isWrong = seen.value > seen.bound
  if (known?.state !== 'firing') return isWrong ? [{ ...seen, calm: 0, turn: 'raise' }] : []
  if (isWrong || seen.value > seen.bound * calmShare) return [{ ...seen, calm: 0, turn: 'stay' }]
  const calm = known.calm + 1
  return [{ ...seen, calm, turn: calm >= calmLooks ? 'clear' : 'stay' }]
}

/** Fewer requests than this say nothing about how many fail. */
const fewestRequests = 20
export const errorPercent = (requests: number, faults: number): number | undefined => (requests < fewestRequests ? undefined : faults / requests * 100)
