import type { VNode } from 'preact'
import type { Api } from '#apps/house'
import type { Problem, SentFile } from '#apps/web'
import type { Locale } from '../design/format'
import type { Shell } from './shell'
import type { Words } from './words'

/** A page 页面: one file a URL in `routes/`. What it loads, what its forms do, how it looks. */
export interface Ask {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** What a form sent; empty when the page is only looked at. */
  readonly form: Form
  readonly call: Api
  readonly locale: Locale
  readonly words: Words
  /** Where the shop is, as this reader reaches it. */
  readonly origin: string
  /** Path and query of this very page. */
  readonly url: string
  /** As what pages that differ by it are read: by a guest, a member, or one who has never bought. */
  readonly reader: 'guest' | 'member' | 'new'
  /** The brand and the menus, and whether it is a demo. */
  readonly shell: Shell
}

export interface View<Data> { readonly data: Data; readonly ask: Ask; readonly problem?: Problem | undefined }
export interface Head { readonly title: string; readonly description?: string; readonly robots?: 'noindex'; readonly canonical?: string; /** What the page says in JSON-LD, for programs that read it. */ readonly facts?: readonly object[]; readonly picture?: string; /** What kind of thing it is for whoever shares it. */ readonly kind?: 'product' | 'profile' }

export interface Page<Data = unknown> {
  readonly path: string
  load(ask: Ask): Promise<Data>
  head(view: View<Data>): Head
  view(view: View<Data>): VNode
  /** What a form of this page does; answers where to go. A refusal shows the page again with the sentence beside the field. */
  act?(ask: Ask): Promise<string>
  /** Tags under which the page is kept, if it is the same for everybody: it is dropped when news of one of them comes. */
  cache?(data: Data, ask: Ask): readonly string[]
  /** How long it may be kept at most, in milliseconds, where that is less than usual. */
  keptMs?(data: Data): number
  /** It may differ by who reads it, and is kept for each kind of reader. */
  readonly isForReaders?: true
  /** It may stand in a frame of this very shop: what a desk previews. */
  readonly isFramed?: true
  /** Which bar below is lit. */
  readonly tab?: 'home' | 'categories' | 'cart' | 'me'
}

export const page = <Data>(one: Page<Data>): Page => one as unknown as Page

/** The fields of a sent form. */
export class Form {
  private readonly fields: URLSearchParams
  /** The file that came with it, if the form sends one and somebody chose one. */
  readonly file: SentFile | undefined
  constructor(fields: URLSearchParams, file?: SentFile) { this.fields = fields; this.file = file }
  text(name: string): string { return (this.fields.get(name) ?? '').trim() }
  all(name: string): string[] { return this.fields.getAll(name) }
  whole(name: string, otherwise: number): number {
    const read = Number(this.text(name))
    return Number.isSafeInteger(read) && this.text(name) !== '' ? read : otherwise
  }
  has(name: string): boolean { return this.fields.has(name) }
  /** Holds something for the form that is shown again. */
  keep(name: string, value: string): void { this.fields.set(name, value) }
}

/** A path of this shop to return to; anything else becomes the home page, so that no link can lead a signed-in reader elsewhere. */
export const safePath = (given: string | undefined): string => (given !== undefined && /^\/(?![/\\])[^\s\\\p{Cc}\p{Cs}]*$/u.test(given) ? given : '/')
