/** What a link to pay for a friend 代付 (E16) stands for now, so that whoever opens it is told in words. Pure. */
export const standings = ['open', 'paid', 'cancelled', 'lapsed', 'taken_back'] as const
export type Standing = (typeof standings)[number]

/** Endings of an order that time brought, and nobody. */
const byTime: ReadonlySet<string> = new Set(['timeout', 'tail_missed', 'group_failed'])

interface Link { readonly endedAt: Date | null }
interface Payment { readonly state: 'open' | 'succeeded' | 'closed'; readonly expiresAt: Date }
/** A link that was taken back tells nothing more, whatever became of the order; what is past its time has lapsed, though nobody has closed it yet. */
export function standingOf({ endedAt }: Link, { state, expiresAt }: Payment, cancelReason: string | null, now: Date): Standing {
  if (endedAt !== null) return 'taken_back'
  if (state === 'succeeded') return 'paid'
  if (state === 'closed') return cancelReason === null || byTime.has(cancelReason) ? 'lapsed' : 'cancelled'
  return expiresAt <= now ? 'lapsed' : 'open'
}
