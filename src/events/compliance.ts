import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens at the desk 运营台: an export has written a part of its rows, and there are more. */
export const ExportWentOn = defineEvent('compliance.export_went_on', z.object({ exportId: z.string(), part: z.number().int() }))
