import { setTimeout } from 'node:timers/promises'
import { codeAt } from '#trust/factors'

/** Codes of an app 动态口令 for tests in real time: each is good once and later ones only, so whoever needs many waits for the next step of the clock. */
const stepMs = 30_000
const surelyWithinMs = 12_000
const given = new Map<unknown, number>()

/** `whose` tells holders of one secret apart: copies of one shop each take a code once. */
export async function appCode(secret: string, whose: unknown = secret): Promise<string> {
  for (;;) {
    const now = Math.floor(Date.now() / stepMs)
    // The server takes the neighbouring steps as well: the one before goes first, where it lasts long enough, so that three can follow at once.
    const isEarly = Date.now() % stepMs < stepMs - surelyWithinMs
    const step = Math.max(isEarly ? now - 1 : now, (given.get(whose) ?? 0) + 1)
    if (step <= now + 1) { given.set(whose, step); return codeAt(secret, new Date(step * stepMs)) }
    await setTimeout(stepMs - Date.now() % stepMs)
  }
}
