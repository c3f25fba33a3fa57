import type { CarrierRule } from './tables'

/**
 * Carriers by area 按地区选快递 (F91, E05): which carriers are asked for a parcel, in which sequence, and why. A store's rules come first, in its own sequence; then EMS where it is remote,
 * as the others often do not go there; then those it asks besides. Whoever refuses or says nothing, the next is asked.
 */
export interface CarrierPlan { readonly rules: readonly CarrierRule[]; readonly fallbacks: readonly string[]; readonly isRemoteByEms: boolean }
export const noPlan: CarrierPlan = { rules: [], fallbacks: [], isRemoteByEms: true }
interface Package { readonly districtCode: string; readonly isRemote: boolean; readonly weightGram: number; readonly categoryIds: readonly string[] }
/** Why a carrier is asked: a person chose it, a rule of that name fits, the place is remote, or it is one that is always asked. */
export interface Choice { readonly carrier: string; readonly why: 'chosen' | 'rule' | 'remote' | 'fallback'; readonly rule: string }

/** Regions by the digits of their codes, weights from the least to the most, each kind of goods that it names: a rule fits where all that it says does. */
const fits = ({ codes, leastGram, mostGram, categoryIds }: CarrierRule, one: Package): boolean =>
  (codes.length === 0 || codes.some((code) => one.districtCode.startsWith(code))) && one.weightGram >= (leastGram ?? 0) && one.weightGram <= (mostGram ?? Infinity) && (categoryIds.length === 0 || one.categoryIds.some((id) => categoryIds.includes(id)))

export function choicesOf({ rules, fallbacks, isRemoteByEms }: CarrierPlan, one: Package): readonly Choice[] {
  const all: Choice[] = [...rules.filter((rule) => fits(rule, one)).map(({ carrier, name }) => ({ carrier, why: 'rule' as const, rule: name })), ...(isRemoteByEms && one.isRemote ? [{ carrier: 'ems', why: 'remote' as const, rule: '' }] : []), ...fallbacks.map((carrier) => ({ carrier, why: 'fallback' as const, rule: '' }))]
  return all.filter(({ carrier }, i) => all.findIndex((other) => other.carrier === carrier) === i)
}
