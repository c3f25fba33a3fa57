import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Channel } from '#finance/payments'
import type { Context } from '#kernel/context'
import type { Manner } from './payment.kit'

/** What local stand-ins of payment firms share 本地渠道: books, a clock that follows whoever asks, and a server that answers, falls silent, or loses its answers. */
export interface Trade { readonly ref: string; readonly no: string; readonly amountFen: number; readonly where: string; state: 'open' | 'paid' | 'declined'; at: Date; readonly refunds: Map<string, { readonly fen: number; readonly at: Date }> }
export interface Asked { readonly method: string; readonly url: URL; readonly headers: IncomingMessage['headers']; readonly body: string }
export interface Answer { readonly status?: number; readonly body: string | Buffer; readonly headers?: Readonly<Record<string, string>> }
export interface Books { readonly trades: Map<string, Trade>; now: Date; manner: Manner; readonly url: string }

let server: { readonly url: string; readonly it: Server; readonly close: () => void } | undefined

export async function serving(answer: (asked: Asked, books: Books) => Answer): Promise<Books & { close(): void }> {
  server?.close()
  const books: { trades: Books['trades']; now: Date; manner: Manner; url: string; close(): void } = { trades: new Map(), now: new Date(0), manner: 'well', url: '', close: () => {} }
  const it = createServer((request: IncomingMessage, response: ServerResponse) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => { pieces.push(piece) })
    request.on('end', () => {
      if (books.manner === 'silent') return request.socket.destroy()
      let told: Answer
      try { told = answer({ method: request.method!, url: new URL(request.url!, 'http://company'), headers: request.headers, body: Buffer.concat(pieces).toString('utf8') }, books) } catch (fault) { told = { status: 500, body: String(fault) } }
      if (books.manner === 'lost') return request.socket.destroy()
      response.writeHead(told.status ?? 200, told.headers).end(told.body)
    })
  })
  await new Promise<void>((resolve) => { it.listen(0, '127.0.0.1', resolve) })
  books.url = `http://127.0.0.1:${(it.address() as AddressInfo).port}`
  books.close = () => { it.closeAllConnections(); it.close() }
  server = { url: books.url, it, close: books.close }
  return books
}

/** The channel as it is, whose firm has the clock of whoever asks it. */
export const timed = (books: Books, channel: Channel): Channel => Object.fromEntries(Object.entries(channel).map(([name, act]) => [name, (ctx: Context, ...rest: unknown[]) => { books.now = ctx.now; return (act as (...all: unknown[]) => unknown)(ctx, ...rest) }])) as unknown as Channel

/** Opens a trade once; another amount under the same name is none. */
export function openedAs({ trades, now }: Books, ref: string, amountFen: number, no: string, where: string): Trade | undefined {
  const trade = trades.get(ref) ?? { ref, no, amountFen, where, state: 'open' as const, at: now, refunds: new Map() }
  if (trade.amountFen !== amountFen) return undefined
  trades.set(ref, trade)
  return trade
}
export const backOf = (trade: Trade): number => [...trade.refunds.values()].reduce((sum, { fen }) => sum + fen, 0)
/** Gives back once under an id; answers whether it did or had done so. */
export function gaveBack({ now }: Books, trade: Trade | undefined, id: string, fen: number): boolean {
  const known = trade?.refunds.get(id)
  if (known) return known.fen === fen
  if (trade?.state !== 'paid' || !(fen > 0) || backOf(trade) + fen > trade.amountFen) return false
  trade.refunds.set(id, { fen, at: now })
  return true
}
export function decided({ trades }: Books, at: Context, ref: string, paid: boolean): Trade {
  const trade = trades.get(ref)!
  if (trade.state === 'open') { trade.state = paid ? 'paid' : 'declined'; trade.at = at.now }
  return trade
}
/** What happened on a Shanghai day. */
export const onDay = (at: Date, day: string): boolean => shanghai(at).startsWith(day)
export const shanghai = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
export const yuan = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
/** What an installation is told by its environment. */
export function told(keys: Readonly<Record<string, string>>): void { Object.assign(process.env, keys) }
