import { Client } from 'pg'

/** Crashes on purpose 注入崩溃: the connection dies at a chosen statement, before it is sent or after it was done and before anybody was told, as when a process is killed or a cable pulled. */
interface Dying { readonly connection: { readonly stream: { destroy(): void } } }
let left = 0
let isAfter = false
let died = 0

const real = Client.prototype.query as (this: Client, ...given: unknown[]) => unknown
Client.prototype.query = function dying(this: Client, ...given: unknown[]): unknown {
  if (left === 0 || --left > 0) return real.apply(this, given)
  const { stream } = (this as unknown as Dying).connection
  died++
  if (!isAfter) { stream.destroy(); return real.apply(this, given) }
  const answer = real.apply(this, given)
  // Done, and nobody is told: of a commit this is the worst moment.
  return answer instanceof Promise ? answer.finally(() => { stream.destroy() }).then(() => { throw new Error('Connection terminated unexpectedly') }) : answer
} as never

/** The so manieth statement from now on is the last of its connection; 0 lets all live. */
export function crashAt(statement: number, after: boolean): void { left = statement; isAfter = after }
/** How many connections have died so far. */
export const crashes = (): number => died
