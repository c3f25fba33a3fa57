import type { Api } from '#apps/house'
import { yuan } from '../../design/format'
import type { Ask } from '../page'
import { hereWith } from './sorts'

/** Filters 筛选: links with counts, each with an address, so that they work without script; several values of one facet mean one or another. */
export type Facets = NonNullable<Awaited<ReturnType<Api['search']>>['facets']>
export type Names = ReadonlyMap<string, { readonly name: string; readonly nameEn: string }>
type Changes = Parameters<typeof hereWith>[1]
const mostShown = 12
const mostAsked = 20

/** The values of facets that this page asks for; what is none is left out. */
export const askedFacets = ({ url }: Pick<Ask, 'url'>): string[] => [...new Set(new URLSearchParams(url.split('?')[1] ?? '').getAll('attr'))].filter((key) => key.length <= 120 && /^[^=]{1,40}=./.test(key)).slice(0, mostAsked)

const nothingAsked = { category: undefined, brand: undefined, from: undefined, to: undefined, merchant: undefined, attr: undefined } satisfies Changes
const isNarrowed = ({ query, url }: Ask): boolean => Boolean(query.category ?? query.brand ?? query.from ?? query.to ?? query.merchant) || askedFacets({ url }).length > 0

interface Item { readonly text: string; readonly count: number; readonly href: string; readonly isOn: boolean }
interface Props { readonly facets: Facets; readonly names: Names; readonly ask: Ask; readonly to: (changes: Changes) => string }
const nameIn = (names: Names, { locale }: Ask, id: string): string | undefined => { const one = names.get(id); return one && (locale === 'en' ? one.nameEn : one.name) }
const bandText = (value: string, unit: string): string => `${value.replace('~', '–')}${unit && ` ${unit}`}`
const priceText = ({ words }: Ask, fromFen: number, toFen: number | null): string => words.priceTo(yuan(fromFen).replace('.00', ''), toFen === null ? null : yuan(toFen).replace('.00', ''))

/** On phones the filters are folded away under one line; on wide screens they stand beside the goods. */
export function FacetPanel({ facets, names, ask, to }: Props) {
  const { words, query, locale } = ask
  const asked = askedFacets(ask)
  return (
    <aside class="facets" aria-label={words.filter}>
      <details open={isNarrowed(ask)}>
        <summary>{words.filter}</summary>
        <Facet title={words.categories} more={words.all} items={facets.categories.filter(({ id }) => nameIn(names, ask, id)).map(({ id, count }) => ({ text: nameIn(names, ask, id)!, count, href: to({ category: query.category === id ? undefined : id, attr: undefined }), isOn: query.category === id }))} />
        <Facet title={words.brand} more={words.all} items={facets.brands.map(({ name, count }) => ({ text: name, count, href: to({ brand: query.brand === name ? undefined : name }), isOn: query.brand === name }))} />
        {facets.attributes.map(({ name, nameEn, unit, type, values }) => (
          <Facet key={name + unit} title={locale === 'en' ? nameEn : name} more={words.all} items={values.map(({ key, value, count }) => {
            const isOn = asked.includes(key)
            return { text: type === 'number' ? bandText(value, unit) : value, count, isOn, href: to({ attr: isOn ? asked.filter((one) => one !== key) : [...asked, key] }) }
          })} />
        ))}
        <Facet title={words.priceBand} more={words.all} items={facets.prices.map(({ fromFen, toFen, count }) => {
          const isOn = query.from === String(fromFen) && (toFen === null || query.to === String(toFen - 1))
          return { text: priceText(ask, fromFen, toFen), count, isOn, href: to(isOn ? { from: undefined, to: undefined } : { from: String(fromFen), to: toFen === null ? undefined : String(toFen - 1) }) }
        })} />
      </details>
    </aside>
  )
}

function Facet({ title, items, more }: { readonly title: string; readonly items: readonly Item[]; readonly more: string }) {
  if (items.length === 0) return null
  const list = (some: readonly Item[]) => <ul>{some.map((item) => <li key={item.text}><a href={item.href} class="chip" aria-current={item.isOn ? 'true' : undefined} rel="nofollow">{item.text} <small>{item.count}</small></a></li>)}</ul>
  return <section><h2>{title}</h2>{list(items.slice(0, mostShown))}{items.length > mostShown && <details class="rest"><summary>{more}（{items.length}）</summary>{list(items.slice(mostShown))}</details>}</section>
}

/** What is asked for now, each to be taken away by itself. */
export function Chosen({ ask, names, facets }: { readonly ask: Ask; readonly names: Names; readonly facets: Facets | null }) {
  const { words, query } = ask
  if (!isNarrowed(ask)) return null
  const asked = askedFacets(ask)
  const price = query.from ?? query.to
  const items: readonly (readonly [text: string, without: Changes])[] = [
    ...(query.category ? [[nameIn(names, ask, query.category) ?? words.categories, { category: undefined, attr: undefined }] as const] : []), ...(query.brand ? [[`${words.brand}：${query.brand}`, { brand: undefined }] as const] : []),
    ...asked.map((key) => [keyText(key, ask, facets), { attr: asked.filter((one) => one !== key) }] as const),
    ...(price ? [[priceText(ask, Number(query.from ?? 0), query.to ? Number(query.to) + 1 : null), { from: undefined, to: undefined }] as const] : []), ...(query.merchant ? [[words.store, { merchant: undefined }] as const] : []),
  ]
  return <p class="chips chosen">{items.map(([text, without]) => <a key={text} class="chip" aria-current="true" aria-label={`${words.remove} ${text}`} href={hereWith(ask, without)} rel="nofollow">{text} <span aria-hidden="true">×</span></a>)}<a class="chip" href={hereWith(ask, nothingAsked)}>{words.clear}</a></p>
}

/** 容量(ml)=200~500 as people read it. */
function keyText(key: string, { locale }: Ask, facets: Facets | null): string {
  const [, name = '', unit = ''] = /^(.+?)(?:\((.+)\))?$/.exec(key.slice(0, key.indexOf('='))) ?? []
  const facet = facets?.attributes.find((one) => one.name === name && one.values.some((value) => value.key === key))
  const value = key.slice(key.indexOf('=') + 1)
  return `${locale === 'en' && facet ? facet.nameEn : name}：${unit || facet?.type === 'number' ? bandText(value, unit) : value}`
}
