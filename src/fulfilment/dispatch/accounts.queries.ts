import { eq } from 'drizzle-orm'
import { opened } from '#trust/factors'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { accounts } from './tables'
import type { Account } from './waybill.port'

/** Under whose key an account's own keys lie sealed: a row that is moved to another store or carrier opens nothing. */
export const sealOf = (merchantId: string, carrier: string): string => `${merchantId}/${carrier}`
type Keys = Pick<Account, 'key' | 'secret'>
/** An account's own keys, opened; empty where it has none. */
export const keysOf = async (ctx: Context, { merchantId, carrier, sealed }: { readonly merchantId: string; readonly carrier: string; readonly sealed: string | null }): Promise<Keys> =>
  (sealed === null ? { key: '', secret: '' } : JSON.parse(await opened(ctx, sealOf(merchantId, carrier), sealed)) as Keys)

/** What a store has agreed with carriers 面单账号, by carrier, with its keys: for whoever asks the carrier, and for nobody else. */
export async function accountsOf(ctx: Context, merchantId: string): Promise<ReadonlyMap<string, Account>> {
  const rows = await ctx.db.select().from(accounts).where(eq(accounts.merchantId, merchantId as never))
  return new Map(await Promise.all(rows.map(async ({ carrier, sealed, merchantId: _, changedAt: __, ...rest }): Promise<[string, Account]> => [carrier, { ...rest, ...await keysOf(ctx, { merchantId, carrier, sealed }) }])))
}

/** The store's accounts as it may see them: what was entrusted is not shown again, only whether there is something. `isConnected`: the operator has the service by which real carriers are asked. */
export async function myAccounts(ctx: Context) {
  const rows = await ctx.db.select().from(accounts).where(mine(ctx, accounts.merchantId)).orderBy(accounts.carrier)
  return { isConnected: ctx.ports.kuaidi100?.waybills !== undefined, items: rows.map(({ merchantId: _, sealed, ...rest }) => ({ ...rest, hasKeys: sealed !== null })) }
}
