import { pinyin } from 'pinyin-pro'
import type { brandStates } from './tables'

/** Brands 品牌: one spelling for all ways of writing a name, the letter it stands under, and where a brand may go. */
export type BrandState = (typeof brandStates)[number]
export const longestBrand = 40

/** Two names with the same key are one brand: width, capitals and blanks make no difference. */
export const brandKey = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s/g, '')

/** The letter a name stands under; `#` for figures and other scripts. */
export function initialOf(name: string): string {
  const first = [...brandKey(name)][0] ?? '#'
  const letter = (/[a-z]/.test(first) ? first : pinyin(first, { pattern: 'first', toneType: 'none' })).toUpperCase()
  return /^[A-Z]$/.test(letter) ? letter : '#'
}

export const nextOfBrand: Record<BrandState, readonly BrandState[]> = {
  proposed: ['active', 'rejected', 'merged'],
  active: ['retired', 'merged'],
  retired: ['active', 'merged'],
  rejected: ['active', 'merged'],
  merged: [],
}

/** A brand may be put on a product while it is active, or while its own proposal waits; one that a product bears already may stay. */
export const isOpenTo = (brand: { readonly id: string; readonly state: BrandState; readonly merchantId: string | null }, merchantId: string, bornAlready: string | null): boolean =>
  brand.state === 'active' || (brand.state === 'proposed' && brand.merchantId === merchantId) || (brand.state !== 'rejected' && brand.id === bornAlready)
