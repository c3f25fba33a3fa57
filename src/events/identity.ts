import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to accounts 账号: the published language of identity. */
export const ShopperSignedIn = defineEvent('identity.shopper_signed_in', z.object({ shopperId: z.string(), guestId: z.string().optional(), /** Versions of agreements that he agreed to on the way in. */ agrees: z.array(z.string()).optional(), at: z.iso.datetime() }))
/** Somebody closed his account: his phone is free, his sessions are over, and what was his leads to nobody. */
export const AccountClosed = defineEvent('identity.account_closed', z.object({ shopperId: z.string(), at: z.iso.datetime() }))
export const ShopperJoined = defineEvent('identity.shopper_joined', z.object({ shopperId: z.string(), at: z.iso.datetime() }))
