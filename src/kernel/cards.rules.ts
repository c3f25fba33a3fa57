/**
 * Card numbers 银行卡号: thirteen to nineteen digits that begin as an issuer's do and end in the check digit of ISO/IEC 7812-1 (Luhn). We take no cards, so
 * none may stand in a note or a log (T-57). Phones, waybills, order numbers and identity numbers are no cards, though one in ten passes the check digit.
 */

/** Issuers' beginnings with the lengths they give out (ISO/IEC 7812 ranges as the networks publish them). */
const issuers: readonly (readonly [begins: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]], // Visa
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]], // Mastercard
  [/^3[47]/, [15]], // American Express
  [/^(?:62|81)/, [16, 17, 18, 19]], // 银联
  [/^(?:6011|64[4-9]|65)/, [16, 19]], // Discover
  [/^35(?:2[89]|[3-8])/, [16, 19]], // JCB
  [/^(?:30[0-5]|3095|36|38|39)/, [14, 16, 19]], // Diners Club
  [/^220[0-4]/, [16, 19]], // Mir
]
const shortest = 13
const longest = 19

function isLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9
  }
  return sum % 10 === 0
}

/** The eighteen characters of a resident's identity number (GB 11643-1999): region, day of birth, and a check character by ISO 7064 MOD 11-2. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
function isResidentNumber(text: string): boolean {
  if (!/^[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/i.test(text)) return false
  const sum = weights.reduce((all, weight, i) => all + weight * Number(text[i]), 0)
  return '10X98765432'[sum % 11] === text[17]!.toUpperCase()
}

const isCard = (digits: string): boolean => issuers.some(([begins, lengths]) => lengths.includes(digits.length) && begins.test(digits)) && isLuhn(digits) && !isResidentNumber(digits)

/** How people and cards group the digits: in fours, as American Express and Diners do, as 银联 prints six and the rest, or evenly by ones, twos, threes or fives. */
function isGroupedLikeCard(sizes: readonly number[]): boolean {
  if (sizes.length === 1) return true
  const [first] = sizes
  const rest = sizes.slice(0, -1)
  return rest.every((size) => size === first) && sizes.at(-1)! <= first! && first! <= 5 || sizes.join() === '4,6,5' || sizes.join() === '4,6,4' || (sizes.length === 2 && first === 6)
    || (sizes.length === 5 && sizes.slice(0, 4).every((size) => size === 4))
}

/** A stretch of digits with at most two separators between neighbours, standing alone: letters beside it make it a waybill or an id. */
const stretch = /(?<![A-Za-z\p{N}_])\d(?:[\s\-‐-―−._/·•,，、​‌‍]{0,2}\d){12,}(?![\p{N}_A-Za-z])/gu
/** What the text itself calls a waybill or an order number is one. */
const named = /(?:单号|运单|快递|物流|包裹|订单|流水号|waybill|tracking|parcel|order|shipment)[^\d]{0,12}$/iu

export interface Span { readonly from: number; readonly to: number }
/** Where card numbers stand in a text, full-width digits and separators included. Places count in the text as NFKC writes it. */
export function cardsIn(text: string): Span[] {
  const found: Span[] = []
  for (const { 0: run, index } of text.matchAll(stretch)) {
    if (named.test(text.slice(Math.max(0, index - 24), index))) continue
    const groups = [...run.matchAll(/\d+/g)].map((group) => ({ digits: group[0], from: index + group.index, to: index + group.index + group[0].length }))
    for (let i = 0; i < groups.length; i++) {
      let digits = ''
      for (let j = i; j < groups.length && digits.length < longest; j++) {
        digits += groups[j]!.digits
        if (digits.length < shortest || digits.length > longest) continue
        if (isCard(digits) && isGroupedLikeCard(groups.slice(i, j + 1).map((group) => group.digits.length))) { found.push({ from: groups[i]!.from, to: groups[j]!.to }); i = j; break }
      }
    }
  }
  return found
}

/** Whether somebody has written a card number into a text. Quick for texts with few digits, which nearly all are. */
export function holdsCard(text: string): boolean {
  if (text.length < shortest || !/(?:\p{Nd}[^\p{Nd}]*){13}/u.test(text)) return false
  return cardsIn(text.normalize('NFKC')).length > 0
}
