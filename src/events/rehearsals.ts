import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to rehearsals 演练: a replay has come to its next baskets; the worker does them. */
export const ReplayWentOn = defineEvent('rehearsals.replay_went_on', z.object({ replayId: z.string(), batch: z.number().int() }))
