import type { audiences, kinds, PageBlock, PageDocument, states, Zone } from './tables'

/** Rules of pages 页面规则 (E24): their life, what a document may hold, what it weighs, and how two differ. */
export type Kind = (typeof kinds)[number]
export type State = (typeof states)[number]
export type Audience = (typeof audiences)[number]

export const next: Readonly<Record<State, readonly State[]>> = { draft: ['scheduled', 'live'], scheduled: ['draft', 'live'], live: ['ended', 'rolled_back'], ended: [], rolled_back: [] }
export const statesBefore = (to: State): State[] => (Object.keys(next) as State[]).filter((from) => next[from].includes(to))
/** How many versions that have been live are kept in each place. */
export const keptVersions = 20
export const emptyDocument = (name: string): PageDocument => ({ title: { zh: name, en: '' }, description: { zh: '', en: '' }, showsTitle: true, blocks: [] })

/** Which blocks may stand where: a menu is links, a store's front speaks of that store alone. */
const storeKinds: ReadonlySet<PageBlock['kind']> = new Set(['banner', 'zones', 'goods', 'coupons', 'text', 'spacer', 'countdown', 'links'])
const mayStand = (kind: PageBlock['kind'], place: Kind): boolean => (place === 'menu' ? kind === 'links' : place !== 'store' || storeKinds.has(kind))
/** Menus of the shop: above beside the search, and below. */
const menus = ['top', 'foot'] as const
export const isSlug = (kind: Kind, slug: string): boolean => (kind === 'home' || kind === 'store' ? slug === '' : kind === 'menu' ? menus.includes(slug as 'top') : /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug))

/** A page of this shop; outside only where the platform speaks. */
export const isHref = (href: string, mayLeave: boolean): boolean => /^\/(?![/\\])[^\s\\<>"]{0,300}$/.test(href) || (mayLeave && /^https:\/\/[^\s/?#<>"\\]+[^\s<>"\\]{0,300}$/.test(href))

export interface Fault { readonly path: readonly (string | number)[]; readonly code: string; readonly facts?: Readonly<Record<string, unknown>> }
/** A zone narrower than eight hundredths of a phone's width cannot be hit (WCAG 2.5.8). */
const leastZone = 8
const outside = ({ x, y, width, height }: Zone): boolean => x + width > 100 || y + height > 100
const tooSmall = ({ width, height }: Zone): boolean => width < leastZone || height < leastZone

/** What is wrong with a document, by its field; pictures and rich text are looked at apart. */
export function faultsOf({ title, blocks }: PageDocument, place: Kind): Fault[] {
  const faults: Fault[] = title.zh === '' ? [{ path: ['title', 'zh'], code: 'pages.text_missing' }] : []
  const seen = new Set<string>()
  for (const [i, block] of blocks.entries()) {
    const say = (path: readonly (string | number)[], code: string) => { faults.push({ path: ['blocks', i, ...path], code }) }
    if (seen.has(block.id)) say(['id'], 'pages.block_twice')
    seen.add(block.id)
    if (!mayStand(block.kind, place)) say(['kind'], 'pages.block_not_here')
    if (block.from !== null && block.until !== null && block.until <= block.from) say(['until'], 'pages.window_backwards')
    for (const [path, href] of hrefsOf(block)) if (!isHref(href, place !== 'store')) say(path, 'pages.bad_link')
    faultsIn(block, say)
  }
  return faults
}

function faultsIn(block: PageBlock, say: (path: readonly (string | number)[], code: string) => void): void {
  switch (block.kind) {
    case 'banner': for (const [n, { alt }] of block.slides.entries()) if (alt.zh === '') say(['slides', n, 'alt', 'zh'], 'pages.alt_missing'); break
    case 'zones':
      if (block.alt.zh === '') say(['alt', 'zh'], 'pages.alt_missing')
      for (const [n, zone] of block.zones.entries()) {
        if (zone.label.zh === '') say(['zones', n, 'label', 'zh'], 'pages.text_missing')
        if (tooSmall(zone)) say(['zones', n, 'width'], 'pages.zone_too_small')
        else if (outside(zone)) say(['zones', n, 'width'], 'pages.zone_outside')
      }
      break
    case 'goods':
      if (block.by === 'category' && block.categoryId === null) say(['categoryId'], 'pages.choose_category')
      if ((block.by === 'words' || block.by === 'brand') && block.words === '') say(['words'], 'pages.text_missing')
      if (block.by === 'picked' && block.productIds.length === 0) say(['productIds'], 'pages.choose_goods')
      break
    case 'text': if (block.html === '') say(['html'], 'pages.text_missing'); break
    case 'countdown': if (block.title.zh === '') say(['title', 'zh'], 'pages.text_missing'); break
    case 'links': for (const [n, { label }] of block.items.entries()) if (label.zh === '') say(['items', n, 'label', 'zh'], 'pages.text_missing'); break
    default:
  }
}

function hrefsOf(block: PageBlock): readonly (readonly [(string | number)[], string])[] {
  switch (block.kind) {
    case 'banner': return block.slides.map(({ href }, n) => [['slides', n, 'href'], href])
    case 'zones': return block.zones.map(({ href }, n) => [['zones', n, 'href'], href])
    case 'links': return block.items.map(({ href }, n) => [['items', n, 'href'], href])
    case 'countdown': return [[['href'], block.href]]
    default: return []
  }
}

/** Every sentence of a document that people read, with where it stands: for whoever looks through it before it goes out (F79). */
export function textsOf({ title, description, blocks }: PageDocument): { readonly path: readonly (string | number)[]; readonly text: string }[] {
  const out: { path: readonly (string | number)[]; text: string }[] = []
  const walk = (value: unknown, path: readonly (string | number)[]): void => {
    if (typeof value === 'string') { if (spoken.has(String(path.at(-1)))) out.push({ path, text: value.replace(/<[^>]*>/g, ' ') }) } else if (Array.isArray(value)) for (const [i, one] of value.entries()) walk(one, [...path, i])
    else if (value !== null && typeof value === 'object') for (const [name, one] of Object.entries(value)) walk(one, [...path, name])
  }
  walk({ title, description, blocks }, [])
  return out.filter(({ text }) => text.trim() !== '')
}
const spoken = new Set(['zh', 'en', 'html', 'htmlEn'])

/** The pictures that a document shows, in the sequence in which they stand. */
const picturesIn = ({ blocks }: Pick<PageDocument, 'blocks'>) => blocks.flatMap((block) => (block.kind === 'banner' ? block.slides.map(({ picture }) => picture) : block.kind === 'zones' ? [block.picture] : []))

/** The weight of a page 页面重量 (F07), reckoned: what a phone is sent of its pictures in bytes, how many requests it makes, and what its first picture weighs. Pictures of goods are counted at what they usually weigh. */
export interface Weight { readonly bytes: number; readonly requests: number; readonly firstBytes: number }
/** Page, style, two scripts, manifest. */
const shell = { bytes: 45_000, requests: 5 }
const goodsPictureBytes = 9_000
const topCategories = 12
export function weightOf(document: Pick<PageDocument, 'blocks'>): Weight {
  const own = picturesIn(document)
  const goods = document.blocks.reduce((sum, block) => sum + goodsIn(block), 0)
  return { bytes: shell.bytes + own.reduce((sum, { phoneBytes }) => sum + phoneBytes, 0) + goods * goodsPictureBytes, requests: shell.requests + new Set(own.map(({ name }) => name)).size + goods, firstBytes: own[0]?.phoneBytes ?? 0 }
}
function goodsIn(block: PageBlock): number {
  switch (block.kind) {
    case 'goods': return block.by === 'picked' ? Math.min(block.limit, block.productIds.length) : block.limit
    case 'flash': case 'ranking': case 'yours': return block.limit
    case 'categories': return block.categoryIds.length || topCategories
    case 'text': return (`${block.html}${block.htmlEn}`.match(/<img/g) ?? []).length
    default: return 0
  }
}
export interface Bounds { readonly mostBytes: number; readonly mostRequests: number; readonly mostFirstBytes: number }
/** Which bound a weight is above; none is fine. */
export const overweight = ({ bytes, requests, firstBytes }: Weight, { mostBytes, mostRequests, mostFirstBytes }: Bounds): 'bytes' | 'requests' | 'first' | undefined => (bytes > mostBytes ? 'bytes' : requests > mostRequests ? 'requests' : firstBytes > mostFirstBytes ? 'first' : undefined)

/** How two documents differ 版本差异, block by block. */
export interface Change { readonly blockId: string | null; readonly kind: string; readonly how: 'added' | 'removed' | 'moved' | 'changed'; readonly fields: readonly string[] }
export function changesBetween(before: PageDocument, now: PageDocument): Change[] {
  const head = fieldsOf({ title: before.title, description: before.description, showsTitle: before.showsTitle }, { title: now.title, description: now.description, showsTitle: now.showsTitle })
  const [old, fresh] = [new Map(before.blocks.map((one) => [one.id, one])), new Map(now.blocks.map((one) => [one.id, one]))]
  const stayed = (blocks: readonly PageBlock[], others: ReadonlyMap<string, PageBlock>) => blocks.filter(({ id }) => others.has(id)).map(({ id }) => id)
  const [order, orderNow] = [stayed(before.blocks, fresh), stayed(now.blocks, old)]
  return [
    ...(head.length > 0 ? [{ blockId: null, kind: 'page', how: 'changed' as const, fields: head }] : []),
    ...now.blocks.flatMap((one): Change[] => {
      const was = old.get(one.id)
      if (!was) return [{ blockId: one.id, kind: one.kind, how: 'added', fields: [] }]
      const fields = fieldsOf(was, one)
      if (fields.length > 0) return [{ blockId: one.id, kind: one.kind, how: 'changed', fields }]
      return order.indexOf(one.id) === orderNow.indexOf(one.id) ? [] : [{ blockId: one.id, kind: one.kind, how: 'moved', fields: [] }]
    }),
    ...before.blocks.filter(({ id }) => !fresh.has(id)).map((one): Change => ({ blockId: one.id, kind: one.kind, how: 'removed', fields: [] })),
  ]
}
/** The names of what differs. Rows read from the database have their names in another sequence than what was sent. */
const fieldsOf = (before: object, now: object): string[] => [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((name) => sorted((before as Record<string, unknown>)[name]) !== sorted((now as Record<string, unknown>)[name]))
const sorted = (value: unknown): string => JSON.stringify(value, (_name, inner: unknown) => (inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner)) ?? ''

/** Whether somebody is shown a block now. */
export const isSeen = ({ audience, from, until }: Pick<PageBlock, 'audience' | 'from' | 'until'>, who: Exclude<Audience, 'all'>, nowIso: string): boolean =>
  (audience === 'all' || audience === who || (audience === 'member' && who === 'new')) && (from === null || from <= nowIso) && (until === null || nowIso < until)
/** Whether a document says something to some and not to others. */
export const isForSome = ({ blocks }: Pick<PageDocument, 'blocks'>): boolean => blocks.some(({ audience }) => audience !== 'all')
