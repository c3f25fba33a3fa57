import { CommissionPublished } from '#events/commissions'
import { commissionsTexts } from '#locales/commissions'
import { categoryFacets } from '#supply/catalog'
import { merchantsOf } from '#supply/merchants'
import { whoMay } from '#trust/identity'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInboxes } from '#kernel/notify'
import { unfit } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { forgetRates } from './commissions.queries'
import { rates } from './tables'

/** A change of the platform's rules is told beforehand: seven days by law (E-Commerce Law 34). */
export const noticeDays = defineSetting({ key: 'commissions.notice_days', fallback: 7, least: 0, most: 90, unit: 'days', says: ['佣金变更须提前多少天公示（电子商务法第三十四条：不少于七天）', 'How many days ahead a commission must be published (E-Commerce Law 34: seven)'] })
export interface RateWish { readonly merchantId: string | null; readonly categoryId: string | null; readonly rateBps: number | null; readonly fromAt: Date; readonly untilAt: Date | null; readonly note: string }
const mostTold = 20

/**
 * Publishes a version of a commission 发布佣金: it speaks from its time on for what is ordered then, and changes nothing that was ordered before. Refuses one that comes sooner than was to be
 * told; unknown merchants and categories; the whole platform's rate, which is a setting.
 */
export function publishRate(ctx: Context, wish: RateWish): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const { merchantId, categoryId, rateBps, fromAt, untilAt, note } = wish
    if (!merchantId && !categoryId) unfit('categoryId', 'commissions.no_scope')
    if (categoryId && !(await categoryFacets(ctx)).has(categoryId)) unfit('categoryId', 'commissions.no_such_category')
    if (merchantId && !(await merchantsOf(ctx, [merchantId])).has(merchantId)) unfit('merchantId', 'commissions.no_such_merchant')
    const days = await settingOf(ctx, noticeDays)
    if (fromAt < after(ctx.now, days * dayMs)) unfit('fromAt', 'commissions.too_soon', { days })
    if (untilAt && untilAt <= fromAt) unfit('untilAt', 'commissions.ends_before')
    const id = newId('cmr', ctx.now)
    await ctx.db.insert(rates).values({ id, merchantId, categoryId, rateBps, fromAt, untilAt, note, publishedBy: ctx.actor.id, publishedAt: ctx.now })
    await forgetRates(ctx)
    await emit(ctx, CommissionPublished, { rateId: id, merchantId, categoryId, rateBps, fromAt: fromAt.toISOString(), at: ctx.now.toISOString() })
    await audit(ctx, { action: 'commissions.publish', subject: id, after: { ...wish } })
    if (merchantId) {
      const which = ctx.locale === 'en' ? 1 : 0
      await tellInboxes(ctx, await whoMay(ctx, merchantId, [{ merchant: 'commissions.read' }], mostTold), { topic: 'money', title: commissionsTexts['commissions.note_published'][which], body: note, link: '/commissions' })
    }
    return { id }
  })
}
