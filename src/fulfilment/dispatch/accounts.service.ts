import { and, eq } from 'drizzle-orm'
import { carrierMeant } from '#supply/logistics'
import { sealed } from '#trust/factors'
import { mine, ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { notFound, unfit } from '#kernel/refusal'
import { keysOf, sealOf } from './accounts.queries'
import { accounts } from './tables'
import type { Account } from './waybill.port'

/** Accounts at carriers 面单账号 (E05): what a store's branch of a carrier gave it, by which waybills are issued on its own bill. */
export type AccountWish = Omit<Account, 'key' | 'secret'> & { readonly carrier: string; /** Empty or left out: what is there stays. */ readonly accountKey?: string | undefined; readonly accountSecret?: string | undefined }

/** Refuses a carrier that is not known, and the pretended one, which wants none (422). */
export function putAccount(ctx: Context, { carrier: given, accountKey = '', accountSecret = '', ...wish }: AccountWish): Promise<void> {
  const carrier = carrierMeant(given) ?? unfit('carrier', 'logistics.no_such_carrier')
  if (carrier === 'simulator') unfit('carrier', 'dispatch.no_account_needed')
  const merchantId = ownerId(ctx)
  return transaction(ctx, async (ctx) => {
    const [before] = await ctx.db.select().from(accounts).where(and(mine(ctx, accounts.merchantId), eq(accounts.carrier, carrier))).for('update')
    const isNew = accountKey !== '' || accountSecret !== ''
    const kept = await keysOf(ctx, { merchantId, carrier, sealed: before?.sealed ?? null })
    const keys = JSON.stringify({ key: accountKey || kept.key, secret: accountSecret || kept.secret })
    const values = { ...wish, sealed: isNew ? await sealed(ctx, sealOf(merchantId, carrier), keys) : before?.sealed ?? null, changedAt: ctx.now }
    await ctx.db.insert(accounts).values({ merchantId, carrier, ...values }).onConflictDoUpdate({ target: [accounts.merchantId, accounts.carrier], set: values })
    await audit(ctx, { action: 'dispatch.put_account', subject: carrier, ...(before && { before: { account: before.account, branch: before.branch, pays: before.pays, product: before.product } }), after: { account: wish.account, branch: wish.branch, pays: wish.pays, product: wish.product, isNewKey: isNew } })
  })
}

/** From now on nobody issues this carrier's waybills for the store; those that were issued hold. Refuses what is not there (404). */
export function dropAccount(ctx: Context, carrier: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [gone] = await ctx.db.delete(accounts).where(and(mine(ctx, accounts.merchantId), eq(accounts.carrier, carrier))).returning({ account: accounts.account })
    if (!gone) notFound()
    await audit(ctx, { action: 'dispatch.drop_account', subject: carrier, before: gone })
  })
}
