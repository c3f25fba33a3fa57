import { expect, test } from 'vitest'
import { standingOf } from './links.rules'

const now = new Date('2026-06-01T04:00:00Z')
const later = new Date('2026-06-01T04:10:00Z')
const live = { endedAt: null }

test('E16 代付 a link tells whether it may be paid: open until its time, paid, cancelled, past its time; taken back it tells nothing else', () => {
  expect(standingOf(live, { state: 'open', expiresAt: later }, null, now)).toBe('open')
  expect(standingOf(live, { state: 'open', expiresAt: now }, null, now)).toBe('lapsed')
  expect(standingOf(live, { state: 'succeeded', expiresAt: now }, null, later)).toBe('paid')
  expect(standingOf(live, { state: 'closed', expiresAt: later }, '不想要了', now)).toBe('cancelled')
  for (const reason of ['timeout', 'tail_missed', 'group_failed']) expect(standingOf(live, { state: 'closed', expiresAt: now }, reason, later)).toBe('lapsed')
  for (const state of ['open', 'succeeded', 'closed'] as const) expect(standingOf({ endedAt: now }, { state, expiresAt: later }, null, now)).toBe('taken_back')
})
