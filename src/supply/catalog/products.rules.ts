import { Refusal, refuse, unfit } from '#kernel/refusal'
import type { Axis, DetailWish, productKinds, productStates, Spec } from './tables'

/** Listings 上架: the states of a product and where each may go; who moves it is the route's business. */
export type ProductState = (typeof productStates)[number]
export const next: Record<ProductState, readonly ProductState[]> = {
  draft: ['in_review'],
  in_review: ['on_shelf', 'draft'],
  on_shelf: ['off_shelf', 'banned'],
  off_shelf: ['on_shelf', 'in_review', 'banned'],
  banned: ['draft'],
}
export const statesBefore = (to: ProductState): ProductState[] => (Object.keys(next) as ProductState[]).filter((from) => next[from].includes(to))

/** Virtual goods 虚拟商品 need no address, no freight and no parcel. */
export type ProductKind = (typeof productKinds)[number]
export const isVirtual = (kind: ProductKind): boolean => kind !== 'goods'

/** Reviewed or being so: what others see of it must stay whole. */
export const isSeen = (state: ProductState): boolean => state === 'in_review' || state === 'on_shelf'

export const mostAxes = 3
export const mostSkus = 200
export const mostPictures = 12

export interface SkuWish { readonly code: string; readonly spec: Spec; readonly priceFen: number; readonly weightGram: number; readonly volumeMm3?: number | undefined; readonly picture?: string | undefined; readonly perPersonLimit?: number | undefined }
export interface ProductWish {
  readonly code: string; readonly categoryId: string; /** Left out, it is goods; it stays what it was made as. */ readonly kind?: ProductKind | undefined; readonly brand?: string | undefined; readonly brandId?: string | undefined; readonly title: string; readonly subtitle: string; readonly pictures: readonly string[]; readonly video?: string | undefined
  readonly sellingPoints: readonly string[]; readonly attributes: { name: string; value: string }[]; readonly detail: DetailWish; readonly axes: Axis[]
  readonly freightTemplateId?: string | undefined; readonly skus: readonly SkuWish[]
}

/** Refuses, beside its field, what cannot be a product: axes that repeat, SKUs that do not lie on the axes, two SKUs of one spec or one code. */
export function checkShape({ axes, skus }: Pick<ProductWish, 'axes' | 'skus'>): void {
  if (axes.length > mostAxes) unfit('axes', 'catalog.too_many_axes', { most: mostAxes })
  if (skus.length === 0) unfit('skus', 'catalog.no_skus')
  if (skus.length > mostSkus) unfit('skus', 'catalog.too_many_skus', { most: mostSkus })
  if (new Set(axes.map((axis) => axis.name)).size < axes.length) unfit('axes', 'catalog.axis_twice')
  const specs = new Set<string>()
  const codes = new Set<string>()
  skus.forEach(({ spec, code }, i) => {
    const fits = Object.keys(spec).length === axes.length && axes.every((axis) => axis.values.includes(spec[axis.name] ?? ''))
    if (!fits) unfit(`skus.${i}.spec`, 'catalog.spec_off_axes')
    const key = keyOf(spec)
    if (specs.has(key)) unfit(`skus.${i}.spec`, 'catalog.spec_twice')
    if (codes.has(code)) unfit(`skus.${i}.code`, 'catalog.code_twice', { code })
    specs.add(key)
    codes.add(code)
  })
}

const longestCode = 60
/** A code made another by a number behind it. */
export const marked = (code: string, mark: number): string => `${code.slice(0, longestCode - String(mark).length - 1)}-${mark}`

/** A spec as one text, whatever the order of its axes. */
export const keyOf = (spec: Spec): string => JSON.stringify(Object.entries(spec).sort(([a], [b]) => (a < b ? -1 : 1)))
export const specText = (spec: Spec): string => Object.values(spec).join(' ')

const blocks = ['pain', 'solution', 'trust', 'action'] as const
/** F06: a product goes to review only when a shopper would see something: pictures, selling points and all four blocks of the detail page. */
export function missingForListing({ pictures, sellingPoints, detail }: { readonly pictures: readonly string[]; readonly sellingPoints: readonly string[]; readonly detail: DetailWish }): string[] {
  return [...(pictures.length === 0 ? ['pictures'] : []), ...(sellingPoints.length === 0 ? ['sellingPoints'] : []), ...blocks.filter((block) => detail[block].trim().length < 4).map((block) => `detail.${block}`)]
}

/** The price that is shown for a product: its cheapest live SKU's, with 起 where others cost more (I-32). */
export function shownPrice(pricesFen: readonly number[]): { readonly priceFen: number; readonly isFromPrice: boolean } {
  const priceFen = Math.min(...pricesFen)
  return { priceFen, isFromPrice: pricesFen.some((price) => price > priceFen) }
}

/** How many prices move at once: by whole percents, or to one price. */
export type PriceMove = { readonly percent: number } | { readonly priceFen: number }
export const mostFen = 100_000_000_00
/** The price after the move, to the whole fen; undefined where that is no price. */
export function priceAfter(priceFen: number, move: PriceMove): number | undefined {
  const next = 'priceFen' in move ? move.priceFen : Math.round((priceFen * (100 + move.percent)) / 100)
  return next >= 1 && next <= mostFen ? next : undefined
}

/** Pages end at a product and begin after it (keyset), so that they neither skip nor repeat while goods sell. */
export const sorts = ['sales', 'price_asc', 'price_desc', 'newest'] as const
export type Sort = (typeof sorts)[number]
export interface Position { readonly value: string; readonly id: string }

export const cursorAfter = (sort: Sort, { sales, priceFen, listedAt, id }: { readonly sales: number; readonly priceFen: number; readonly listedAt?: Date; readonly id: string }): string =>
  Buffer.from(`${sort}|${sort === 'sales' ? sales : sort === 'newest' ? listedAt!.toISOString() : priceFen}|${id}`).toString('base64url')

export function positionOf(cursor: string, sort: Sort): Position {
  const [of, value, id] = Buffer.from(cursor, 'base64url').toString().split('|')
  const fits = sort === 'newest' ? /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ : /^\d{1,15}$/
  if (of !== sort || !value || !id || !fits.test(value) || !/^prd_\w{1,60}$/.test(id)) refuse('catalog.bad_cursor')
  return { value, id }
}

export const staleVersion = (version: number): never => { throw new Refusal('catalog.changed_meanwhile', { version }, 409) }
