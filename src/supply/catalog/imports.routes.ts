import { z } from 'zod'
import { uploads, wholeBooks } from '#kernel/limits.rules'
import { ownerId } from '#kernel/access'
import { keepPicture } from '#kernel/pictures'
import { keepVideo, mostVideoBytes } from '#kernel/videos'
import type { Download } from '#kernel/exports'
import { nothing, route } from '#kernel/route'
import { sheetFormats } from '#kernel/sheet-files'
import { encodings } from '#kernel/sheets'
import { badRows, exportProducts, importOf, myImports, template } from './imports.queries'
import { fields } from './imports.rules'
import { previewImport, uploadImport } from './imports.service'
import { cancelImport, runImport, undoImport } from './runs.service'
import { importFormats, importStates } from './tables'

const Mapping = z.partialRecord(z.enum(fields), z.string().max(200))
const counts = { created: z.int(), changed: z.int(), unchanged: z.int(), wrong: z.int() }
const Preview = z.object({ counts: z.object(counts), wrong: z.array(z.object({ no: z.int(), field: z.string(), fault: z.string() })), changes: z.array(z.object({ no: z.int(), field: z.string(), before: z.string(), after: z.string() })) })
const One = z.object({ id: z.string().max(60) })
const Import = z.object({ id: z.string(), filename: z.string(), state: z.enum(importStates), columns: z.array(z.string()), mapping: z.record(z.string(), z.string()), rows: z.int(), ...counts, batch: z.int(), batches: z.int(), undone: z.int(), kept: z.int(), createdAt: z.date(), changedAt: z.date() })
const read = { access: 'merchant', permit: 'catalog.read' } as const
const write = { access: 'merchant', permit: 'catalog.write' } as const

export const importRoutes = {
  uploadImport: route({ method: 'POST', path: '/v1/merchant/imports', ...write, limits: uploads, upload: true, bodyLimit: 20 * 1_048_576, input: z.object({ file: z.instanceof(Uint8Array), filename: z.string().max(300).default(''), encoding: z.enum(encodings).optional() }),
    output: Preview.extend({ id: z.string(), columns: z.array(z.string()), mapping: z.record(z.string(), z.string()), isRemembered: z.boolean(), format: z.enum(importFormats), encoding: z.enum(encodings), rows: z.int() }), run: async (ctx, { file, filename, encoding }) => {
      const taken = await uploadImport(ctx, filename, file, encoding)
      return { ...taken, mapping: taken.mapping as Record<string, string> }
    } }),
  myImports: route({ method: 'GET', path: '/v1/merchant/imports', ...read, input: nothing, output: z.object({ items: z.array(Import) }), run: async (ctx) => ({ items: await myImports(ctx) }) }),
  oneImport: route({ method: 'GET', path: '/v1/merchant/imports/:id', ...read, input: One, output: Import, run: (ctx, { id }) => importOf(ctx, id) }),
  previewImport: route({ method: 'POST', path: '/v1/merchant/imports/:id/preview', ...write, input: One.extend({ mapping: Mapping }), output: Preview, run: (ctx, { id, mapping }) => previewImport(ctx, id, mapping) }),
  runImport: route({ method: 'POST', path: '/v1/merchant/imports/:id/run', ...write, input: One.extend({ mapping: Mapping }), output: One.extend({ state: z.enum(importStates) }), run: (ctx, { id, mapping }) => runImport(ctx, id, mapping) }),
  cancelImport: route({ method: 'POST', path: '/v1/merchant/imports/:id/cancel', ...write, input: One, output: nothing, run: async (ctx, { id }) => { await cancelImport(ctx, id); return {} } }),
  undoImport: route({ method: 'POST', path: '/v1/merchant/imports/:id/undo', ...write, input: One, output: One.extend({ state: z.enum(importStates) }), run: (ctx, { id }) => undoImport(ctx, id) }),
  importTemplate: route({ method: 'GET', path: '/v1/merchant/imports/template', ...read, download: true, limits: wholeBooks, input: z.object({ format: z.enum(sheetFormats).default('xlsx') }), output: z.custom<Download>(), run: async (_ctx, { format }) => template(format) }),
  badRows: route({ method: 'GET', path: '/v1/merchant/imports/:id/bad-rows', ...read, download: true, limits: wholeBooks, input: One, output: z.custom<Download>(), run: (ctx, { id }) => badRows(ctx, id) }),
  exportProducts: route({ method: 'GET', path: '/v1/merchant/products/export', ...read, limits: wholeBooks, download: true, input: z.object({ format: z.enum(sheetFormats).default('xlsx') }), output: z.custom<Download>(), run: async (ctx, { format }) => exportProducts(ctx, ownerId(ctx), format) }),
  keepPicture: route({ method: 'POST', path: '/v1/merchant/pictures', ...write, limits: uploads, upload: true, bodyLimit: 11 * 1_048_576, input: z.object({ file: z.instanceof(Uint8Array) }), output: z.object({ name: z.string(), url: z.string() }),
    run: async (ctx, { file }) => { const name = await keepPicture(ctx, file); return { name, url: `/files/${name}` } } }),
  keepVideo: route({ method: 'POST', path: '/v1/merchant/videos', ...write, limits: uploads, upload: true, bodyLimit: mostVideoBytes + 1_048_576, input: z.object({ file: z.instanceof(Uint8Array) }), output: z.object({ name: z.string(), url: z.string() }),
    run: async (ctx, { file }) => { const name = await keepVideo(ctx, file); return { name, url: `/files/${name}` } } }),
}
