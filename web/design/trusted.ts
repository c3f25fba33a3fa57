/**
 * Trusted markup 可信标记: where the browser asks who may make markup of text (Trusted Types), only this does, beside the style sheets of the libraries: for what a
 * parser reads without running it, and for what has been cleaned of all that could run.
 */
interface Policy { createHTML(html: string): string }
const policy = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes?.createPolicy('tradewind-story', { createHTML: (html) => html })

/** Markup that runs nothing: read by a parser only, or cleaned. Never text that somebody wrote and nobody looked at. */
export const cleaned = (html: string): string => (policy ? policy.createHTML(html) : html)
