import { cleaned } from './trusted'

/** Light text 轻标记: paragraphs, headings, lists, bold words and links as people type them in a plain field, to the markup that the server cleans, and back. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const inline = (text: string): string => escaped(text).replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>').replace(/\[([^\]]+)\]\(([^()\s]+)\)/g, '<a href="$2">$1</a>')

export function markupOf(text: string): string {
  return text.trim().split(/\n\s*\n/).filter((piece) => piece.trim() !== '').map((piece) => {
    const lines = piece.trim().split('\n')
    if (lines.every((line) => line.startsWith('- '))) return `<ul>${lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join('')}</ul>`
    if (lines.length === 1 && lines[0]!.startsWith('## ')) return `<h3>${inline(lines[0]!.slice(3))}</h3>`
    return `<p>${lines.map(inline).join('<br>')}</p>`
  }).join('')
}

/** Read by a parser that runs nothing. */
export function lightOf(html: string): string {
  const body = new DOMParser().parseFromString(cleaned(html), 'text/html').body
  return [...body.children].map((one) => (one.tagName === 'UL' || one.tagName === 'OL' ? [...one.children].map((item) => `- ${lineOf(item)}`).join('\n') : one.tagName === 'H3' || one.tagName === 'H4' ? `## ${lineOf(one)}` : lineOf(one))).join('\n\n')
}
const lineOf = (node: Node): string => [...node.childNodes].map((one): string => {
  if (!(one instanceof Element)) return one.textContent ?? ''
  if (one.tagName === 'BR') return '\n'
  if (one.tagName === 'STRONG') return `**${lineOf(one)}**`
  return one.tagName === 'A' ? `[${lineOf(one)}](${one.getAttribute('href') ?? ''})` : lineOf(one)
}).join('')
