import { Client } from 'pg'
import { forgetAllKept, forgetKept, keptChannel } from './kept'
import { lettersChannel, wakeSleepers } from './wake'
import type { Context } from './context'

/**
 * The ear 耳朵 of a process: one connection of its own hears what the others call, that there are letters and that something kept has changed. If it breaks it is opened
 * again after a pause; what was called meanwhile is made up for by forgetting all that is kept, and letters are found by polling.
 */
const pauseMs = 1_000
export interface Ear { close(): void }

export function openEar(url: string, at: Pick<Context, 'pool'>): Ear {
  let closed = false
  let client: Client | undefined
  const open = async () => {
    if (closed) return
    const mine = new Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 10_000 })
    client = mine
    // One that breaks says so more than once: in place of each there comes one.
    let isReplaced = false
    const again = () => {
      if (isReplaced) return
      isReplaced = true
      mine.end().catch(() => {})
      setTimeout(() => { void open() }, pauseMs).unref()
    }
    mine.on('notification', ({ channel, payload }) => { if (channel === lettersChannel) wakeSleepers(); else forgetKept(payload ?? '', at) })
    mine.on('error', again)
    mine.on('end', again)
    await mine.connect().then(() => mine.query(`listen ${lettersChannel}; listen ${keptChannel}`)).then(() => { forgetAllKept(at); wakeSleepers() }).catch(again)
  }
  void open()
  return { close: () => { closed = true; client?.end().catch(() => {}) } }
}
