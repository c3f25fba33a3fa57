import { hash, verify } from '@node-rs/argon2'
import { unfit } from '#kernel/refusal'
import { cost, leastLength, mostLength, weakness } from './passwords.rules'

/** Passwords 密码: argon2id, and the same work for an account that does not exist. */
let nobodys: Promise<string> | undefined

/** The hash to keep. Refuses `identity.password_short`, `_long` and `_guessed` (422) beside the field `password`. */
export async function passwordHashOf(password: string, names: readonly string[], least = leastLength): Promise<string> {
  const why = weakness(password, names, least)
  if (why === 'short') unfit('password', 'identity.password_short', { least })
  if (why === 'long') unfit('password', 'identity.password_long', { most: mostLength })
  if (why === 'guessed') unfit('password', 'identity.password_guessed')
  return hash(password, cost)
}

/** Is it the password? Where there is no hash a stranger's is checked in vain, so that time tells nothing (I-22). */
export async function isPassword(kept: string | null | undefined, password: string): Promise<boolean> {
  nobodys ??= hash('nobody has this password', cost)
  const right = await verify(kept ?? await nobodys, password)
  return right && kept !== null && kept !== undefined
}
