import { z } from 'zod'
import { Refusal } from '#kernel/refusal'
import { within } from '#kernel/within'
import { alipay } from './channel.alipay'
import type { Channel, Said, Way } from './channel.port'
import { simulator } from './channel.simulator'
import { stripe } from './channel.stripe'
import { wechat } from './channel.wechat'
import { offeredBy, realChannels, wechatAppOf } from './channels.rules'

/** The channels that money may come through, by name: ours to speak to, whether they are set up or not. */
export const channels: Readonly<Record<string, Channel>> = { simulator, alipay, wechat, stripe }
export const channelNames = ['simulator', ...realChannels] as const
/** What shoppers may choose from, as this process is set up. */
export const offeredChannels = (): string[] => offeredBy(process.env)
/** The application in whose name is paid at WeChat. */
export const wechatApp = (): string | undefined => wechatAppOf(process.env)
/** With whom there can be money: all but the real ones that are not set up; the simulator's old trades stay what they are. */
export function heldChannels(): string[] {
  const off = new Set<string>(realChannels)
  for (const name of offeredChannels()) off.delete(name)
  return Object.keys(channels).filter((name) => !off.has(name))
}
/** The channel of a name, whose word is looked at before it is believed. Refuses a name that is none (422). */
export function channelOf(name: string): Channel {
  const channel = Object.hasOwn(channels, name) ? channels[name] : undefined
  if (!channel) throw new Refusal('payments.no_such_channel', { channel: name }, 422)
  return distrusted(channel)
}

/** A channel is waited for so long; what it has not answered then is unknown, as when it throws. */
const withinMs = 10_000
const inTime = <T>(answer: Promise<T>): Promise<T> => within(withinMs, answer, (seconds) => unanswered(`did not answer within ${seconds} s`))
const Told = z.object({ tradeRef: z.string().min(1).max(80), tradeNo: z.string().max(80), amountFen: z.int().positive(), currency: z.string().max(8), state: z.enum(['paid', 'declined', 'open']) })
/** What a phone's wallet reads off a screen. */
const code = /^(?:weixin|https):\/\/[^\s"'<>]{1,400}$/
/** What WeChat's till is handed: short words alone. */
const Bridge = z.record(z.string().regex(/^[A-Za-z]{1,20}$/), z.string().max(1_000)).refine((words) => { const many = Object.keys(words).length; return many > 0 && many <= mostWords })
const mostWords = 10
const place = /^(?:https?:\/\/[^\s/]|\/(?![/\\]))/

/** Whatever an adapter lets through, only what can be true is handed on: a whole sum, a state that we know, the trade that was asked about, an address that a browser may go to. Anything else is no answer. */
function distrusted(channel: Channel): Channel {
  return {
    open: async (ctx, trade) => {
      const answer = await inTime(channel.open(ctx, trade)).catch((fault: unknown) => {
        ctx.log.warn({ err: fault, tradeRef: trade.tradeRef }, 'a channel opened no trade')
        throw fault instanceof Refusal ? fault : unanswered('opened no trade')
      })
      const way: { readonly payUrl?: unknown; readonly code?: unknown; readonly bridge?: unknown } = answer ?? {}
      const bridge = Bridge.safeParse(way.bridge)
      if (bridge.success) return { bridge: bridge.data }
      if (typeof way.code === 'string' && code.test(way.code)) return { code: way.code } satisfies Way
      if (typeof way.payUrl !== 'string' || !place.test(way.payUrl)) throw unanswered('told no address to pay at')
      return { payUrl: way.payUrl }
    },
    hear: async (ctx, rawBody, headers) => {
      const heard = await inTime(channel.hear(ctx, rawBody, headers))
      if ('refused' in heard) return heard
      const said = Told.safeParse(heard.said)
      return said.success ? { said: said.data } : { refused: 'malformed' }
    },
    query: async (ctx, tradeRef) => {
      const answer: unknown = await inTime(channel.query(ctx, tradeRef))
      if (answer === undefined || answer === null) return undefined
      const said = Told.safeParse(answer)
      if (!said.success) throw unanswered('answered what cannot be')
      if (said.data.tradeRef !== tradeRef) throw unanswered('answered of another trade')
      return said.data satisfies Said
    },
    statement: (ctx, from, to) => inTime(channel.statement(ctx, from, to)),
    refund: (ctx, wish) => inTime(channel.refund(ctx, wish)),
  }
}

/** Answered with 503: whoever asked may ask again. Why stands in the log alone. */
const unanswered = (why: string): Refusal => Object.assign(new Refusal('payments.channel_silent', {}, 503), { why })
