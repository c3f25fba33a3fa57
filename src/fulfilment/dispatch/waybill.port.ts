import { z } from 'zod'
import type { Context } from '#kernel/context'
import { within } from '#kernel/within'
import { kuaidi100Waybills } from './waybill.kuaidi.port'
import { simulated } from './waybill.simulator'

/**
 * Whoever issues waybills 电子面单服务: a carrier, or a firm that speaks to many. Asked twice for the same waybill it answers the same number. What it cannot answer in time it throws: that means
 * unknown, and it is told afterwards that its number is not wanted. What every adapter must do is told and tried in test/ports/waybill.kit.ts.
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
/** `routeCode` is what sorting centres read 大头笔/三段码; `ref` what the carrier calls the order, where it does; `refused` a plain no, in the carrier's words. */
type Answer = { readonly number: string; readonly routeCode: string; readonly ref?: string | undefined } | { readonly refused: string }
export interface WaybillService {
  issue(ctx: Context, wish: WaybillWish): Promise<Answer>
  /** It is not wanted any more 取消面单; the same again, and of one that was never issued, is no fault. Answers the carrier's words where it will not take it back. */
  undo(ctx: Context, waybill: { readonly id: string; readonly carrier: string; readonly number: string | null; readonly ref: string | null }): Promise<{ readonly refused?: string | undefined }>
}
/** What a store has agreed with a carrier 面单账号, as its branch wrote it down: which of these a carrier wants is its own affair. */
export interface Account { readonly account: string; readonly accountName: string; readonly branch: string; readonly mark: string; readonly courier: string; readonly key: string; readonly secret: string; readonly pays: 'shipper' | 'monthly'; readonly product: string }

/** Who issues a carrier's waybills: the pretended one its own; kuaidi100 of the others, where the operator has its secret and the store an account of its own with the carrier; else nobody. */
export function issuerOf(ctx: Context, carrier: string, account: Account | undefined): WaybillService | undefined {
  if (carrier === 'simulator') return distrusted(simulated)
  return account && ctx.ports.kuaidi100?.waybills ? distrusted(kuaidi100Waybills(account)) : undefined
}

const withinMs = 15_000
const inTime = <T>(answer: Promise<T>): Promise<T> => within(withinMs, answer)
const longestWords = 200
const words = z.string().min(1).transform((given) => given.slice(0, longestWords))
const Told = z.union([z.object({ refused: words }), z.object({ number: z.string().regex(/^[A-Za-z0-9]{6,40}$/), routeCode: z.string().max(40), ref: z.string().max(64).optional() })])
const Undone = z.object({ refused: words.optional() })

/** An issuer whose word is looked at before it is believed: a number that can be one, within time. Anything else is no answer. */
export const distrusted = (service: WaybillService): WaybillService => ({
  issue: async (ctx, wish) => Told.parse(await inTime(service.issue(ctx, wish))),
  undo: async (ctx, waybill) => Undone.parse(await inTime(service.undo(ctx, waybill))),
})
