import { z } from 'zod'
import type { Context } from '#kernel/context'
import { within } from '#kernel/within'
import { kuaidi100 } from './carrier.kuaidi.port'
import type { Answer, Heard, TrackingService } from './carrier.port'
import { pretended } from './carrier.simulator'
import { parcelStates } from './tables'

/** Who tells of a carrier's parcels: the pretended one of its own; kuaidi100 of all others, where the operator has an account; else nobody. */
export function tellerOf(ctx: Context, carrier: string): TrackingService | undefined {
  if (carrier === 'simulator') return distrusted(pretended)
  return ctx.ports.kuaidi100 ? distrusted(kuaidi100) : undefined
}
/** Who is heard under the name in the address of a push. */
export const pushing = distrusted(kuaidi100)

const withinMs = 15_000
const inTime = <T>(answer: Promise<T>): Promise<T> => within(withinMs, answer)
const mostLines = 500
const Line = z.object({ state: z.enum(parcelStates), place: z.string().max(60), words: z.string().max(300), at: z.date() })
const Told = z.object({ lines: z.array(Line).max(mostLines), moreAt: z.date().optional() })
const Said = Told.extend({ carrier: z.string().min(1).max(40), number: z.string().min(1).max(60), ends: z.enum(['shutdown', 'abort']).nullable() })

/** Whatever an adapter lets through, only what can be true is handed on: states that we know, texts and lists within bounds. Anything else is no answer. */
export function distrusted(teller: TrackingService): TrackingService {
  return {
    track: async (ctx, parcel): Promise<Answer> => {
      const { lines, moreAt } = Told.parse(await inTime(teller.track(ctx, parcel)))
      return { lines, ...(moreAt && { moreAt }) }
    },
    subscribe: async (ctx, parcel) => await inTime(teller.subscribe(ctx, parcel)) === true,
    hear: async (ctx, rawBody): Promise<Heard> => {
      const heard = await inTime(teller.hear(ctx, rawBody))
      if ('refused' in heard) return heard
      const said = Said.safeParse(heard.said)
      if (!said.success) return { refused: 'malformed' }
      const { moreAt, ...rest } = said.data
      return { said: { ...rest, ...(moreAt && { moreAt }) } }
    },
  }
}
