import { z } from 'zod'

/**
 * Rich text 图文: what a merchant writes with headings, lists, links and pictures. It is cleaned when it is written, by a list of what is allowed; nothing else of
 * HTML is kept (T-45, I-24). Only what has passed here has the type, and pages show as HTML nothing but that type.
 */
const shown = z.string().brand<'RichText'>()
export type RichText = z.output<typeof shown>
/** How a route answers with it. */
export const richText = shown
export const longestRichText = 20_000

const deepest = 8
const ourPicture = /^\/files\/[0-9a-f]{32}\.webp$/
const outside = /^https?:\/\/[^\s/?#]+/i
/** A page of this shop: one slash, so that no other host can be meant. */
const within = /^\/(?![/\\])[\w\-./?=&%#]*$/
const renamed: Readonly<Record<string, string>> = { b: 'strong', i: 'em', h1: 'h3', h2: 'h3', h5: 'h4', h6: 'h4', div: 'p' }

/** The text with what is allowed and nothing else: the same however often it is cleaned. Links open apart and tell nothing of where they came from; pictures are our own files. */
export async function tidied(html: string): Promise<RichText> {
  const { default: sanitize } = await import('sanitize-html')
  const clean = (text: string): string => sanitize(text, {
    allowedTags: ['p', 'br', 'h3', 'h4', 'strong', 'em', 'ul', 'ol', 'li', 'a', 'img', 'blockquote'], allowedAttributes: { a: ['href', 'rel', 'target'], img: ['src', 'alt', 'loading'] },
    allowedSchemes: ['http', 'https'], allowProtocolRelative: false, nestingLimit: deepest, disallowedTagsMode: 'discard', parseStyleAttributes: false, enforceHtmlBoundary: false,
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'iframe', 'object', 'template', 'svg', 'math', 'xmp', 'noembed', 'noframes', 'plaintext'],
    transformTags: { ...Object.fromEntries(Object.entries(renamed).map(([from, to]) => [from, sanitize.simpleTransform(to, {}, false)])),
      // Where a link leads nowhere that is allowed its words stay, without it.
      a: (_tag, { href = '' }) => ({ tagName: isLink(href.trim()) ? 'a' : 'span', attribs: { href: href.trim(), rel: 'nofollow noopener noreferrer', target: '_blank' } }),
      img: (_tag, { src = '', alt = '' }) => ({ tagName: 'img', attribs: { src, alt: alt.slice(0, 100), loading: 'lazy' } }) },
    exclusiveFilter: ({ tag, attribs, text, mediaChildren }) => (tag === 'img' ? !ourPicture.test(attribs['src'] ?? '') : /^(?:p|h3|h4|li|ul|ol|blockquote|a|strong|em)$/.test(tag) && text.trim() === '' && mediaChildren.length === 0),
  }).trim()
  // Emptied tags may leave their parents empty: cleaned until nothing changes, which takes as many turns as they lie deep.
  let [before, now] = ['', clean(html)]
  for (let turn = 0; turn < deepest && before !== now; turn++) [before, now] = [now, clean(now)]
  return now as RichText
}

const isLink = (href: string): boolean => href.length <= 500 && (outside.test(href) || within.test(href))
