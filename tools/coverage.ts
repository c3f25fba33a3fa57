import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `npm run coverage` 覆盖: which test names which feature (F), everyday need (E), invariant (I) and case (T); a test refuses a stale docs/coverage.md. */
const root = fileURLToPath(new URL('..', import.meta.url))
const target = join(root, 'docs', 'coverage.md')
const kinds = [['F', 92, 'Features of the operating plans'], ['E', 38, 'Everyday needs'], ['I', 40, 'Invariants'], ['T', 68, 'Cases of the catalogue']] as const
/** Titles of tests, also of those made in a loop; a title may be any kind of string. */
const titles = /\btest(?:\.\w+\([^)]*\))?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g
/** I-01 to I-17 and T-02 T-03 alike. */
const ranges = /\b([FEIT])-?(\d{2}) to \1-?(\d{2})\b/g
const single = /\b([FEIT])-?(\d{2})\b/g

const name = (kind: string, no: number): string => (kind === 'F' || kind === 'E' ? `${kind}${String(no).padStart(2, '0')}` : `${kind}-${String(no).padStart(2, '0')}`)

export function idsIn(title: string): Set<string> {
  const ids = new Set<string>()
  for (const [, kind, from, to] of title.matchAll(ranges)) for (let no = Number(from); no <= Number(to); no++) ids.add(name(kind!, no))
  for (const [, kind, no] of title.matchAll(single)) ids.add(name(kind!, Number(no)))
  return ids
}

export function coverage(): string {
  const by = new Map<string, Set<string>>()
  const files = ['src', 'test'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file.replaceAll('\\', '/')}`)).filter((file) => file.endsWith('.test.ts')).sort()
  for (const file of files) for (const [, , title] of readFileSync(join(root, file), 'utf8').matchAll(titles))
    for (const id of idsIn(title!)) by.set(id, (by.get(id) ?? new Set()).add(file))
  const all = kinds.map(([kind, most, says]) => ({ says, ids: Array.from({ length: most }, (_, i) => name(kind, i + 1)) }))
  const part = ({ says, ids }: (typeof all)[number]) => {
    const named = ids.filter((id) => by.has(id))
    const missing = ids.filter((id) => !by.has(id))
    return `## ${says}: ${named.length} of ${ids.length}\n\n${named.length > 0 ? `| id | named by |\n|---|---|\n${named.map((id) => `| ${id} | ${[...by.get(id)!].sort().map((file) => `\`${file}\``).join(' · ')} |`).join('\n')}\n\n` : ''}${missing.length === 0 ? 'Each is named.' : `No test names ${missing.join(' ')}.`}\n`
  }
  return `# Coverage\n\nWritten by \`npm run coverage\` from the titles of the tests; a test refuses a stale one. An id that no test names is a promise not yet proved.\n\n${all.map(part).join('\n')}`
}

if (process.argv[1]?.endsWith('coverage.ts')) writeFileSync(target, coverage())
