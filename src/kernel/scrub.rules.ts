import { cardsIn } from './cards.rules'

/** Scrubbing 脱敏: what free text may hold of people and secrets, found by its form and struck, as in messages of faults, addresses with their queries, and statements (T-57). */
const mail = /\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g
const phone = /(?<!\d)(?:\+?86[-\s]?|0086[-\s]?)?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?!\d)/g
const personal: readonly (readonly [form: RegExp, instead: string])[] = [[mail, '[mail]'], [phone, '[phone]']]
const secrets: readonly (readonly [form: RegExp, instead: string])[] = [
  [/\b(Bearer|Basic|Digest)\s+[\w.~+/=-]{8,}/gi, '$1 [token]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[token]'],
  [/((?:password|passwd|pwd|token|secret|code|otp|key|sig|signature|authorization|session|cookie|tw_\w+)["']?\s*[=:]\s*["']?)[^\s"'&;,}]+/gi, '$1[struck]'],
  [/(验证码[^\d\n]{0,12})\d{4,8}/g, '$1[code]'],
  [/(?<!\d)\d{4,8}(?=[^\d\n]{0,8}验证码)/g, '[code]'],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi, '$1[struck]@'],
  // Six digits that stand alone are what our codes look like; a text that loses an amount so is still understood.
  [/(?<![\w.-])\d{6}(?![\w-]|\.\d)/g, '[code]'],
  [/(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])(?![a-z]{3}_)[A-Za-z0-9_-]{40,}(?![\w-])/g, '[token]'],
]
/** Eighteen characters with a day of birth in the middle; whether the check character is right does not matter to whoever mistyped his own. */
const resident = /(?<![\dA-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])/g

/** Whether a text holds a phone, a mail address or an identity number. */
export const namesSomebody = (text: string): boolean => [mail, phone, resident].some((form) => text.search(form) >= 0)

/** The text without card numbers, identity numbers, phones, mail addresses, tokens and codes. */
export function scrubbed(text: string): string {
  if (text.length < 4) return text
  let out = text.replace(resident, '[id number]')
  const cards = cardsIn(out)
  for (const { from, to } of cards.reverse()) out = `${out.slice(0, from)}[card]${out.slice(to)}`
  for (const [form, instead] of secrets) out = out.replace(form, instead)
  for (const [form, instead] of personal) out = out.replace(form, instead)
  return out
}
