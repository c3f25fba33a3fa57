import { createHash } from 'node:crypto'
import { dayMs, hourMs, minuteMs } from '#kernel/time'

/** Webhooks 回调 by the Standard Webhooks specification (standardwebhooks.com): when it is tried, what ends it, how its headers are made. */
const secondMs = 1_000
/** Pauses after the first try and after each that failed. */
export const pausesMs = [5 * secondMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs, 14 * hourMs, 20 * hourMs, 24 * hourMs] as const
export const timeoutMs = 15 * secondMs
/** A receiver that fails so often in a row, over whatever events, is switched off. */
export const mostFailures = 15
export const mostBodyBytes = 20_000
export const oldSecretMs = dayMs
export const keptDays = 30
export const secretBytes = 24
/** At once for one endpoint, so that a slow one holds up nobody else. */
export const mostAtOnce = 4
const longestPauseMs = dayMs

/** What an answer means: `gone` (410) ends the endpoint; a redirect is a failure, for it would carry the signature elsewhere. */
export type Outcome = 'done' | 'gone' | 'failed'
export const outcomeOf = (status: number): Outcome => (status >= 200 && status < 300 ? 'done' : status === 410 ? 'gone' : 'failed')

/** How long until the next try, or undefined when there is none. Spread by up to a tenth, by the delivery's own name, so that what failed together is not tried together; never sooner than the receiver asks. */
export function pauseMs(tries: number, deliveryId: string, retryAfterSeconds?: number): number | undefined {
  const pause = pausesMs[tries - 1]
  if (pause === undefined) return undefined
  const spread = 1 + (createHash('sha256').update(`${deliveryId}/${tries}`).digest()[0]! / 255) * 0.1
  return Math.min(Math.max(pause * spread, (retryAfterSeconds ?? 0) * secondMs), longestPauseMs * 1.1)
}

/** What is sent: the kind, when it happened, and the fact itself. */
export const bodyOf = (event: string, at: Date, payload: unknown): string => JSON.stringify({ type: event, timestamp: at.toISOString(), data: payload })
