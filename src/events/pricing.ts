import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to prices 价格: the published language of pricing. `fen` is empty where a compared price has ended. */
export const ComparedChanged = defineEvent('pricing.compared_changed', z.object({ skuId: z.string(), productId: z.string(), merchantId: z.string(), fen: z.number().int().nullable(), at: z.iso.datetime() }))
/** A price that ought to be looked at: a discount on what was just raised, or one that would fall below its floor. */
export const AlarmRaised = defineEvent('pricing.alarm_raised', z.object({ alarmId: z.string(), kind: z.enum(['raised', 'below_floor']), merchantId: z.string(), productId: z.string(), skuId: z.string(), offerId: z.string(), fen: z.number().int(), againstFen: z.number().int(), at: z.iso.datetime() }))
/** Landed costs or floors of some SKUs were set or forgotten; the amounts stay with their merchant. */
export const CostsChanged = defineEvent('pricing.costs_changed', z.object({ merchantId: z.string(), skuIds: z.array(z.string()), at: z.iso.datetime() }))
/** A bill that came later was added to what is left of a receipt: its goods cost more from now on (E11). */
export const CostAdded = defineEvent('pricing.cost_added', z.object({ layerId: z.string(), skuId: z.string(), merchantId: z.string(), fen: z.int(), at: z.iso.datetime() }))
