import { presalesEarlyFor } from '#offers/presales'
import { offersEarlyFor } from '#offers/promotions'
import type { Context } from '#kernel/context'

/** What whoever asks may have before everybody may 我的优先购 (F26): offers, coupons to claim and presales. Pages that are kept for all ask for it beside them; guests have none, and where nothing has a window nothing is read. */
export async function myPriority(ctx: Context) {
  const [offers, presales] = await Promise.all([offersEarlyFor(ctx), presalesEarlyFor(ctx)])
  return { items: [...offers.map(({ offerId, tiers, publicAt }) => ({ id: offerId, publicAt, tiers: [...tiers] })), ...presales.map(({ presaleId, tiers, publicAt }) => ({ id: presaleId, publicAt, tiers: [...tiers] }))] }
}
