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
/** What a browser keeps for longer than a session, so that a new device is noticed; it opens nothing. */
export const deviceCookie = 'tw_device'
export const deviceDays = 400

const browsers = [[/MicroMessenger/i, '微信'], [/\bEdgA?\//, 'Edge'], [/OPR\//, 'Opera'], [/Firefox\/|FxiOS/, 'Firefox'], [/Chrome\/|CriOS/, 'Chrome'], [/Safari\//, 'Safari']] as const
const systems = [[/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/HarmonyOS/i, 'HarmonyOS'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS X|Macintosh/, 'macOS'], [/CrOS/, 'ChromeOS'], [/Linux|X11/, 'Linux']] as const
/** What a person calls the device: `Chrome · Windows`; a program by the first word of its name; empty where it said nothing. */
export function deviceName(agent: string): string {
  const found = [browsers, systems].flatMap((list) => list.find(([form]) => form.test(agent))?.[1] ?? [])
  return found.length > 0 ? found.join(' · ') : agent.split(/[\s/]/, 1)[0]!.slice(0, 40)
}

/** The network of an address, never the whole of it (I-29): `203.0.113.*`, `2001:db8:1:*`. */
export function networkOf(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '')
  if (/^\d+(\.\d+){3}$/.test(plain)) return plain.replace(/\d+$/, '*')
  return plain.includes(':') ? `${plain.split('::')[0]!.split(':').slice(0, 3).join(':')}:*` : ''
}

/** The cookie of each audience. */
export const cookieOf: Record<Audience, string> = { shopper: 'tw_shopper', merchant: 'tw_merchant', staff: 'tw_staff' }
