import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to tax files 涉税报送: the published language of taxes. */
export const TaxFileMade = defineEvent('taxes.file_made', z.object({ fileId: z.string(), quarter: z.string(), number: z.int(), sellers: z.int(), grossFen: z.int(), returnsFen: z.int(), netFen: z.int(), commissionFen: z.int(), at: z.iso.datetime() }))
