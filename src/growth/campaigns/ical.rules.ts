import { after, startOfDay } from '#kernel/time'
import { dayText, type Window } from './calendar.rules'

/** A calendar as a file 日历文件: iCalendar as calendars of phones and desks read it (RFC 5545). */
export interface Happening extends Window { readonly id: string; readonly title: string; readonly category: string; readonly note: string; readonly isDraft: boolean }

/** Commas, semicolons, backslashes and line breaks mean something in a text (RFC 5545, 3.3.11). */
const text = (said: string): string => said.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r\n|\r|\n/g, '\\n')
const mostOctets = 75
/** No line is longer than 75 octets, and none is cut within a character (3.1): what goes on begins with a space. */
function folded(line: string): string {
  const lines: string[] = []
  let [so, octets] = ['', 0]
  for (const sign of line) {
    const its = new TextEncoder().encode(sign).length
    if (octets + its > mostOctets) { lines.push(so); [so, octets] = [' ', 1] }
    so += sign
    octets += its
  }
  return [...lines, so].join('\r\n')
}
const stamp = (at: Date): string => at.toISOString().replace(/[-:]|\.\d{3}/g, '')
const isMidnight = (at: Date): boolean => startOfDay(at).getTime() === at.getTime()
const dateOf = (at: Date): string => dayText(at).replaceAll('-', '')

/** Whole days are given as days, as a calendar shows them above the hours; everything else as instants in UTC. */
function event({ id, title, category, note, isDraft, from, until }: Happening, now: Date): string[] {
  const isWhole = isMidnight(from) && isMidnight(until)
  return ['BEGIN:VEVENT', `UID:${text(id)}/${stamp(from)}@tradewind`, `DTSTAMP:${stamp(now)}`, ...(isWhole ? [`DTSTART;VALUE=DATE:${dateOf(from)}`, `DTEND;VALUE=DATE:${dateOf(until)}`] : [`DTSTART:${stamp(from)}`, `DTEND:${stamp(until)}`]),
    `SUMMARY:${text(title)}`, `CATEGORIES:${text(category)}`, ...(note === '' ? [] : [`DESCRIPTION:${text(note)}`]), `STATUS:${isDraft ? 'TENTATIVE' : 'CONFIRMED'}`, 'TRANSP:TRANSPARENT', 'END:VEVENT']
}

export function icalOf(name: string, happenings: readonly Happening[], now: Date): string {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Tradewind//Marketing calendar//EN', 'CALSCALE:GREGORIAN', `X-WR-CALNAME:${text(name)}`, 'X-WR-TIMEZONE:Asia/Shanghai', ...happenings.flatMap((one) => event(one, now)), 'END:VCALENDAR']
  return `${lines.map(folded).join('\r\n')}\r\n`
}

/** Windows that follow each other without a gap are one. */
export function joined(windows: readonly Window[]): Window[] {
  const all: { from: Date; until: Date }[] = []
  for (const { from, until } of windows) {
    const so = all.at(-1)
    if (so && from <= so.until) so.until = until > so.until ? until : so.until
    else all.push({ from, until: after(until, 0) })
  }
  return all
}
