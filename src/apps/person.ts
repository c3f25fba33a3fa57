import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { createClerk, createStaff, resetByLogin, rolesOf, type MemberAudience, type Role } from '#trust/identity'
import { BadEnvironment } from '#kernel/environment'
import { Refusal } from '#kernel/refusal'
import { sentence } from '#locales/index'
import type { Stand } from './stand'

/** A random password 随机密码 that can be read out: 24 letters and digits, 120 bits. */
export const freshPassword = (): string => Array.from(randomBytes(24), (byte) => 'abcdefghjkmnpqrstuvwxyz234567890'[byte % 32]).join('')

/** Makes a login for platform staff or for a merchant's clerk and says its password once. Refuses an unknown kind or role, and a login that is taken. */
export async function addPerson(ground: Stand, args: string[], say: (sentence: string) => void): Promise<void> {
  const { values: { kind, login, role, merchant } } = parseArgs({ args, options: { kind: { type: 'string' }, login: { type: 'string' }, role: { type: 'string', default: 'owner' }, merchant: { type: 'string' } } })
  if (kind !== 'staff' && kind !== 'merchant') throw new BadEnvironment('--kind is staff or merchant')
  if (!login) throw new BadEnvironment('--login is missing')
  const roles = rolesOf(kind satisfies MemberAudience)
  if (!roles.includes(role as Role)) throw new BadEnvironment(`--role is one of ${roles.join(', ')}`)
  if (kind === 'merchant' && !merchant) throw new BadEnvironment('--merchant is missing: the id of the store')
  const password = freshPassword()
  const wish = { login, name: login, role: role as Role, password }
  try {
    await (kind === 'staff' ? createStaff(ground.base(), wish) : createClerk(ground.base(), { ...wish, merchantId: merchant! }))
  } catch (fault) {
    throw fault instanceof Refusal ? new BadEnvironment(sentence(fault.code, fault.facts as Record<string, unknown>, 'en')) : fault
  }
  say(`${login}  ${password}`)
}

/** Takes the second factors of a member who has lost them and whom no colleague can help; his sessions end. Refuses a login that nobody has. */
export async function resetPerson(ground: Stand, args: string[], say: (sentence: string) => void): Promise<void> {
  const { values: { kind, login } } = parseArgs({ args, options: { kind: { type: 'string' }, login: { type: 'string' } } })
  if (kind !== 'staff' && kind !== 'merchant') throw new BadEnvironment('--kind is staff or merchant')
  if (!login) throw new BadEnvironment('--login is missing')
  try { await resetByLogin(ground.base(), kind, login) } catch (fault) { throw fault instanceof Refusal ? new BadEnvironment(`nobody signs in as ${login} 没有这个账号`) : fault }
  say(`${login}: second factors removed, signed out everywhere 已重置二次验证并退出所有设备`)
}
