import { z } from 'zod'
import { uploads } from '#kernel/limits.rules'
import { ownerId } from '#kernel/access'
import { keepPicture } from '#kernel/pictures'
import { keepVideo, mostVideoBytes } from '#kernel/videos'
import { nothing, route } from '#kernel/route'
import { badRows, exportProducts, importOf, myImports } from './imports.queries'
import { fields } from './imports.rules'
import { previewImport, runImport, uploadImport } from './imports.service'
import { importStates } from './tables'

const Mapping = z.partialRecord(z.enum(fields), z.string().max(200))
const counts = { created: z.int(), changed: z.int(), unchanged: z.int(), wrong: z.int() }
const Preview = z.object({ counts: z.object(counts), wrong: z.array(z.object({ no: z.int(), field: z.string(), fault: z.string() })) })
const One = z.object({ id: z.string().max(60) })
const Import = z.object({ id: z.string(), filename: z.string(), state: z.enum(importStates), columns: z.array(z.string()), mapping: z.record(z.string(), z.string()), rows: z.int(), ...counts, createdAt: z.date(), changedAt: z.date() })
const read = { access: 'merchant', permit: 'catalog.read' } as const
const write = { access: 'merchant', permit: 'catalog.write' } as const

export const importRoutes = {
  uploadImport: route({ method: 'POST', path: '/v1/merchant/imports', ...write, limits: uploads, upload: true, bodyLimit: 20 * 1_048_576, input: z.object({ file: z.instanceof(Uint8Array), filename: z.string().max(300).default('') }),
    output: Preview.extend({ id: z.string(), columns: z.array(z.string()), mapping: z.record(z.string(), z.string()), rows: z.int() }), run: async (ctx, { file, filename }) => {
      const taken = await uploadImport(ctx, filename, file)
      return { ...taken, mapping: taken.mapping as Record<string, string> }
    } }),
  myImports: route({ method: 'GET', path: '/v1/merchant/imports', ...read, input: nothing, output: z.object({ items: z.array(Import) }), run: async (ctx) => ({ items: await myImports(ctx) }) }),
  oneImport: route({ method: 'GET', path: '/v1/merchant/imports/:id', ...read, input: One, output: Import, run: (ctx, { id }) => importOf(ctx, id) }),
  previewImport: route({ method: 'POST', path: '/v1/merchant/imports/:id/preview', ...write, input: One.extend({ mapping: Mapping }), output: Preview, run: (ctx, { id, mapping }) => previewImport(ctx, id, mapping) }),
  runImport: route({ method: 'POST', path: '/v1/merchant/imports/:id/run', ...write, input: One.extend({ mapping: Mapping }), output: Preview.extend({ id: z.string(), state: z.enum(importStates) }), run: (ctx, { id, mapping }) => runImport(ctx, id, mapping) }),
  badRows: route({ method: 'GET', path: '/v1/merchant/imports/:id/bad-rows.csv', ...read, input: One, output: z.string(), run: (ctx, { id }) => badRows(ctx, id) }),
  exportProducts: route({ method: 'GET', path: '/v1/merchant/products/export.csv', ...read, input: nothing, output: z.string(), run: (ctx) => exportProducts(ctx, ownerId(ctx)) }),
  keepPicture: route({ method: 'POST', path: '/v1/merchant/pictures', ...write, limits: uploads, upload: true, bodyLimit: 11 * 1_048_576, input: z.object({ file: z.instanceof(Uint8Array) }), output: z.object({ name: z.string(), url: z.string() }),
    run: async (ctx, { file }) => { const name = await keepPicture(ctx, file); return { name, url: `/files/${name}` } } }),
  keepVideo: route({ method: 'POST', path: '/v1/merchant/videos', ...write, limits: uploads, upload: true, bodyLimit: mostVideoBytes + 1_048_576, input: z.object({ file: z.instanceof(Uint8Array) }), output: z.object({ name: z.string(), url: z.string() }),
    run: async (ctx, { file }) => { const name = await keepVideo(ctx, file); return { name, url: `/files/${name}` } } }),
}
