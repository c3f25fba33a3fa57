import type { Check } from './checker'

/** I-30 of accounts that are closed (E33): in time, with nothing left by which somebody is known, and nobody is closed who did not ask. */
const mostMs = 15 * 86_400_000
/** The job comes by every ten minutes. */
const graceMs = 3_600_000

const closed: Check = ({ books, meta, saw, expect }) => {
  const permitted = new Set(books.transitions.filter(({ kind }) => kind === 'closing').map(({ from, to }) => `${from} ${to}`))
  const open = new Map<string, number>()
  for (const one of books.closings) {
    saw('I-30', 1)
    const [asked, due, ended] = [Date.parse(one.askedAt), Date.parse(one.dueAt), one.endedAt === undefined ? undefined : Date.parse(one.endedAt)]
    expect(one.state === 'asked' || permitted.has(`asked ${one.state}`), 'I-30', 'closings', one.id, `is ${one.state}, which a request cannot become`)
    expect(due - asked === mostMs, 'I-30', 'closings', one.id, 'is due at another time than the law allows')
    expect((one.state === 'asked') === (ended === undefined), 'I-30', 'closings', one.id, 'has an end where it has none, or none where it has ended')
    expect(one.state !== 'asked' || Date.parse(meta.exportedAt) <= due + graceMs, 'I-30', 'closings', one.id, 'is overdue')
    expect((one.state === 'closed') <= (one.shopperState === 'closed' && !one.hasPhone && one.addresses === 0 && one.sessions === 0), 'I-30', 'closings', one.id, 'is closed, and somebody is still known by it')
    if (one.state === 'asked') { open.set(one.shopperId, (open.get(one.shopperId) ?? 0) + 1); expect(open.get(one.shopperId) === 1 && one.shopperState !== 'closed', 'I-30', 'closings', one.id, 'is asked for twice, or by nobody') }
  }
}

export const privacyChecks: readonly Check[] = [closed]
