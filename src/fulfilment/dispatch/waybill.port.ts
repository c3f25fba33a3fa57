import { z } from 'zod'
import type { Context } from '#kernel/context'
import { within } from '#kernel/within'
import { simulated } from './waybill.simulator'

/**
 * Whoever issues waybills 电子面单服务: a carrier, or a firm that speaks to many. Asked twice for the same waybill it answers the same number. What it cannot answer in time it throws: that means
 * unknown, and it is told afterwards that its number is not wanted.
 */
export interface Party { readonly name: string; readonly phone: string; readonly districtCode: string; readonly region: string; readonly street: string }
interface WaybillWish {
  /** Ours, and the key: the same waybill asked for twice of one carrier is issued once. */
  readonly id: string
  readonly carrier: string
  readonly from: Party
  readonly to: Party
  readonly weightGram: number
  readonly pieces: number
  readonly goods: string
}
/** `routeCode` is what sorting centres read 大头笔/三段码; `refused` a plain no, in the carrier's words. */
type Answer = { readonly number: string; readonly routeCode: string } | { readonly refused: string }
export interface WaybillService {
  issue(ctx: Context, wish: WaybillWish): Promise<Answer>
  /** It is not wanted any more 取消面单; the same again, and of one that was never issued, is no fault. */
  undo(ctx: Context, waybill: { readonly id: string; readonly carrier: string; readonly number: string | null }): Promise<void>
}

/** Who issues a carrier's waybills: the pretended one its own; of the others nobody does where the operator has no account. */
export const issuerOf = (carrier: string): WaybillService | undefined => (carrier === 'simulator' ? distrusted(simulated) : undefined)

const withinMs = 15_000
const inTime = <T>(answer: Promise<T>): Promise<T> => within(withinMs, answer)
const longestWords = 200
const Told = z.union([z.object({ refused: z.string().min(1).transform((words) => words.slice(0, longestWords)) }), z.object({ number: z.string().regex(/^[A-Za-z0-9]{6,40}$/), routeCode: z.string().max(40) })])

/** An issuer whose word is looked at before it is believed: a number that can be one, within time. Anything else is no answer. */
const distrusted = (service: WaybillService): WaybillService => ({
  issue: async (ctx, wish) => Told.parse(await inTime(service.issue(ctx, wish))),
  undo: async (ctx, waybill) => { await inTime(service.undo(ctx, waybill)) },
})
