import { z } from 'zod'
import type { Context } from '#kernel/context'
import { lookups, uploads } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { fromIso } from '#kernel/time'
import { Draft, Kept } from './blocks.routes'
import { livePage, livePlaces, readerOf } from './live.queries'
import { pageDesk, pageList, versionDiff } from './pages.queries'
import { dropPage, openPage, publishDraft, rollBack, saveDraft, takeDown, unschedule } from './pages.service'
import { keepPagePicture, latestPictures } from './pictures.service'
import { previewLink, previewPage } from './preview.service'
import { kinds, states } from './tables'

const id = z.string().max(60)
const One = z.object({ id })
const readers = ['guest', 'member', 'new'] as const
const Told = z.object({ kind: z.enum(kinds), slug: z.string(), merchantId: z.string().nullable(), no: z.int(), document: Kept, changesAt: z.string().nullable(), now: z.date() })
const Listed = z.object({ id: z.string(), kind: z.enum(kinds), slug: z.string(), name: z.string(), merchantId: z.string().nullable(), liveNo: z.int().nullable(), hasDraft: z.boolean(), scheduledAt: z.date().nullable(), changedAt: z.date().nullable() })
const Past = z.object({ id: z.string(), no: z.int(), state: z.enum(states), version: z.int(), fromNo: z.int().nullable(), scheduledAt: z.date().nullable(), liveAt: z.date().nullable(), endedAt: z.date().nullable(), changedBy: z.string(), changedAt: z.date() })
const Weight = z.object({ bytes: z.int(), requests: z.int(), firstBytes: z.int() })
const Desk = z.object({ id: z.string(), kind: z.enum(kinds), slug: z.string(), name: z.string(), merchantId: z.string().nullable(), document: Kept, draftVersion: z.int(), draftId: z.string().nullable(), history: z.array(Past), weight: Weight, bounds: z.object({ mostBytes: z.int(), mostRequests: z.int(), mostFirstBytes: z.int() }) })
const Change = z.object({ blockId: z.string().nullable(), kind: z.string(), how: z.enum(['added', 'removed', 'moved', 'changed']), fields: z.array(z.string()).readonly() })
const Picture = z.object({ name: z.string(), width: z.int(), height: z.int(), phoneBytes: z.int(), deskBytes: z.int() })
const PageWish = z.object({ kind: z.enum(kinds), slug: z.string().trim().max(60), name: prose(z.string().trim().min(1).max(40)) })
const time = z.iso.datetime({ offset: true }).transform((at) => fromIso(at))

const list = { input: page.extend({ kind: z.enum(kinds).optional() }), output: z.object({ items: z.array(Listed), next: z.string().nullable() }), run: pageList }
const open = { once: true, input: PageWish, output: One, run: openPage } as const
const desk = { input: One, output: Desk, run: (ctx: Context, { id }: z.output<typeof One>) => pageDesk(ctx, id) }
const save = { input: One.extend({ version: z.int().min(0), document: Draft }), output: z.object({ versionId: z.string(), version: z.int() }), run: saveDraft }
const publish = { input: One.extend({ version: z.int().min(1), at: time.nullable().default(null) }), output: z.object({ no: z.int() }), run: publishDraft }
const back = { input: z.object({ id, versionId: id }), output: z.object({ no: z.int() }), run: rollBack }
const waitNoMore = { input: One, output: nothing, run: async (ctx: Context, { id }: z.output<typeof One>) => { await unschedule(ctx, id); return {} } }
const down = { input: One.extend({ reason: prose(z.string().trim().min(2).max(200)) }), output: nothing, run: async (ctx: Context, { id, reason }: { readonly id: string; readonly reason: string }) => { await takeDown(ctx, id, reason); return {} } }
const drop = { input: One, output: nothing, run: async (ctx: Context, { id }: z.output<typeof One>) => { await dropPage(ctx, id); return {} } }
const preview = { input: z.object({ id, versionId: id }), output: z.object({ url: z.string(), until: z.date() }), run: previewLink }
const diff = { input: z.object({ id, versionId: id, against: id.optional() }), output: z.object({ no: z.int(), beforeNo: z.int().nullable(), changes: z.array(Change) }), run: versionDiff }
const upload = { limits: uploads, upload: true, bodyLimit: 11 * 1_048_576, input: z.object({ file: z.instanceof(Uint8Array) }), output: Picture, run: (ctx: Context, { file }: { readonly file: Uint8Array }) => keepPagePicture(ctx, file) } as const
const pictures = { input: nothing, output: z.object({ items: z.array(Picture) }), run: async (ctx: Context) => ({ items: await latestPictures(ctx) }) }

const staff = { access: 'staff' } as const
const merchant = { access: 'merchant' } as const
const [read, write, live] = [{ permit: 'pages.read' }, { permit: 'pages.write' }, { permit: 'pages.publish' }] as const

export const pageRoutes = {
  livePage: route({ method: 'GET', path: '/v1/pages', access: 'public', limits: lookups, input: z.object({ kind: z.enum(kinds), slug: z.string().max(60).default(''), merchant: id.optional(), reader: z.enum(readers).default('guest') }), output: z.object({ page: Told.nullable() }),
    run: async (ctx, { kind, slug, merchant: merchantId, reader }) => ({ page: await livePage(ctx, { kind, slug, merchantId: merchantId ?? null }, reader) }) }),
  livePlaces: route({ method: 'GET', path: '/v1/pages/places', access: 'public', limits: lookups, input: nothing, output: z.object({ items: z.array(z.object({ kind: z.enum(kinds), slug: z.string(), name: z.string(), liveAt: z.date().nullable() })) }), run: async (ctx) => ({ items: await livePlaces(ctx) }) }),
  pageReader: route({ method: 'GET', path: '/v1/pages/reader', access: 'buyer', input: nothing, output: z.object({ reader: z.enum(readers) }), run: async (ctx) => ({ reader: await readerOf(ctx) }) }),
  previewPage: route({ method: 'GET', path: '/v1/pages/previews/:token', access: 'public', limits: lookups, input: z.object({ token: z.string().max(200), reader: z.enum(readers).default('guest') }), output: Told, run: (ctx, { token, reader }) => previewPage(ctx, token, reader) }),
  staffPages: route({ method: 'GET', path: '/v1/staff/pages', ...staff, ...read, ...list }),
  openPage: route({ method: 'POST', path: '/v1/staff/pages', ...staff, ...write, ...open }),
  staffPage: route({ method: 'GET', path: '/v1/staff/pages/:id', ...staff, ...read, ...desk }),
  savePage: route({ method: 'PUT', path: '/v1/staff/pages/:id/draft', ...staff, ...write, ...save }),
  publishPage: route({ method: 'POST', path: '/v1/staff/pages/:id/publish', ...staff, ...live, ...publish }),
  unschedulePage: route({ method: 'POST', path: '/v1/staff/pages/:id/unschedule', ...staff, ...live, ...waitNoMore }),
  rollPageBack: route({ method: 'POST', path: '/v1/staff/pages/:id/roll-back', ...staff, ...live, ...back }),
  takePageDown: route({ method: 'POST', path: '/v1/staff/pages/:id/take-down', ...staff, ...live, ...down }),
  dropPage: route({ method: 'DELETE', path: '/v1/staff/pages/:id', ...staff, ...write, ...drop }),
  previewOfPage: route({ method: 'POST', path: '/v1/staff/pages/:id/preview', ...staff, ...write, ...preview }),
  pageDiff: route({ method: 'GET', path: '/v1/staff/pages/:id/versions/:versionId/diff', ...staff, ...read, ...diff }),
  keepPagePicture: route({ method: 'POST', path: '/v1/staff/page-pictures', ...staff, ...write, ...upload }),
  pagePictures: route({ method: 'GET', path: '/v1/staff/page-pictures', ...staff, ...read, ...pictures }),
  merchantFronts: route({ method: 'GET', path: '/v1/merchant/pages', ...merchant, ...read, ...list }),
  openMerchantPage: route({ method: 'POST', path: '/v1/merchant/pages', ...merchant, ...write, ...open }),
  merchantPage: route({ method: 'GET', path: '/v1/merchant/pages/:id', ...merchant, ...read, ...desk }),
  saveMerchantPage: route({ method: 'PUT', path: '/v1/merchant/pages/:id/draft', ...merchant, ...write, ...save }),
  publishMerchantPage: route({ method: 'POST', path: '/v1/merchant/pages/:id/publish', ...merchant, ...live, ...publish }),
  unscheduleMerchantPage: route({ method: 'POST', path: '/v1/merchant/pages/:id/unschedule', ...merchant, ...live, ...waitNoMore }),
  rollMerchantPageBack: route({ method: 'POST', path: '/v1/merchant/pages/:id/roll-back', ...merchant, ...live, ...back }),
  takeMerchantPageDown: route({ method: 'POST', path: '/v1/merchant/pages/:id/take-down', ...merchant, ...live, ...down }),
  previewOfMerchantPage: route({ method: 'POST', path: '/v1/merchant/pages/:id/preview', ...merchant, ...write, ...preview }),
  merchantPageDiff: route({ method: 'GET', path: '/v1/merchant/pages/:id/versions/:versionId/diff', ...merchant, ...read, ...diff }),
  keepMerchantPagePicture: route({ method: 'POST', path: '/v1/merchant/page-pictures', ...merchant, ...write, ...upload }),
  merchantPagePictures: route({ method: 'GET', path: '/v1/merchant/page-pictures', ...merchant, ...read, ...pictures }),
}
