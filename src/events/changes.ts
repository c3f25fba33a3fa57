import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What is asked to be changed of an order after it was placed 改单, and what became of it: the published language of changes. `orderId` is one merchant's part; `does` names what was changed. */
const facts = z.object({ changeId: z.string(), orderId: z.string(), shopperId: z.string(), merchantId: z.string(), does: z.array(z.string()), refundFen: z.int(), at: z.iso.datetime() })

/** It waits for the other side's word. */
export const ChangeAsked = defineEvent('changes.change_asked', facts.extend({ waitsFor: z.string(), dueAt: z.iso.datetime() }))
/** It was agreed to, or needed nobody's word, and is done. */
export const ChangeConfirmed = defineEvent('changes.change_confirmed', facts.extend({ bySilence: z.boolean() }))
/** It was declined, taken back, or has lapsed: nothing was changed. */
export const ChangeEnded = defineEvent('changes.change_ended', facts.extend({ state: z.string() }))
