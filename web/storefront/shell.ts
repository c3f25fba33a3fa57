import type { FastifyRequest } from 'fastify'
import type { Shop } from '#apps/web'
import type { Locale } from '../design/format'
import { wordsOf, type Words } from './words'

/** What is around every page 页面外壳的内容: the brand, the menus, and whether it is a demo whose messages are shown here. Read once and kept until news of them comes, or a minute has passed; while it cannot be read the last one holds. */
type Api = ReturnType<Shop['call']>
type Brand = Awaited<ReturnType<Api['brand']>>
interface Way { readonly label: { readonly zh: string; readonly en: string }; readonly href: string }
export interface Shell { readonly brand: Brand | null; readonly top: readonly Way[]; readonly foot: readonly Way[]; readonly isDemo: boolean; words(locale: Locale): Words }

const bare: Shell = { brand: null, top: [], foot: [], isDemo: false, words: wordsOf }
const keptMs = 60_000

export class Shells {
  private readonly shop: Shop
  private kept: { readonly at: number; readonly shell: Promise<Shell> } | undefined
  private last = bare
  constructor(shop: Shop) { this.shop = shop }

  now(request: FastifyRequest): Promise<Shell> {
    if (this.kept && performance.now() - this.kept.at < keptMs) return this.kept.shell
    const shell = read(this.shop.call(request), this.shop.keepsMessages()).then((fresh) => { this.last = fresh; return fresh }, () => { this.kept = undefined; return this.last })
    this.kept = { at: performance.now(), shell }
    return shell
  }
  forget(): void { this.kept = undefined }
}

async function read(call: Api, isDemo: boolean): Promise<Shell> {
  const [brand, ...menus] = await Promise.all([call.brand({}), ...['top', 'foot'].map((slug) => call.livePage({ kind: 'menu', slug }))])
  const [top, foot] = menus.map(({ page }) => page?.document.blocks.flatMap((block) => (block.kind === 'links' ? block.items : [])) ?? []) as [Way[], Way[]]
  const known = new Map<Locale, Words>()
  // The house's own name and slogan are what its words say already.
  const words = (locale: Locale): Words => {
    const had = known.get(locale) ?? (brand.no === 0 ? wordsOf(locale) : { ...wordsOf(locale), shop: locale === 'en' && brand.name.en ? brand.name.en : brand.name.zh, slogan: locale === 'en' && brand.slogan.en ? brand.slogan.en : brand.slogan.zh })
    known.set(locale, had)
    return had
  }
  return { brand, top, foot, isDemo, words }
}
