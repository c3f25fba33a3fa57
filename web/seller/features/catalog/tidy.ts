import { cleaned } from '../../../design/trusted'

/**
 * Pasted text made plain 粘贴清理: of what comes from other programs, what a story may hold stays, and no colour, size, font, table or foreign picture does. For
 * the eye of the writer only: the server cleans again what is saved.
 */
const kept: Readonly<Record<string, string>> = { P: 'p', DIV: 'p', SECTION: 'p', ARTICLE: 'p', TR: 'p', BR: 'br', H1: 'h3', H2: 'h3', H3: 'h3', H4: 'h4', H5: 'h4', H6: 'h4', B: 'strong', STRONG: 'strong', I: 'em', EM: 'em', UL: 'ul', OL: 'ol', LI: 'li', A: 'a', IMG: 'img', BLOCKQUOTE: 'blockquote' }
const dropped = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT', 'IFRAME', 'OBJECT', 'SVG', 'MATH', 'TEXTAREA', 'SELECT', 'HEAD', 'TITLE', 'META', 'LINK'])
const ourPicture = /^\/files\/[0-9a-f]{32}\.webp$/
export const isLink = (href: string): boolean => /^https?:\/\/[^\s/?#]+/i.test(href) || /^\/(?![/\\])\S*$/.test(href)

export function tidy(html: string): string {
  // A document of the parser's runs nothing and fetches nothing.
  const parsed = new DOMParser().parseFromString(cleaned(html), 'text/html')
  const clean = parsed.implementation.createHTMLDocument('')
  copy(parsed.body, clean.body)
  return clean.body.innerHTML
}

function copy(from: Node, to: HTMLElement): void {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) { to.append(node.textContent ?? ''); continue }
    if (!(node instanceof Element) || dropped.has(node.tagName.toUpperCase())) continue
    const made = elementOf(node, to.ownerDocument)
    if (made) to.append(made)
    if (made?.tagName !== 'IMG' && made?.tagName !== 'BR') copy(node, made ?? to)
    // A block that held nothing is no line.
    if (made && /^(?:P|H3|H4|LI|UL|OL|A|STRONG|EM|BLOCKQUOTE)$/.test(made.tagName) && made.textContent?.trim() === '' && !made.querySelector('img, br')) made.remove()
  }
}

/** The element that may stand in its place, or nothing where only what is inside stays. */
function elementOf(node: Element, document: Document): HTMLElement | undefined {
  const tag = kept[node.tagName.toUpperCase()]
  if (!tag) return undefined
  const made = document.createElement(tag)
  const href = node.getAttribute('href')?.trim() ?? ''
  const src = node.getAttribute('src') ?? ''
  if (tag === 'a') { if (!isLink(href)) return undefined; made.setAttribute('href', href) }
  if (tag === 'img') { if (!ourPicture.test(src)) return undefined; made.setAttribute('src', src); made.setAttribute('alt', node.getAttribute('alt') ?? '') }
  return made
}
