import { commonPasswords } from './common.rules'

/**
 * Passwords 密码: what is good enough by ASVS 5, level 2 (6.2.1 to 6.2.12) and NIST 800-63B: length counts, nothing is demanded of its characters, and what is
 * guessed first is refused. Eight for shoppers; twelve for members, whose accounts hold other people's goods and money.
 */
export const leastLength = 8
export const leastForMembers = 12
export const mostLength = 128
/** argon2id as OWASP advises: 19 MiB, two passes, one lane. */
export const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** What is tried first in China, and with us (6.2.11). Together with the list of the most used. */
const here = ['woaini1314', '5201314520', '5201314a', 'a5201314', 'wo123456', 'qq123456', 'taobao123', 'alipay123', 'weixin123', 'admin888', 'admin123', 'abcd1234', 'a1234567', 'a12345678', 'zxcvbnm123', 'asdf1234', 'aa123456', 'admin', 'administrator', 'password', 'passw0rd', 'welcome', 'changeme', 'letmein', 'qwerty', 'shop', 'merchant', 'seller', 'tradewind', 'xinfeng', '信风', '商城']
const guessed = new Set([...commonPasswords, ...here])
const context = ['tradewind', 'xinfeng', '信风']
/** So few characters beside a guessed word make it no better. */
const fewBeside = 4
const mostBehind = 8
const runs = ['01234567890123456789012345678901', '98765432109876543210987654321098', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm', '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/', 'qazwsxedcrfvtgbyhnujmikolp']

/** Why a password is refused, or undefined. `names` are what anybody would try first: login, name, phone. */
export function weakness(password: string, names: readonly string[], least = leastLength): 'short' | 'long' | 'guessed' | undefined {
  const length = [...password].length
  if (length < least) return 'short'
  if (length > mostLength) return 'long'
  return isGuessed(password.toLowerCase().normalize('NFKC'), names.map((name) => name.toLowerCase())) ? 'guessed' : undefined
}

/** The words on the list, with figures and signs before or behind, written twice, or beside few other characters; runs of the keyboard; and what is about ourselves. */
function isGuessed(low: string, names: readonly string[]): boolean {
  const bare = low.replace(/^\P{L}+|\P{L}+$/gu, '')
  const tail = /\P{L}*$/u.exec(low)![0].length
  const half = low.slice(0, Math.ceil(low.length / 2))
  for (let cut = 1; cut <= Math.min(tail, mostBehind); cut++) if (guessed.has(low.slice(0, -cut))) return true
  if (guessed.has(low) || (bare.length >= fewBeside && guessed.has(bare)) || (half.repeat(2) === low && (guessed.has(half) || half.length < 2 * fewBeside))) return true
  if (new Set(low).size < fewBeside || runs.some((run) => run.includes(low))) return true
  return [...context, ...names].some((word) => word.length > 0 && low.includes(word) && low.length - word.length < fewBeside)
}
