import { Client } from 'pg'
import { forgetAllKept, forgetKept, keptChannel } from './kept'
import { lettersChannel, wakeSleepers } from './wake'
import type { Context } from './context'

/**
 * The ear 耳朵 of a process: one connection of its own hears what the others call, that there are letters and that something kept has changed. If it breaks it is opened
 * again after a pause. While it hears nothing, all that is kept is forgotten twice a second, so that nothing is older than that; letters are found by polling. A line may also
 * go dead without a word (a firewall forgets it, a machine is gone): so often it is asked for a sign of life.
 */
const pauseMs = 1_000
const pulseMs = 500
/** So many pulses in a row without an answer, and it counts as broken. */
const mostMissed = 10
/** To listen again to what is listened to costs nothing, and says what the connection is there for. */
const listen = `listen ${lettersChannel}; listen ${keptChannel}`
export interface Ear { /** Whether the others are heard at this moment. */ hears(): boolean; close(): void }

export function openEar(url: string, at: Pick<Context, 'pool' | 'log'>): Ear {
  let closed = false
  let client: Client | undefined
  /** Pulses without an answer until now; endless while nothing is listened to. */
  let missed = Infinity
  let wasHearing = true
  const hears = () => missed <= 1
  const open = async () => {
    if (closed) return
    const mine = new Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 10_000 })
    client = mine
    // One that breaks says so more than once: in place of each there comes one.
    let isReplaced = false
    const again = () => {
      if (isReplaced) return
      isReplaced = true
      missed = Infinity
      mine.end().catch(() => {})
      if (!closed) forgetAllKept(at)
      setTimeout(() => { void open() }, pauseMs).unref()
    }
    mine.on('notification', ({ channel, payload }) => { if (channel === lettersChannel) wakeSleepers(); else forgetKept(payload ?? '', at) })
    mine.on('error', again)
    mine.on('end', again)
    await mine.connect().then(() => mine.query(listen)).then(() => { if (isReplaced) return; missed = 0; forgetAllKept(at); wakeSleepers() }).catch(again)
  }
  const pulse = () => {
    const asked = client
    missed++
    if (!hears()) forgetAllKept(at)
    if (hears() !== wasHearing) { wasHearing = hears(); at.log.warn(wasHearing ? 'the others are heard again' : 'the others are not heard: what is kept is forgotten twice a second') }
    if (missed === Infinity || !asked) return
    if (missed > mostMissed) (asked as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
    // One question at a time; its answer is the sign of life.
    else if (missed === 1) asked.query(listen).then(() => { if (client === asked && missed !== Infinity) missed = 0 }, () => {})
  }
  const timer = setInterval(pulse, pulseMs)
  timer.unref()
  void open()
  return { hears, close: () => { closed = true; clearInterval(timer); client?.end().catch(() => {}) } }
}
