/** A copy of one's own data 数据副本 (PIPL 45, NDR 25): one file for machines, `data.json`, and one for people, `index.html`, in a ZIP. */
export interface CopiedTable { readonly table: string; readonly title: string; readonly isCut: boolean; readonly columns: readonly { readonly key: string; readonly title: string }[]; readonly rows: readonly (readonly string[])[] }
export interface CopyWords { readonly lang: string; readonly title: string; readonly made: string; readonly hint: string; readonly none: string; readonly cut: string; readonly contents: string }

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const safe = (text: string): string => text.replace(/[&<>"]/g, (sign) => entities[sign]!)
const style = 'body{font:16px/1.6 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}table{border-collapse:collapse;width:100%;font-size:14px}th,td{border:1px solid #d0d0d0;padding:.35rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#f4f4f4}div{overflow-x:auto}h2{margin-top:2.5rem}nav a{margin-right:1rem}'

/** The page for people: no script, nothing from elsewhere, every text escaped. */
export function copyPage(tables: readonly CopiedTable[], words: CopyWords): string {
  const whole = tables.filter(({ rows }) => rows.length > 0)
  const section = ({ table, title, columns, rows, isCut }: CopiedTable): string => `<section id="${table}"><h2>${safe(title)} (${rows.length})</h2>${isCut ? `<p>${safe(words.cut)}</p>` : ''}<div><table><thead><tr>${columns.map((one) => `<th scope="col">${safe(one.title)}</th>`).join('')}</tr></thead><tbody>${
    rows.map((cells) => `<tr>${cells.map((cell) => `<td>${safe(cell)}</td>`).join('')}</tr>`).join('')}</tbody></table></div></section>`
  return `<!doctype html><html lang="${words.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${safe(words.title)}</title><style>${style}</style></head><body><h1>${safe(words.title)}</h1><p>${safe(words.made)}</p><p>${safe(words.hint)}</p>${
    whole.length === 0 ? `<p>${safe(words.none)}</p>` : `<nav aria-label="${safe(words.contents)}">${whole.map(({ table, title, rows }) => `<a href="#${table}">${safe(title)} (${rows.length})</a>`).join('')}</nav>${whole.map(section).join('')}`}</body></html>`
}
