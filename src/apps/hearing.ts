import type { Pool } from 'pg'
import { besideOf, type Listeners } from '#kernel/context'
import { listenersOf } from '#kernel/event'
import { wantedEvents } from '#trust/integrations'
import { reactions } from './house'

/** Who hears what 谁在听: reactions on demand cost nothing while nobody wants their news, so each process looks once a second which events are wanted anywhere, beside its transactions: they may take every connection there is. */
const everyMs = 1_000

export async function hearing(pool: Pool): Promise<{ listeners(): Listeners; stop(): void }> {
  const side = besideOf(pool)
  let wanted = await wantedEvents(side)
  let listeners = listenersOf(reactions, wanted)
  const look = async (): Promise<void> => {
    const now = await wantedEvents(side)
    if (now.size === wanted.size && [...now].every((name) => wanted.has(name))) return
    wanted = now
    listeners = listenersOf(reactions, wanted)
  }
  // A look that fails is made up for by the next; what is wanted stays as it was known.
  const timer = setInterval(() => { look().catch(() => {}) }, everyMs)
  timer.unref()
  return { listeners: () => listeners, stop: () => { clearInterval(timer) } }
}
