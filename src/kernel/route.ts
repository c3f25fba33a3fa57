import type { z } from 'zod'
import { z as zod } from 'zod'
import type { Context } from './context'
import type { Listed, Sheet } from './exports'
import type { Limit } from './limits.rules'

/**
 * A route 接口: what comes in, what goes out, who may knock; the handler only translates.
 * - `public`: anybody, and nobody is asked who he is; the answer must be the same for all.
 * - `buyer`: a guest or a signed-in shopper. `shopper`, `merchant`, `staff`: signed in as such. `channel`: a payment channel or carrier, which proves itself by signature.
 */
export type Access = 'public' | 'buyer' | 'shopper' | 'merchant' | 'staff' | 'channel'

export interface Route<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly access: Access
  /** What a clerk or member of staff must be permitted. Every merchant and staff route names one; none means refused. */
  readonly permit?: string
  /** Creates something: needs an Idempotency-Key, and a repeated call gets the first answer (I-05). */
  readonly once?: true
  /** Of what is asked once: refuses what cannot be before anything is begun for it, out of what the process knows or by a single read. A repeated call still gets its first answer. */
  readonly early?: (ctx: Context, input: z.output<In>) => Promise<void>
  /** Of what is asked once: it reads first and waits for `ctx.mayWrite` before it writes, so that its reading need not wait until it is known whether it was asked before. */
  readonly readsFirst?: true
  /** Shows personal data of others: each reading leaves an audit entry (I-29). */
  readonly personal?: true
  /** Money, roles, bans, personal data by the file: the session must have proved a second factor within five minutes (E27). */
  readonly stepUp?: true
  /** That somebody who is signed in was refused at the door leaves an audit entry too: who tries to approve what he may not is seen (T-68). */
  readonly refusalsTold?: true
  /** Open also to whoever only looks as a role, though it is no reading: leaving that, and signing out (E25). */
  readonly whileLooking?: true
  /** Writes its own audit entry and opens its own transaction: what it counts must stand though the rest is undone, and it may not wait for a second connection. */
  readonly auditsItself?: true
  /** Receives one file as `multipart/form-data` in the field `file`; `input` gets it as `file: Uint8Array`. */
  readonly upload?: true
  /** Most bytes of the body; the default is the server's. */
  readonly bodyLimit?: number
  /** Answers a file, piece by piece, under a name of ours; never shown in a page. */
  readonly download?: true
  /** Answers bare text, as a channel that waits for one word wants it. */
  readonly plain?: true
  /** The list as a file: what its columns are (E22). The operation's name is the kind of export. */
  readonly sheet?: Sheet<Listed<z.input<Out>>>
  /** How often somebody may do this; each limit counts for itself. */
  readonly limits?: readonly Limit[]
  readonly input: In
  readonly output: Out
  run(ctx: Context, input: z.output<In>): Promise<z.input<Out>>
}

/** Every route takes text that can be written down: no NUL and no half of a character, which no column holds (T-51). What a channel sent is read as it came. */
export const route = <In extends z.ZodType, Out extends z.ZodType>(r: Route<In, Out>): Route<In, Out> => (r.access === 'channel' ? r : { ...r, input: r.input.superRefine((given, say) => {
  const path = unwritable(given)
  if (path) say.addIssue({ code: 'custom', path, message: 'unwritable text' })
}) })

const noText = /\0|\p{Cs}/u
function unwritable(value: unknown): (string | number)[] | undefined {
  if (typeof value === 'string') return noText.test(value) ? [] : undefined
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return undefined
  for (const [name, inner] of Object.entries(value)) {
    if (noText.test(name)) return [name]
    const path = unwritable(inner)
    if (path) return [name, ...path]
  }
  return undefined
}
export type Routes = Record<string, Route>
export const nothing = zod.object({})

/** What is asked for in pages: an opaque cursor and at most a hundred rows. */
export const mostPerPage = 100
export const page = zod.object({ cursor: zod.string().max(200).optional(), limit: zod.coerce.number().int().min(1).max(mostPerPage).default(20) })

/** What a front end calls: the type of the routes is the type of the client. No code is generated. */
export type Client<R extends Routes> = {
  [K in keyof R]: (input: z.input<R[K]['input']>, options?: { readonly key?: string }) => Promise<Sent<z.output<R[K]['output']>>>
}
/** What JSON makes of it: a time arrives as text. */
type Sent<T> = T extends Date ? string : T extends string ? T : T extends object ? { [K in keyof T]: Sent<T[K]> } : T
