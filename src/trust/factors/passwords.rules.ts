/** Passwords 密码: what is good enough, in the spirit of NIST 800-63B: length counts, and the most guessed are refused. */
export const leastLength = 8
export const mostLength = 128
/** argon2id as OWASP advises: 19 MiB, two passes, one lane. */
export const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

const guessed = new Set(['12345678', '123456789', '1234567890', '88888888', '66666666', '00000000', '11111111', 'password', 'password1', 'passw0rd', 'qwertyui', 'qwerty123', 'abc12345', 'abcd1234', 'a1234567',
  'iloveyou', 'admin123', 'admin888', 'woaini1314', '5201314520', '1qaz2wsx', 'tradewind'])

/** Why a password is refused, or undefined. `names` are what anybody would try first: login, name, phone. */
export function weakness(password: string, names: readonly string[]): 'short' | 'long' | 'guessed' | undefined {
  if ([...password].length < leastLength) return 'short'
  if (password.length > mostLength) return 'long'
  const low = password.toLowerCase()
  if (guessed.has(low) || new Set(low).size < 3 || names.some((name) => name.length > 0 && low === name.toLowerCase())) return 'guessed'
  return undefined
}
