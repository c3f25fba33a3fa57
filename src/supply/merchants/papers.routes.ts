import { z } from 'zod'
import type { Download } from '#kernel/exports'
import { applications, reveals, uploads } from '#kernel/limits.rules'
import { nothing, route } from '#kernel/route'
import { myPapers, paperFile, papersOf } from './papers.queries'
import { addPaper, keepApplicationPaper, removePaper } from './papers.service'
import { paperKinds } from './tables'

/** Papers 资质文件 over HTTP: sent in with an application by anybody, kept by their merchant, looked at by staff who may; each look of staff is told in the audit. */
const One = z.object({ id: z.string().max(60) })
const Wish = z.object({ file: z.instanceof(Uint8Array), filename: z.string().max(300).default(''), kind: z.enum(paperKinds).default('licence') })
const Paper = z.object({ id: z.string(), kind: z.enum(paperKinds), filename: z.string(), bytes: z.int(), at: z.date(), removedAt: z.date().nullable() })
const Papers = z.object({ items: z.array(Paper) })
const mb = 1_048_576
const store = { access: 'merchant', permit: 'merchants.papers' } as const
const platform = { access: 'staff', permit: 'merchants.papers', personal: true } as const

export const paperRoutes = {
  keepApplicationPaper: route({ method: 'POST', path: '/v1/merchant-applications/papers', access: 'public', limits: applications, upload: true, bodyLimit: 21 * mb, input: Wish, output: One, run: (ctx, wish) => keepApplicationPaper(ctx, wish) }),
  myPapers: route({ method: 'GET', path: '/v1/merchant/papers', ...store, input: nothing, output: Papers, run: async (ctx) => ({ items: await myPapers(ctx) }) }),
  addPaper: route({ method: 'POST', path: '/v1/merchant/papers', ...store, limits: uploads, upload: true, bodyLimit: 21 * mb, input: Wish, output: One, run: (ctx, wish) => addPaper(ctx, wish) }),
  removePaper: route({ method: 'DELETE', path: '/v1/merchant/papers/:id', ...store, input: One, output: nothing, run: async (ctx, { id }) => { await removePaper(ctx, id); return {} } }),
  myPaper: route({ method: 'GET', path: '/v1/merchant/papers/:id/file', ...store, limits: reveals, download: true, input: One, output: z.custom<Download>(), run: (ctx, { id }) => paperFile(ctx, id) }),
  merchantPapers: route({ method: 'GET', path: '/v1/staff/merchants/:id/papers', ...platform, input: One, output: Papers, run: async (ctx, { id }) => ({ items: await papersOf(ctx, id) }) }),
  merchantPaper: route({ method: 'GET', path: '/v1/staff/papers/:id/file', ...platform, limits: reveals, download: true, input: One, output: z.custom<Download>(), run: (ctx, { id }) => paperFile(ctx, id) }),
}
