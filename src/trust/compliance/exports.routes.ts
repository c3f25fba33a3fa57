import { z } from 'zod'
import type { Download } from '#kernel/exports'
import { wholeBooks } from '#kernel/limits.rules'
import { nothing, page, route, type Routes } from '#kernel/route'
import { sheetFormats } from '#kernel/sheet-files'
import { exportStates } from '#kernel/tables'
import { exportFile, exportKinds, myExports } from './exports.queries'
import { cancelExport, makeExport, type ExportWish } from './exports.service'

/** Exports 导出 over HTTP, for the seller centre and the console alike. `routes` is asked for when a request comes: the lists are of all rooms, also those above this one. */
const One = z.object({ id: z.string().max(60) })
const state = z.enum(exportStates)
const format = z.enum(sheetFormats)
const Kinds = z.object({ items: z.array(z.object({ kind: z.string(), title: z.string(), columns: z.array(z.object({ key: z.string(), title: z.string() })) })) })
const Wish = z.object({ kind: z.string().max(60), format, columns: z.array(z.string().max(60)).max(100).default([]), filters: z.record(z.string().max(40), z.string().max(200)).default({}) })
const Made = z.object({ id: z.string(), state, rows: z.int() })
const Exports = z.object({ items: z.array(Made.extend({ kind: z.string(), title: z.string(), format, isCut: z.boolean(), createdAt: z.date(), expiresAt: z.date() })), next: z.string().nullable() })

export function exportRoutes(routes: () => Routes) {
  const merchant = { access: 'merchant', permit: 'compliance.exports' } as const
  const staff = { access: 'staff', permit: 'compliance.exports' } as const
  const kinds = { method: 'GET', input: nothing, output: Kinds, run: async (ctx: Parameters<typeof exportKinds>[0]) => ({ items: exportKinds(ctx, routes()) }) } as const
  const list = { method: 'GET', input: page, output: Exports, run: (ctx: Parameters<typeof myExports>[0], input: z.output<typeof page>) => myExports(ctx, routes(), input) } as const
  const make = { method: 'POST', once: true, limits: wholeBooks, input: Wish, output: Made, run: (ctx: Parameters<typeof makeExport>[0], wish: ExportWish) => makeExport(ctx, routes(), wish) } as const
  const cancel = { method: 'POST', input: One, output: nothing, run: async (ctx: Parameters<typeof cancelExport>[0], { id }: { id: string }) => { await cancelExport(ctx, id); return {} } } as const
  const file = { method: 'GET', download: true, limits: wholeBooks, input: One, output: z.custom<Download>(), run: (ctx: Parameters<typeof exportFile>[0], { id }: { id: string }) => exportFile(ctx, routes(), id) } as const
  return {
    exportKinds: route({ path: '/v1/merchant/exports/kinds', ...merchant, ...kinds }), myExports: route({ path: '/v1/merchant/exports', ...merchant, ...list }), makeExport: route({ path: '/v1/merchant/exports', ...merchant, ...make }),
    cancelExport: route({ path: '/v1/merchant/exports/:id/cancel', ...merchant, ...cancel }), exportFile: route({ path: '/v1/merchant/exports/:id/file', ...merchant, ...file, personal: true }),
    staffExportKinds: route({ path: '/v1/staff/exports/kinds', ...staff, ...kinds }), staffExports: route({ path: '/v1/staff/exports', ...staff, ...list }), makeStaffExport: route({ path: '/v1/staff/exports', ...staff, ...make }),
    cancelStaffExport: route({ path: '/v1/staff/exports/:id/cancel', ...staff, ...cancel }), staffExportFile: route({ path: '/v1/staff/exports/:id/file', ...staff, ...file, personal: true }),
  }
}
