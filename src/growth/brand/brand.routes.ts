import { z } from 'zod'
import type { Context } from '#kernel/context'
import { lookups, uploads } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, route } from '#kernel/route'
import { brandDesk, brandNow } from './brand.queries'
import { keepLogo, restoreBrand, setBrand } from './brand.service'
import { isColour, pairsOf } from './contrast.rules'
import { breadths, cardLooks, corners, customers, priceLines, scales } from './tables'

/** The brand over HTTP 品牌接口: as everybody may read it, and as it is set. */
const text = (least: number, most: number) => z.object({ zh: prose(z.string().trim().min(least).max(most)), en: prose(z.string().trim().max(most)) })
const colour = z.string().trim().toLowerCase().refine(isColour, { error: 'brand.no_colour', params: { refusal: 'brand.no_colour' } })
const Colours = z.object({ brand: colour, price: colour, link: colour })
const Tokens = z.object({
  name: text(1, 20), slogan: text(1, 30), story: text(0, 500), logo: z.object({ name: z.string().regex(/^[0-9a-f]{32}\.webp$/), width: z.int().min(1).max(10_000) }).nullable(), mark: prose(z.string().trim().min(1).max(2)), light: Colours, dark: Colours, scale: z.enum(scales), corners: z.enum(corners), card: z.enum(cardLooks),
  positioning: z.object({ breadth: z.enum(breadths), priceLine: z.enum(priceLines), customers: z.enum(customers), proposition: text(0, 100) }),
})
const Public = Tokens.omit({ positioning: true }).extend({ no: z.int(), css: z.string() })
const Pair = z.object({ theme: z.enum(['light', 'dark']), field: z.enum(['brand', 'price', 'link']), on: z.enum(['white', 'card', 'ground', 'soft']), ratio: z.int(), least: z.int() })
const Past = z.object({ no: z.int(), fromNo: z.int().nullable(), name: z.string(), brand: z.string(), changedBy: z.string(), changedAt: z.date() })
const access = { access: 'staff' } as const

export const brandRoutes = {
  brand: route({ method: 'GET', path: '/v1/brand', access: 'public', limits: lookups, input: nothing, output: Public, run: (ctx: Context) => brandNow(ctx) }),
  staffBrand: route({ method: 'GET', path: '/v1/staff/brand', ...access, permit: 'brand.read', input: nothing, output: z.object({ version: z.int(), tokens: Tokens, history: z.array(Past) }), run: (ctx) => brandDesk(ctx) }),
  checkColours: route({ method: 'GET', path: '/v1/staff/brand/contrast', ...access, permit: 'brand.read', input: z.object({ theme: z.enum(['light', 'dark']), ...Colours.shape }), output: z.object({ items: z.array(Pair) }), run: (_ctx, { theme, ...colours }) => Promise.resolve({ items: pairsOf(theme, colours) }) }),
  setBrand: route({ method: 'PUT', path: '/v1/staff/brand', ...access, permit: 'brand.write', input: z.object({ version: z.int().min(0), tokens: Tokens }), output: z.object({ version: z.int() }), run: setBrand }),
  restoreBrand: route({ method: 'POST', path: '/v1/staff/brand/restore', ...access, permit: 'brand.write', input: z.object({ no: z.int().min(1).max(2_147_483_647) }), output: z.object({ version: z.int() }), run: (ctx, { no }) => restoreBrand(ctx, no) }),
  keepLogo: route({ method: 'POST', path: '/v1/staff/brand/logo', ...access, permit: 'brand.write', limits: uploads, upload: true, bodyLimit: 11 * 1_048_576, input: z.object({ file: z.instanceof(Uint8Array) }), output: z.object({ name: z.string(), width: z.int() }), run: (ctx, { file }) => keepLogo(ctx, file) }),
}
