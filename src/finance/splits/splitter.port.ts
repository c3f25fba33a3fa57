import type { StatementLine } from '#finance/payments'
import type { Context } from '#kernel/context'
import { within } from '#kernel/within'
import { splitAlipay } from './splitter.alipay'
import { simulatedSplitter } from './splitter.simulator'
import { splitWechat } from './splitter.wechat'

/**
 * A channel that is licensed to split 分账通道: what we ask of it, and what it may truthfully say. Amounts in fen. Whatever it cannot answer it throws: that means unknown, never refused, and the same
 * question under the same id may be put again and is done once. What every adapter must do is told and tried in test/ports/split.kit.ts.
 */
export interface Account { readonly kind: 'company' | 'person'; readonly account: string; readonly holder: string }
/** `refused` is the channel's own no, with its reason; `under_way` is neither yes nor no. */
export interface Answer { readonly state: 'under_way' | 'done' | 'refused'; readonly ref?: string; readonly why?: string }
interface SplitWish extends Omit<Account, 'holder'> { readonly splitId: string; readonly tradeRef: string; readonly amountFen: number }
/** A part of a split comes back. */
interface BackWish extends SplitWish { readonly backId: string }
/** What we know that it did, for a channel that makes no bill of it and can only be asked one by one. */
export interface Known { readonly ref: string; readonly tradeRef: string; readonly what: 'split' | 'split_back' }
export type Line = StatementLine & { readonly what: 'split' | 'split_back' }

export interface Splitter {
  /** Makes somebody a receiver of ours; who is one already is. */
  bind(ctx: Context, account: Account): Promise<Answer>
  /** Splits a part of a trade off to a receiver; the same id is split once, and it throws or refuses for another amount under it. */
  split(ctx: Context, wish: SplitWish): Promise<Answer>
  /** Takes a part of a split back from its receiver, once for each id. */
  takeBack(ctx: Context, wish: BackWish): Promise<Answer>
  /** Lets go what of a trade was not split: it is ours. A trade that was let go is. */
  free(ctx: Context, tradeRef: string): Promise<Answer>
  /** What it split and took back in [from, to) by our own ids, of days that are over. A channel without such a bill is asked about what we know of; what it did and we do not know of stays unseen there. */
  lines(ctx: Context, from: Date, to: Date, known: readonly Known[]): Promise<readonly Line[]>
}

const splitters: Readonly<Record<string, Splitter>> = { simulator: simulatedSplitter, alipay: splitAlipay, wechat: splitWechat }
export const splitChannels = ['simulator', 'alipay', 'wechat'] as const
export type SplitChannel = (typeof splitChannels)[number]

const withinMs = 10_000
const inTime = <T>(answer: Promise<T>): Promise<T> => within(withinMs, answer, (seconds) => new Error(`did not answer within ${seconds} s`))
/** The splitter of a channel; it is waited for so long, and what it has not answered then is unknown. */
export function splitterOf(channel: string): Splitter {
  const its = splitters[channel] ?? unknown(channel)
  return { bind: (ctx, account) => inTime(its.bind(ctx, account)), split: (ctx, wish) => inTime(its.split(ctx, wish)), takeBack: (ctx, wish) => inTime(its.takeBack(ctx, wish)), free: (ctx, tradeRef) => inTime(its.free(ctx, tradeRef)), lines: (ctx, from, to, known) => its.lines(ctx, from, to, known) }
}
const unknown = (channel: string): never => { throw new Error(`nobody splits at ${channel}`) }
