import { createHash } from 'node:crypto'
import { dayMs, hourMs, minuteMs } from '#kernel/time'
import type { audiences } from './tables'

/** How long sessions 会话 live: without use, and at most. Times in milliseconds. */
export type Audience = (typeof audiences)[number]
export const idleMs: Record<Audience, number> = { shopper: 30 * dayMs, merchant: 7 * dayMs, staff: 12 * hourMs }
export const longestMs: Record<Audience, number> = { shopper: 180 * dayMs, merchant: 30 * dayMs, staff: 7 * dayMs }
/** That a session was seen is written down at most this often. */
export const seenEveryMs = minuteMs

export const tokenBytes = 32
/** A token has 256 random bits, so a plain hash of it cannot be searched. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url')

const tokenForm = /^[A-Za-z0-9_-]{43}$/
export const isToken = (token: string | undefined): token is string => token !== undefined && tokenForm.test(token)
/** A guest is known by the hash of what his browser keeps: no row, and the id does not give the token away. */
export const guestIdOf = (token: string): string => `gst_${createHash('sha256').update(`guest/${token}`).digest('hex').slice(0, 32)}`
/** The cookie of each audience. */
export const cookieOf: Record<Audience, string> = { shopper: 'tw_shopper', merchant: 'tw_merchant', staff: 'tw_staff' }
