import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import { at, id, oneOf, type RichText } from '#kernel/columns'

/** What a place is: the home page 首页, a topic 专题, a plain page 普通页面, a menu 菜单, a store's front 店铺首页. */
export const kinds = ['home', 'topic', 'plain', 'menu', 'store'] as const
export const states = ['draft', 'scheduled', 'live', 'ended', 'rolled_back'] as const
/** For whom a block is: everybody, who has not signed in, who has, who has and never bought. */
export const audiences = ['all', 'guest', 'member', 'new'] as const
/** By which rule a grid of goods is filled; `picked` is a list of products. */
export const rules = ['sales', 'new', 'ranking', 'category', 'brand', 'words', 'picked'] as const
export const sizes = ['small', 'middle', 'large'] as const
export const looks = ['grid', 'row'] as const

/** In both languages; English may be empty, then the Chinese is shown. */
export interface Text { zh: string; en: string }
/** A picture of ours with its size, so that its place is kept while it loads, and what it weighs. */
export interface Shown { name: string; width: number; height: number; phoneBytes: number; deskBytes: number }
interface Block { id: string; audience: (typeof audiences)[number]; /** Its window [from, until). */ from: string | null; until: string | null }
export interface Slide { picture: Shown; alt: Text; href: string }
/** A hot zone, in hundredths of the picture. */
export interface Zone { x: number; y: number; width: number; height: number; label: Text; href: string }
export type PageBlock = Block & (
  | { kind: 'banner'; slides: Slide[] }
  | { kind: 'zones'; picture: Shown; alt: Text; zones: Zone[] }
  | { kind: 'categories'; title: Text; /** None: all that stand on top. */ categoryIds: string[] }
  | { kind: 'goods'; title: Text; by: (typeof rules)[number]; categoryId: string | null; words: string; productIds: string[]; limit: number; look: (typeof looks)[number] }
  | { kind: 'flash'; title: Text; limit: number }
  | { kind: 'coupons'; title: Text; limit: number }
  | { kind: 'ranking'; title: Text; categoryId: string | null; days: '7' | '30'; limit: number }
  | { kind: 'yours'; title: Text; limit: number }
  | { kind: 'text'; html: RichText; htmlEn: RichText }
  | { kind: 'spacer'; size: (typeof sizes)[number] }
  | { kind: 'store'; merchantId: string }
  | { kind: 'countdown'; title: Text; endsAt: string; href: string }
  | { kind: 'links'; title: Text; items: { label: Text; href: string }[] })
/** What stands in a place. `showsTitle`: the title is seen, not only heard. */
export interface PageDocument { title: Text; description: Text; showsTitle: boolean; blocks: PageBlock[] }

export const slots = pgTable('pages_slots', {
  id: id('pgs').primaryKey(),
  kind: text({ enum: kinds }).notNull(),
  merchantId: id('mer', 'merchant_id'),
  slug: text().notNull(),
  name: text().notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: at('created_at').notNull(),
}, (t) => [oneOf('pages_slots_kind', t.kind, kinds), uniqueIndex('pages_slots_once').on(t.kind, t.slug, sql`coalesce(merchant_id, '')`), index('pages_slots_of_merchant').on(t.merchantId).where(sql`merchant_id is not null`)])

/** Versions of what stands in a place: one live, one drafted and one scheduled at most. The last twenty that were live are kept. */
export const versions = pgTable('pages_versions', {
  id: id('pgv').primaryKey(),
  slotId: id('pgs', 'slot_id').notNull(),
  merchantId: id('mer', 'merchant_id'),
  no: integer().notNull(),
  state: text({ enum: states }).notNull(),
  document: jsonb().$type<PageDocument>().notNull(),
  isForSome: boolean('is_for_some').notNull(),
  version: integer().notNull(),
  fromNo: integer('from_no'),
  scheduledAt: at('scheduled_at'),
  liveAt: at('live_at'),
  endedAt: at('ended_at'),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('pages_versions_state', t.state, states), unique('pages_versions_no').on(t.slotId, t.no), uniqueIndex('pages_versions_live').on(t.slotId).where(sql`state = 'live'`), uniqueIndex('pages_versions_draft').on(t.slotId).where(sql`state = 'draft'`),
  uniqueIndex('pages_versions_scheduled').on(t.slotId).where(sql`state = 'scheduled'`), index('pages_versions_due').on(t.scheduledAt).where(sql`state = 'scheduled'`), index('pages_versions_for_some').on(t.id).where(sql`state = 'live' and is_for_some`)])

/** The pictures that pages may show, measured when they came; `owner_id` is a merchant or `platform`. */
export const pictures = pgTable('pages_pictures', {
  ownerId: text('owner_id').notNull(),
  name: text().notNull(),
  merchantId: id('mer', 'merchant_id'),
  width: integer().notNull(),
  height: integer().notNull(),
  phoneBytes: integer('phone_bytes').notNull(),
  deskBytes: integer('desk_bytes').notNull(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.ownerId, t.name] }), index('pages_pictures_latest').on(t.ownerId, t.at.desc(), t.name)])
