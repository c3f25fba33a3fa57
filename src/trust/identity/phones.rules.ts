/** Phones 手机号: mainland mobile numbers, eleven digits, shown masked (I-29). */
const mobile = /^1[3-9]\d{9}$/
const fullWidth = /[０-９]/g

/** The eleven digits of what a person typed (spaces, hyphens, +86, full-width digits), or undefined where it is no mobile number. */
export function phoneFrom(typed: string): string | undefined {
  const digits = typed.replace(fullWidth, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).replace(/[\s\-()]/g, '').replace(/^(\+|00)?86(?=1\d{10}$)/, '')
  return mobile.test(digits) ? digits : undefined
}

/** What a shopper is called until he says otherwise. */
export const firstName = (phone: string): string => `用户${phone.slice(-4)}`
