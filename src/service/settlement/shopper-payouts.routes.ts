import { z } from 'zod'
import { ownTries, purchases } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { myPayoutTerms, myPayouts } from './shopper-payouts.queries'
import { askShopperPayout, sendPayoutCode, setShopperAccount } from './shopper-payouts.service'
import { payoutStates } from './tables'

/** Payouts to shoppers over HTTP 买家余额提现接口. */
const id = z.string().min(1).max(60)
const Account = z.object({ holder: z.string(), bank: z.string(), tail: z.string(), activeAt: z.date() }).nullable()
const Terms = z.object({ items: z.array(z.object({ merchantId: z.string(), merchantName: z.string(), cashFen: z.int() })), account: Account, next: Account, leastFen: z.int(), capFen: z.int() })
const Payouts = z.object({ items: z.array(z.object({ id: z.string(), merchantId: z.string(), merchantName: z.string(), bank: z.string(), tail: z.string(), amountFen: z.int(), state: z.enum(payoutStates), why: z.string(), appliedAt: z.date(), changedAt: z.date() })), next: z.string().nullable() })

export const shopperPayoutRoutes = {
  myPayoutTerms: route({ method: 'GET', path: '/v1/me/payouts/terms', access: 'shopper', input: nothing, output: Terms, run: (ctx) => myPayoutTerms(ctx) }),
  myPayouts: route({ method: 'GET', path: '/v1/me/payouts', access: 'shopper', input: page, output: Payouts, run: myPayouts }),
  sendPayoutCode: route({ method: 'POST', path: '/v1/me/payouts/codes', access: 'shopper', limits: ownTries, input: nothing, output: z.object({ validSeconds: z.int(), againSeconds: z.int() }), run: (ctx) => sendPayoutCode(ctx) }),
  // That he agrees to his account being kept is asked for by itself (Personal Information Protection Law 29).
  setMyPayoutAccount: route({ method: 'PUT', path: '/v1/me/payouts/account', access: 'shopper', limits: ownTries, input: z.object({ code: z.string().min(1).max(12), holder: prose(z.string().trim().min(2).max(80)), bank: prose(z.string().trim().min(2).max(80)), number: z.string().trim().regex(/^\d{8,30}$/), agrees: z.literal(true) }), output: z.object({ activeAt: z.date() }), run: (ctx, wish) => setShopperAccount(ctx, wish) }),
  askMyPayout: route({ method: 'POST', path: '/v1/me/payouts', access: 'shopper', limits: purchases, once: true, input: z.object({ merchantId: id, amountFen: z.int().min(1).max(1_000_000_00) }), output: z.object({ id: z.string() }), run: askShopperPayout }),
}
