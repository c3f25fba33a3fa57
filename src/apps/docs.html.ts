/** HTML as text for the pages of the documentation 文档页: whatever is put in is escaped, save what was made here. */
export interface Html { readonly html: string }
type Piece = Html | string | number | false | null | undefined | readonly Piece[]

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => marks[mark]!)

function written(piece: Piece): string {
  if (piece === false || piece === null || piece === undefined) return ''
  if (typeof piece === 'string' || typeof piece === 'number') return escaped(String(piece))
  return 'html' in piece ? piece.html : piece.map(written).join('')
}

export const html = (parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html => ({ html: parts.map((part, i) => part + (i < pieces.length ? written(pieces[i]) : '')).join('') })
export const code = (text: string): Html => html`<code>${text}</code>`
export const block = (text: string): Html => html`<pre tabindex="0"><code>${text}</code></pre>`
/** Chinese with the English beside it. */
export const both = (zh: string, en: string): Html => html`${zh} <span class="en" lang="en">${en}</span>`

export interface Place { readonly to: string; readonly zh: string; readonly en: string }
/** A whole page: heading, search box, places to go, and what it says. */
export function documented({ title, places, here, asked = '', body }: { readonly title: string; readonly places: readonly Place[]; readonly here: string; readonly asked?: string; readonly body: Html }): string {
  return html`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title} · 信风接口文档 Tradewind API</title><link rel="stylesheet" href="/docs/docs.css"></head>
<body><a class="skip" href="#body">跳到正文 Skip to content</a><header><a class="home" href="/docs">信风接口文档 <span class="en" lang="en">Tradewind API</span></a>
<form role="search" action="/docs" method="get"><input type="search" name="q" value="${asked}" maxlength="100" aria-label="搜索接口与事件 Search operations and events" placeholder="搜索接口与事件 Search"><button>搜索 Search</button></form></header>
<div class="columns"><nav aria-label="目录 Contents"><ul>${places.map(({ to, zh, en }) => html`<li><a href="${to}"${to === here && html` aria-current="page"`}>${both(zh, en)}</a></li>`)}</ul></nav><main id="body" tabindex="-1">${body}</main></div></body></html>`.html
}
