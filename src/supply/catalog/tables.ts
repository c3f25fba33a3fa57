import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf, type RichText } from '#kernel/columns'

export const facetTypes = ['text', 'choice', 'number'] as const
/** A facet 筛选维度 of a category: what its products say under `name`, and may be narrowed by where it is filterable. `values` are the choices, `unit` is a number's. */
export interface Facet { readonly name: string; readonly nameEn: string; readonly type: (typeof facetTypes)[number]; readonly unit: string; readonly values: string[]; readonly required: boolean; readonly filterable: boolean }
export interface Attribute { readonly name: string; readonly value: string }
/** The four blocks of a detail page (F06): each has its job; and the story 图文详情, if there is one, with headings and pictures. */
export interface Detail { readonly pain: string; readonly solution: string; readonly trust: string; readonly action: string; readonly story?: RichText }
/** A detail as it comes in, its story not cleaned yet. */
export type DetailWish = Omit<Detail, 'story'> & { readonly story?: string | undefined }
export interface Axis { readonly name: string; readonly values: string[] }
export type Spec = Record<string, string>

export const categories = pgTable('catalog_categories', {
  id: id('cat').primaryKey(),
  parentId: id('cat', 'parent_id'),
  slug: text().notNull(),
  name: text().notNull(),
  nameEn: text('name_en').notNull(),
  picture: text().notNull().default(''),
  position: integer().notNull(),
  facets: jsonb().$type<readonly Facet[]>().notNull().default([]),
})

export const brandStates = ['proposed', 'active', 'rejected', 'retired', 'merged'] as const

/** Brands 品牌: `key` is the name in one spelling for all; a merged one leads to the brand it went into. */
export const brands = pgTable('catalog_brands', {
  id: id('brd').primaryKey(),
  key: text().notNull(),
  name: text().notNull(),
  nameEn: text('name_en').notNull().default(''),
  initial: text().notNull(),
  logo: text(),
  state: text({ enum: brandStates }).notNull(),
  reason: text(),
  mergedInto: id('brd', 'merged_into'),
  /** Who proposed it; none for the platform's own. */
  merchantId: id('mer', 'merchant_id'),
  createdBy: text('created_by').notNull(),
  createdAt: at('created_at').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('catalog_brands_state', t.state, brandStates)])

/** What a product is sold as 商品形态 (E08): goods in a parcel; or, virtual, codes 卡密, a link or text 链接, a service that is redeemed at a store 服务券. */
export const productKinds = ['goods', 'code', 'link', 'service'] as const
export const productStates = ['draft', 'in_review', 'on_shelf', 'off_shelf', 'banned'] as const

export const products = pgTable('catalog_products', {
  id: id('prd').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  categoryId: id('cat', 'category_id').notNull(),
  kind: text({ enum: productKinds }).notNull().default('goods'),
  /** The merchant's own number for it. */
  code: text().notNull(),
  /** The brand's name as it was; the reference says which brand. */
  brand: text(),
  brandId: id('brd', 'brand_id'),
  title: text().notNull(),
  subtitle: text().notNull(),
  pictures: text().array().notNull(),
  video: text(),
  sellingPoints: text('selling_points').array().notNull(),
  attributes: jsonb().$type<Attribute[]>().notNull(),
  detail: jsonb().$type<Detail>().notNull(),
  axes: jsonb().$type<Axis[]>().notNull(),
  freightTemplateId: id('fre', 'freight_template_id'),
  priceFen: fen('price_fen'),
  isFromPrice: boolean('is_from_price').notNull(),
  sales: integer().notNull().default(0),
  state: text({ enum: productStates }).notNull(),
  reason: text(),
  version: integer().notNull(),
  listedAt: at('listed_at'),
  /** Put aside by the undoing of the import that had created it; an import that names it again brings it back. */
  archivedAt: at('archived_at'),
  createdAt: at('created_at').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('catalog_products_state', t.state, productStates), oneOf('catalog_products_kind', t.kind, productKinds)])

export const skus = pgTable('catalog_skus', {
  id: id('sku').primaryKey(),
  productId: id('prd', 'product_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  code: text().notNull(),
  spec: jsonb().$type<Spec>().notNull(),
  position: integer().notNull(),
  priceFen: fen('price_fen'),
  weightGram: integer('weight_gram').notNull(),
  /** As it is packed, in cubic millimetres; nothing where nobody has measured. */
  volumeMm3: bigint('volume_mm3', { mode: 'number' }).notNull().default(0),
  picture: text(),
  perPersonLimit: integer('per_person_limit'),
  /** An archived SKU keeps its id for ever and is revived when its spec comes back (E10). */
  isLive: boolean('is_live').notNull(),
})

export const shelf = pgTable('catalog_shelf', {
  categoryId: id('cat', 'category_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  title: text().notNull(),
  picture: text().notNull(),
  priceFen: fen('price_fen'),
  isFromPrice: boolean('is_from_price').notNull(),
  sales: integer().notNull(),
  listedAt: at('listed_at').notNull(),
}, (t) => [primaryKey({ columns: [t.categoryId, t.productId] })])

/** Append-only: each move of a listing from state to state. */
export const history = pgTable('catalog_history', {
  id: id('phi').primaryKey(),
  productId: id('prd', 'product_id').notNull(),
  fromState: text('from_state'),
  toState: text('to_state').notNull(),
  reason: text(),
  actorId: text('actor_id').notNull(),
  at: at('at').notNull(),
})

export const bulkKinds = ['on_shelf', 'off_shelf', 'price'] as const
/** A product of a bulk as the bulk left it, and for prices what its SKUs cost before. */
export interface BulkRow { readonly productId: string; readonly version: number; readonly pricesFen?: readonly { readonly skuId: string; readonly priceFen: number }[] }

/** What was done to many products at once 批量操作, so that it can be undone while it is fresh. */
export const bulks = pgTable('catalog_bulks', {
  id: id('blk').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  kind: text({ enum: bulkKinds }).notNull(),
  rows: jsonb().$type<readonly BulkRow[]>().notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: at('created_at').notNull(),
  undoneAt: at('undone_at'),
}, (t) => [oneOf('catalog_bulks_kind', t.kind, bulkKinds)])

export const importStates = ['uploaded', 'mapping', 'checking', 'ready', 'running', 'done', 'done_with_errors', 'failed', 'cancelled', 'undoing', 'undone'] as const
export const importFormats = ['csv', 'tsv', 'xlsx', 'jsonl'] as const
export const rowOutcomes = ['created', 'changed', 'unchanged', 'wrong'] as const

/** A file of products as a merchant gave it 导入 (E22), with what its columns mean and what became of its rows. */
export const imports = pgTable('catalog_imports', {
  id: id('imp').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  filename: text().notNull(),
  state: text({ enum: importStates }).notNull(),
  columns: text().array().notNull(),
  mapping: jsonb().$type<Record<string, string>>().notNull(),
  rows: integer().notNull(),
  created: integer().notNull().default(0),
  changed: integer().notNull().default(0),
  unchanged: integer().notNull().default(0),
  wrong: integer().notNull().default(0),
  format: text({ enum: importFormats }).notNull().default('csv'),
  encoding: text().notNull().default('utf-8'),
  /** How many batches there are, and the next one to be done: how far an import has come. */
  batches: integer().notNull().default(0),
  batch: integer().notNull().default(0),
  undone: integer().notNull().default(0),
  kept: integer().notNull().default(0),
  /** When pictures are to be fetched for the next batch, or until when somebody does; for which batch that is done; which of its addresses gave no picture. */
  picturesDueAt: at('pictures_due_at'),
  picturesBatch: integer('pictures_batch'),
  unreachable: text().array().notNull().default([]),
  createdBy: text('created_by').notNull(),
  createdAt: at('created_at').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [index('catalog_imports_pictures_due').on(t.picturesDueAt).where(sql`pictures_due_at is not null`), oneOf('catalog_imports_state', t.state, importStates), oneOf('catalog_imports_format', t.format, importFormats)])

export const importRows = pgTable('catalog_import_rows', {
  importId: id('imp', 'import_id').notNull(),
  no: integer().notNull(),
  given: jsonb().$type<Record<string, string>>().notNull(),
  outcome: text({ enum: rowOutcomes }),
  field: text(),
  fault: text(),
  batch: integer(),
}, (t) => [primaryKey({ columns: [t.importId, t.no] }), index('catalog_import_rows_batch').on(t.importId, t.batch), oneOf('catalog_import_rows_outcome', t.outcome, rowOutcomes)])

/** What a product was before an import changed it, so that the import can be undone. */
export interface BeforeImport { readonly words: Readonly<Record<string, unknown>>; readonly skus: readonly { readonly id: string; readonly spec: Spec; readonly priceFen: number; readonly weightGram: number; readonly volumeMm3?: number; readonly isLive: boolean }[]; readonly added: readonly string[] }
export const importEffects = pgTable('catalog_import_effects', {
  importId: id('imp', 'import_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  isCreated: boolean('is_created').notNull(),
  before: jsonb().$type<BeforeImport>(),
  /** The product's version when the import left it: whoever touched it since made it higher. */
  version: integer().notNull(),
  undone: boolean(),
}, (t) => [primaryKey({ columns: [t.importId, t.productId] })])

/** What a merchant meant by the columns of files of one shape, for the next of them. */
export const importMappings = pgTable('catalog_import_mappings', {
  merchantId: id('mer', 'merchant_id').notNull(),
  shape: text().notNull(),
  mapping: jsonb().$type<Record<string, string>>().notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [primaryKey({ columns: [t.merchantId, t.shape] })])

/** Pictures that were fetched by their address, each once. */
export const importPictures = pgTable('catalog_import_pictures', {
  merchantId: id('mer', 'merchant_id').notNull(),
  url: text().notNull(),
  name: text().notNull(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.merchantId, t.url] })])
