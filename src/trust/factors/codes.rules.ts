import { randomInt } from 'node:crypto'

/** What is typed as a second factor 验证码: six digits of an app, or a recovery code 恢复码 of ten letters and digits (50 bits; ASVS 6.5.4 asks for 20). */
export const recoveryCount = 10
/** Without what is easily mistaken for something else: i, l, o, u. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const half = 5

/** k3v9d-2mq7x */
export function freshRecoveryCode(): string {
  const part = () => Array.from({ length: half }, () => alphabet[randomInt(alphabet.length)]).join('')
  return `${part()}-${part()}`
}

/** What a person typed, made plain: six digits, or a recovery code without blanks and hyphens; `undefined` where it can be neither. */
export function typedCode(typed: string): { readonly kind: 'app' | 'recovery'; readonly code: string } | undefined {
  const plain = typed.replace(/[\s-]/g, '').toLowerCase()
  if (/^\d{6}$/.test(plain)) return { kind: 'app', code: plain }
  const read = plain.replace(/[il]/g, '1').replaceAll('o', '0')
  return new RegExp(`^[${alphabet}]{${2 * half}}$`).test(read) ? { kind: 'recovery', code: read } : undefined
}
