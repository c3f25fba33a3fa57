import { lightOf, markupOf } from './light-text'

/** A document between its form and what is sent 表单与文档: times are Shanghai's as the browser's field writes them, text is light text. */
interface Text { zh: string; en: string }
export interface Picture { name: string; width: number; height: number; phoneBytes: number; deskBytes: number }
export interface Kept { readonly title: Text; readonly description: Text; readonly showsTitle: boolean; readonly blocks: readonly { readonly id: string; readonly kind: string }[] }
export type FormBlock = Record<string, unknown> & { id: string; kind: string }
export interface FormDocument { title: Text; description: Text; showsTitle: boolean; blocks: FormBlock[] }

const localOf = (iso: unknown): string => (typeof iso === 'string' && iso !== '' ? new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 16) : '')
const isoOf = (local: unknown): string | null => (typeof local === 'string' && local !== '' ? `${local.slice(0, 16)}:00+08:00` : null)

export const formOf = ({ title, description, showsTitle, blocks }: Kept): FormDocument => ({ title, description, showsTitle, blocks: blocks.map((block) => {
  const one = block as unknown as FormBlock
  return { ...one, from: localOf(one['from']), until: localOf(one['until']), ...(one.kind === 'countdown' && { endsAt: localOf(one['endsAt']) }), ...(one.kind === 'text' && { html: lightOf(String(one['html'])), htmlEn: lightOf(String(one['htmlEn'])) }) }
}) })
export const wishOf = ({ title, description, showsTitle, blocks }: FormDocument): unknown => ({ title, description, showsTitle, blocks: blocks.map((one) => ({ ...one, from: isoOf(one['from']), until: isoOf(one['until']), ...(one.kind === 'countdown' && { endsAt: isoOf(one['endsAt']) ?? '' }), ...(one.kind === 'goods' && { categoryId: one['categoryId'] ?? null, words: one['words'] ?? '' }), ...(one.kind === 'ranking' && { categoryId: one['categoryId'] ?? null }), ...(one.kind === 'text' && { html: markupOf(String(one['html'] ?? '')), htmlEn: markupOf(String(one['htmlEn'] ?? '')) }) })) })

const none = (): Text => ({ zh: '', en: '' })
/** What a new block begins with. */
const fresh: Readonly<Record<string, () => object>> = {
  banner: () => ({ slides: [{ alt: none(), href: '/' }] }), zones: () => ({ alt: none(), zones: [{ x: 0, y: 0, width: 50, height: 100, label: none(), href: '/' }] }), categories: () => ({ title: none(), categoryIds: [] }),
  goods: () => ({ title: none(), by: 'sales', categoryId: null, words: '', productIds: [], limit: 8, look: 'grid' }), flash: () => ({ title: none(), limit: 6 }), coupons: () => ({ title: none(), limit: 3 }), ranking: () => ({ title: none(), categoryId: null, days: '7', limit: 8 }), yours: () => ({ title: none(), limit: 12 }),
  text: () => ({ html: '', htmlEn: '' }), spacer: () => ({ size: 'middle' }), store: () => ({ merchantId: undefined }), countdown: () => ({ title: none(), endsAt: '', href: '/flash' }), links: () => ({ title: none(), items: [{ label: none(), href: '/' }] }),
}
export const freshBlock = (kind: string): FormBlock => ({ id: `b${crypto.randomUUID().slice(0, 8)}`, kind, audience: 'all', from: '', until: '', ...fresh[kind]!() })
const all = Object.keys(fresh)
const ofStore = new Set(['banner', 'zones', 'goods', 'coupons', 'text', 'spacer', 'countdown', 'links'])
export const blocksFor = (place: string): readonly string[] => (place === 'menu' ? ['links'] : place === 'store' ? all.filter((kind) => ofStore.has(kind)) : all)
