import type { Problem } from '#apps/web'
import type { Words } from './words'

/** What a page itself says no to 页面拒绝, before or without asking the house. */
export class Lost extends Error {}

/** A field that is missing, and the sentence for it. */
export class Missing extends Error {
  readonly field: string
  constructor(field: string, sentence: string) { super(sentence); this.field = field }
}

/** No refusal: the form is shown again with what it holds so far, for it asks step by step. */
export class Again extends Error {}

export function problemHere(fault: unknown, words: Words): Problem | undefined {
  if (fault instanceof Lost) return { status: 404, type: 'storefront.lost', title: words.lost, fields: [], facts: {} }
  if (fault instanceof Missing) return { status: 422, type: 'storefront.missing', title: fault.message, fields: [fault.field], facts: {} }
  return undefined
}
