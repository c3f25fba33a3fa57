/** A refusal 拒绝: the business says no, with a code that the locales turn into a sentence. Anything else that is thrown is a fault of ours. */
export class Refusal extends Error {
  /** `told` goes into the audit although the transaction is undone: an attempt that must not go unseen (T-68). */
  constructor(readonly code: string, readonly facts: Record<string, unknown> = {}, readonly status = 409, readonly told?: { readonly action: string; readonly subject: string; readonly after?: unknown }) {
    super(code)
  }
}

/** 409: the state of things does not allow it. */
export function refuse(code: string, facts?: Record<string, unknown>): never {
  throw new Refusal(code, facts)
}

/** 404: not there, or not yours; both answer the same (I-18). Carries no facts, so that nothing can be inferred. */
export function notFound(): never {
  throw new Refusal('kernel.not_found', {}, 404)
}

/** 422 with the field at fault: well-formed, yet not acceptable. */
export function unfit(field: string, code: string, facts: Record<string, unknown> = {}): never {
  throw new Refusal(code, { ...facts, issues: [{ path: field.split('.'), code }] }, 422)
}
