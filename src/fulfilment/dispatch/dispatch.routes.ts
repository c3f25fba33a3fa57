import { z } from 'zod'
import { uploads } from '#kernel/limits.rules'
import { route } from '#kernel/route'
import { mostRows } from './dispatch.rules'
import { shipFile, shipMany } from './dispatch.service'

const Row = z.object({ orderNumber: z.string().trim().min(1).max(40), carrier: z.string().trim().min(1).max(40), number: z.string().trim().max(60) })
const Results = z.object({ items: z.array(z.object({ no: z.int(), orderNumber: z.string(), carrier: z.string(), number: z.string(), outcome: z.enum(['shipped', 'already', 'refused']), why: z.string(), parcelId: z.string().nullable() })) })
/** Each order has a transaction of its own, so none is opened around them; and the same rows again change nothing, so no key is asked for. */
const many = { access: 'merchant', permit: 'dispatch.send', auditsItself: true, output: Results } as const

/** The dispatch desk 发货台: many orders in one action, by a table or a file. */
export const dispatchRoutes = {
  shipMany: route({ ...many, method: 'POST', path: '/v1/merchant/shipments', input: z.object({ rows: z.array(Row).min(1).max(mostRows) }), run: (ctx, { rows }) => shipMany(ctx, rows.map((row, i) => ({ no: i + 1, ...row }))) }),
  shipFile: route({ ...many, method: 'POST', path: '/v1/merchant/shipments/file', limits: uploads, upload: true, bodyLimit: 5 * 1_048_576, input: z.object({ file: z.instanceof(Uint8Array), filename: z.string().max(300).default('') }), run: (ctx, { file, filename }) => shipFile(ctx, file, filename) }),
}
