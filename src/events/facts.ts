import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to facts 事实: the published language of the facts room. Facts themselves are no news: they are taken in batches and counted. */
export const ChoicesChanged = defineEvent('facts.choices_changed', z.object({ ownerId: z.string(), isPersonal: z.boolean(), isMeasured: z.boolean(), at: z.iso.datetime() }))
