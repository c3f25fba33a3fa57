import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { getTableName, is } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { house, routes } from '#apps/house'
import type { Routes } from '#kernel/route'

/** The map 地图: what stands in which room, read from the code itself; `docs/map.md` must equal it. `npm run map` writes it anew. */
const wings: readonly (readonly [folder: string, name: string])[] = [['trust', '信 trust'], ['insight', '数 insight'], ['supply', '货 supply'], ['offers', '惠 offers'], ['growth', '人 growth'], ['finance', '财 finance'], ['commerce', '场 commerce'], ['fulfilment', '履 fulfilment'], ['service', '服务 service'], ['care', '客 care']]
const target = 'docs/map.md'

const firstSentence = (file: string): string => /\/\*\*\s*([\s\S]*?)\*\//.exec(readFileSync(file, 'utf8'))?.[1]?.replace(/\s*\n\s*\*?\s*/g, ' ').trim() ?? ''
const doorsOf = (file: string): string[] => [...readFileSync(file, 'utf8').matchAll(/^export (?:type )?\{([^}]+)\}/gm)].flatMap(([, names]) => names!.split(',').map((name) => name.replace(/^\s*type /, '').trim())).filter(Boolean)

async function tablesOf(file: string): Promise<string[]> {
  if (!existsSync(file)) return []
  const things = Object.values(await import(/* @vite-ignore */ new URL(`../${file}`, import.meta.url).href) as object)
  return things.filter((thing): thing is PgTable => is(thing, PgTable)).map(getTableName).toSorted()
}

export async function map(): Promise<string> {
  const out = ['# Map', '', 'Written by `npm run map` from the code; a test refuses a stale one. Lower floors come first.', '']
  for (const [wing, title] of wings) {
    const folder = `src/${wing}`
    if (!existsSync(folder)) continue
    out.push(`## ${title}`, '')
    for (const name of readdirSync(folder).sort()) {
      const room = house.find((one) => one.name === name)
      if (!room) continue
      out.push(`### ${name}`, '', firstSentence(`${folder}/${name}/index.ts`), '')
      const row = (label: string, values: readonly string[]) => { if (values.length > 0) out.push(`- ${label}: ${values.join(' · ')}`) }
      row('door', doorsOf(`${folder}/${name}/index.ts`).map((door) => `\`${door}\``))
      row('tables', (await tablesOf(`${folder}/${name}/tables.ts`)).map((table) => `\`${table}\``))
      row('routes', Object.values(room.routes).map((r) => `\`${r.method} ${r.path}\` (${r.access}${r.permit ? `, ${r.permit}` : ''})`))
      row('hears', room.reactions.map((reaction) => `\`${reaction.to.name}\` → ${reaction.name}`))
      row('by the clock', room.jobs.map((job) => `${job.name} \`${job.cron}\``))
      row('settings', (room.settings ?? []).map((setting) => `\`${setting.key}\` ${setting.fallback} ${setting.unit} (${setting.least}–${setting.most})`))
      out.push('')
    }
  }
  out.push('## Events and who hears them', '', '| event | heard by |', '|---|---|')
  const heard = new Map<string, string[]>()
  for (const reaction of house.flatMap((room) => room.reactions)) heard.set(reaction.to.name, [...(heard.get(reaction.to.name) ?? []), reaction.name])
  for (const file of readdirSync('src/events').sort()) {
    const events = Object.values(await import(/* @vite-ignore */ new URL(`../src/events/${file}`, import.meta.url).href) as Record<string, { name: string }>)
    for (const { name } of events.toSorted((a, b) => a.name.localeCompare(b.name, 'en'))) out.push(`| \`${name}\` | ${(heard.get(name) ?? []).join(', ') || '–'} |`)
  }
  return `${out.join('\n')}\n`
}

/** What each front end may call: names with method and path, so that no front end writes a path by hand. */
export const operationFiles = { 'web/seller/operations.ts': 'merchant', 'web/console/operations.ts': 'staff' } as const
export function operations(audience: 'merchant' | 'staff'): string {
  const mine = Object.entries(routes as Routes).filter(([, r]) => r.access === audience || r.access === 'public')
  return `/** Written by \`npm run map\` from the house's routes: what this front end may call. */\nexport const operations = {\n${mine.map(([name, r]) => `  ${name}: '${r.method} ${r.path}',`).join('\n')}\n} as const\n`
}

if (process.argv[1]?.endsWith('map.ts')) {
  writeFileSync(target, await map())
  for (const [file, audience] of Object.entries(operationFiles)) writeFileSync(file, operations(audience))
}
