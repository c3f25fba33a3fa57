import { unfit } from '#kernel/refusal'
import type { Attribute, Facet } from './tables'

/** Facets 筛选维度: what the products of a category say about themselves, of which type, and what they may be narrowed by (F01). */
export const mostFacets = 30
export const mostChoices = 100
const mostNumber = 1_000_000_000

/** What holds in a category: its own facets and those from above; a nearer one stands for a farther one of the same name. `fromTop` is the way down. */
export function inherited(fromTop: readonly (readonly Facet[])[]): Facet[] {
  const by = new Map<string, Facet>()
  for (const facet of fromTop.flat()) by.set(facet.name, facet)
  return [...by.values()]
}

/** Refuses, beside their field, facets that contradict each other or themselves. */
export function checkFacets(facets: readonly Facet[]): void {
  const names = new Set<string>()
  facets.forEach(({ name, type, values }, i) => {
    if (names.has(name)) unfit(`facets.${i}.name`, 'catalog.facet_twice', { name })
    if (type === 'choice' && values.length === 0) unfit(`facets.${i}.values`, 'catalog.facet_without_choices', { name })
    if (new Set(values).size < values.length) unfit(`facets.${i}.values`, 'catalog.choice_twice', { name })
    names.add(name)
  })
}

/** A number as merchants write it: not negative, at most a thousand million, three decimals. */
function numberOf(text: string): number | undefined {
  const number = /^\d{1,10}(\.\d{1,3})?$/.test(text) ? Number(text) : Infinity
  return number <= mostNumber ? number : undefined
}

const isFit = (value: string, { type, values }: Facet): boolean => (type === 'choice' ? values.includes(value) : type === 'number' ? numberOf(value) !== undefined : true)

/** The first attribute that its facet does not allow. A choice may be made several times, a text or a number is said once. */
export function firstUnfit(attributes: readonly Attribute[], facets: readonly Facet[]): { readonly at: number; readonly facet: Facet; readonly why: 'twice' | 'choice' | 'number' } | undefined {
  const by = new Map(facets.map((facet) => [facet.name, facet]))
  for (const [at, { name, value }] of attributes.entries()) {
    const facet = by.get(name)
    if (!facet) continue
    if (attributes.slice(0, at).some((one) => one.name === name && (facet.type !== 'choice' || one.value === value))) return { at, facet, why: 'twice' }
    if (!isFit(value, facet)) return { at, facet, why: facet.type === 'number' ? 'number' : 'choice' }
  }
  return undefined
}

/** Refuses, beside it, an attribute that its category's facet does not allow; names that are no facet's are the merchant's own. */
export function checkAttributes(attributes: readonly Attribute[], facets: readonly Facet[]): void {
  const wrong = firstUnfit(attributes, facets)
  if (!wrong) return
  const field = `attributes.${wrong.at}`
  const { name, values } = wrong.facet
  if (wrong.why === 'twice') unfit(field, 'catalog.attribute_twice', { name })
  if (wrong.why === 'number') unfit(field, 'catalog.not_a_number', { name })
  unfit(field, 'catalog.not_a_choice', { name, choices: values.slice(0, 12).join('、') })
}

/** The attributes that their facets allow: each by itself, the first of those that may be said once. */
export const fitting = (attributes: readonly Attribute[], facets: readonly Facet[]): Attribute[] => attributes.reduce<Attribute[]>((kept, one) => (firstUnfit([...kept, one], facets) ? kept : [...kept, one]), [])

/** Refuses, by the facet's name, what a product must say before it is reviewed and does not. */
export function checkRequired(attributes: readonly Attribute[], facets: readonly Facet[]): void {
  const missing = facets.filter(({ name, required }) => required && !attributes.some((attribute) => attribute.name === name)).map(({ name }) => name)
  if (missing.length > 0) unfit(`attributes.${missing[0]}`, 'catalog.facet_missing', { names: missing.join('、') })
}

/** Numbers of different units are different facets: 容量(ml) is not 容量(GB). */
export const facetKey = ({ name, type, unit }: Pick<Facet, 'name' | 'type' | 'unit'>): string => (type === 'number' && unit ? `${name}(${unit})` : name)

/** The band of a number, from 1 to 2 to 5 to 10 and so on: the same for every category, so that a band is a key like any other value. */
export function bandOf(number: number): string {
  let ten = 1
  while (number >= ten * 10) ten *= 10
  if (number < 1) return '0~1'
  const from = number < ten * 2 ? 1 : number < ten * 5 ? 2 : 5
  return `${from * ten}~${(from === 1 ? 2 : from === 2 ? 5 : 10) * ten}`
}

/** What a product is narrowed by, as texts `材质=棉` and `容量(ml)=200~500`: its fit attributes of filterable facets. */
export function keysOf(attributes: readonly Attribute[], facets: readonly Facet[]): string[] {
  const by = new Map(facets.filter(({ filterable }) => filterable).map((facet) => [facet.name, facet]))
  return [...new Set(attributes.flatMap(({ name, value }) => {
    const facet = by.get(name)
    return facet && isFit(value, facet) ? [`${facetKey(facet)}=${facet.type === 'number' ? bandOf(Number(value)) : value}`] : []
  }))]
}
