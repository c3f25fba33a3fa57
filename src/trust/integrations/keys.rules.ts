/** Keys 接口密钥: how a token looks, and what a key may never do. */
export const tokenBytes = 32
export const tokenForm = /^twk_[A-Za-z0-9_-]{43}$/
export const hintOf = (token: string): string => token.slice(0, 10)
export const mostKeys = 20
export const seenEveryMs = 60_000

/** What stays with people: members, roles, keys, settings, and the sign-in itself. */
export const isForPrograms = (permit: string): boolean => !permit.startsWith('identity.') && !permit.startsWith('integrations.') && permit !== 'compliance.settings' && permit !== 'compliance.inbox'
