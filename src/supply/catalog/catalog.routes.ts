import { z } from 'zod'
import { prose } from '#kernel/prose'
import { column, type Sheet } from '#kernel/exports'
import { mostPerPage, nothing, page, route } from '#kernel/route'
import { brandChoices, brandList } from './brands.queries'
import { longestBrand } from './brands.rules'
import { approveBrand, foundBrand, mergeBrand, rejectBrand, retireBrand } from './brands.service'
import { categoryTree, facetsOf, homeShelves, type Branch } from './categories.queries'
import { listCategory } from './products.queries'
import { mostChoices, mostFacets } from './facets.rules'
import { sorts } from './products.rules'
import { setFacets } from './products.service'
import { brandStates, facetTypes } from './tables'

const Card = z.object({ id: z.string(), merchantId: z.string(), title: z.string(), picture: z.string(), priceFen: z.int(), fromPrice: z.boolean(), sales: z.int() })
const Leaf = z.object({ id: z.string(), slug: z.string(), name: z.string(), nameEn: z.string(), picture: z.string() })
const Tree = Leaf.extend({ children: z.array(Leaf.extend({ children: z.array(Leaf) })) })
/** Three levels are shown; what lies deeper is reached through its category's own page. */
const shallow = (branch: Branch) => ({ ...branch, children: branch.children.map((child) => ({ ...child, children: child.children.map(({ children: _, ...leaf }) => leaf) })) })
const words = (most: number) => z.string().trim().max(most)
/** Names are keys: no `=`, no dot, no bracket. */
const Facet = z.object({ name: words(20).regex(/^[^=.()[\]]+$/), nameEn: words(40).min(1), type: z.enum(facetTypes), unit: words(10).default(''), values: z.array(words(40).min(1)).max(mostChoices).default([]), required: z.boolean().default(false), filterable: z.boolean().default(true) })
const BrandWish = z.object({ name: words(longestBrand).min(1), nameEn: words(longestBrand).default(''), logo: z.string().regex(/^[0-9a-f]{32}\.webp$/).optional() })
const Brand = z.object({ id: z.string(), name: z.string(), nameEn: z.string(), initial: z.string(), logo: z.string().nullable(), state: z.enum(brandStates) })
const Founded = Brand.pick({ id: true, name: true, state: true })
const One = z.object({ id: z.string().max(60) })
const because = { reason: prose(words(200).min(2)) }

const BrandRow = Brand.extend({ reason: z.string().nullable(), merchantId: z.string().nullable(), mergedInto: z.string().nullable(), products: z.int(), createdAt: z.date(), changedAt: z.date() })
const brandSheet: Sheet<z.input<typeof BrandRow>> = { title: ['品牌', 'Brands'], columns: [column('id', '编号', 'Id', (row) => row.id), column('name', '名称', 'Name', (row) => row.name), column('state', '状态', 'State', (row) => row.state), column('products', '商品数', 'Products', (row) => row.products), column('reason', '原因', 'Reason', (row) => row.reason), column('createdAt', '创建时间', 'Since', (row) => row.createdAt)] }

/** Brands 品牌: merchants choose and propose, staff judge. */
export const brandRoutes = {
  brandChoices: route({ method: 'GET', path: '/v1/merchant/brands', access: 'merchant', permit: 'catalog.read', input: z.object({ q: words(longestBrand).optional() }), output: z.object({ items: z.array(Brand) }), run: async (ctx, { q }) => ({ items: await brandChoices(ctx, q) }) }),
  proposeBrand: route({ method: 'POST', path: '/v1/merchant/brands', access: 'merchant', permit: 'catalog.write', once: true, input: BrandWish, output: Founded, run: (ctx, wish) => foundBrand(ctx, wish) }),
  allBrands: route({ method: 'GET', path: '/v1/staff/brands', access: 'staff', permit: 'catalog.read', input: page.extend({ state: z.enum(brandStates).optional(), q: words(longestBrand).optional() }), run: brandList,
    output: z.object({ items: z.array(BrandRow), next: z.string().nullable() }), sheet: brandSheet }),
  foundBrand: route({ method: 'POST', path: '/v1/staff/brands', access: 'staff', permit: 'catalog.write', once: true, input: BrandWish, output: Founded, run: (ctx, wish) => foundBrand(ctx, wish) }),
  judgeBrand: route({ method: 'POST', path: '/v1/staff/brands/:id/judge', access: 'staff', permit: 'catalog.write', output: nothing,
    input: z.discriminatedUnion('outcome', [One.extend({ outcome: z.literal('approve') }), One.extend({ outcome: z.literal('reject'), ...because }), One.extend({ outcome: z.literal('retire'), ...because }), One.extend({ outcome: z.literal('merge'), intoId: z.string().max(60) })]),
    run: async (ctx, verdict) => {
      const { id } = verdict
      await (verdict.outcome === 'merge' ? mergeBrand(ctx, id, verdict.intoId) : verdict.outcome === 'approve' ? approveBrand(ctx, id) : verdict.outcome === 'reject' ? rejectBrand(ctx, id, verdict.reason) : retireBrand(ctx, id, verdict.reason))
      return {}
    } }),
}

export const catalogRoutes = {
  categories: route({ method: 'GET', path: '/v1/categories', access: 'public', input: nothing, output: z.object({ items: z.array(Tree) }), run: async (ctx) => ({ items: (await categoryTree(ctx)).map(shallow) }) }),
  categoryFacets: route({ method: 'GET', path: '/v1/categories/:id/facets', access: 'public', input: z.object({ id: z.string().max(60) }), output: z.object({ own: z.array(Facet), above: z.array(Facet) }),
    run: async (ctx, { id }) => { const { own, above } = await facetsOf(ctx, id); return { own: [...own], above: [...above] } } }),
  setFacets: route({ method: 'PUT', path: '/v1/staff/categories/:id/facets', access: 'staff', permit: 'catalog.write', input: z.object({ id: z.string().max(60), facets: z.array(Facet).max(mostFacets) }), output: nothing,
    run: async (ctx, { id, facets }) => { await setFacets(ctx, id, facets); return {} } }),
  categoryProducts: route({
    method: 'GET', path: '/v1/categories/:id/products', access: 'public',
    input: z.object({ id: z.string().max(60), sort: z.enum(sorts).default('sales'), cursor: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(mostPerPage).default(24) }),
    output: z.object({ items: z.array(Card), next: z.string().nullable() }), run: listCategory,
  }),
  home: route({
    method: 'GET', path: '/v1/home', access: 'public', input: nothing, output: z.object({ shelves: z.array(z.object({ category: Leaf, items: z.array(Card) })) }),
    run: async (ctx) => ({ shelves: await homeShelves(ctx) }),
  }),
}
