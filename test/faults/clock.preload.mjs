import { readFileSync } from 'node:fs'

/** Moves the wall clock of a program 时钟偏移 by as many milliseconds as a file says, as often as it says so; what measures times that pass (`performance.now`, timers) goes on as it is, as in a machine whose clock is set. */
const file = new URL(import.meta.url).searchParams.get('by')
let byMs = 0
const look = () => { try { byMs = Number(readFileSync(file, 'utf8')) || 0 } catch { /* nobody has moved it yet */ } }
const RealDate = Date
globalThis.Date = class extends RealDate {
  constructor(...given) { super(...(given.length === 0 ? [RealDate.now() + byMs] : given)) }
  static now() { return RealDate.now() + byMs }
}
look()
setInterval(look, 20).unref()
