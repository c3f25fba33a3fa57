import type { Problem } from '#apps/web'
import type { CardData } from './parts/goods'
import type { Words } from './words'

/** What a page itself says no to 页面拒绝, before or without asking the house. */
export class Lost extends Error {}

/** Something that was here once and is not any more; what is like it is shown instead. */
export class Gone extends Error {
  constructor(readonly gone: { readonly title: string | null; readonly items: readonly CardData[] }) { super() }
}

/** A field that is missing, and the sentence for it. */
export class Missing extends Error {
  readonly field: string
  constructor(field: string, sentence: string) { super(sentence); this.field = field }
}

/** No refusal: the form is shown again with what it holds so far, for it asks step by step. */
export class Again extends Error {}

export function problemHere(fault: unknown, words: Words): Problem | undefined {
  if (fault instanceof Lost) return { status: 404, type: 'storefront.lost', title: words.lost, fields: [], facts: {} }
  if (fault instanceof Gone) return { status: 410, type: 'storefront.gone', title: words.found.gone(fault.gone.title), fields: [], facts: { items: fault.gone.items } }
  if (fault instanceof Missing) return { status: 422, type: 'storefront.missing', title: fault.message, fields: [fault.field], facts: {} }
  return undefined
}
