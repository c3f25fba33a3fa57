import { and, count, eq, isNotNull, ne, type SQL } from 'drizzle-orm'
import { transaction, type Context } from '#kernel/context'
import { refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { invoiceable } from './invoices.rules'
import { toOf } from './invoices.service'
import { held } from './moves.service'
import { reddenAll } from './reds.service'
import { reissueTimes } from './settings.rules'
import { invoices, reds, type invoiceKinds, type redStates } from './tables'
import { titleOf } from './titles.service'

/** Another title for an invoice that is issued 换开 (E09): red first, then blue, by the steps that every red and every blue one takes. */
interface Again { readonly titleId: string; readonly kind?: (typeof invoiceKinds)[number] | undefined }

/**
 * The shopper has an issued invoice of his made out anew, of its kind or another. An ordinary one is taken back directly, of a special one the seller is asked; a refund meanwhile waits for neither.
 * Refuses one that is not issued or has been replaced, one that is under way already, the same name and number, a special one for a person, an order of which nothing is left, and more times than the setting allows.
 */
export function reissueInvoice(ctx: Context, id: string, { titleId, kind }: Again): Promise<{ redId: string; state: (typeof redStates)[number] }> {
  return transaction(ctx, async (ctx) => {
    const title = await titleOf(ctx, titleId)
    const { one, sold } = await held(ctx, id)
    if ((one.state !== 'issued' && one.state !== 'sent') || one.replacedAt) refuse('invoices.wrong_state')
    const to = toOf(title, kind ?? one.kind)
    if (to.kind === 'special' && to.titleKind === 'personal') unfit('kind', 'invoices.special_needs_company')
    if (to.kind === one.kind && to.titleName === one.titleName && to.taxNumber === one.taxNumber) unfit('titleId', 'invoices.same_title')
    if (await nOf(ctx, reds, and(eq(reds.invoiceId, one.id), eq(reds.isReissue, true), ne(reds.state, 'void'))) > 0) refuse('invoices.reissue_open')
    if (invoiceable(sold.lines).length === 0) refuse('invoices.nothing_left')
    const most = await settingOf(ctx, reissueTimes)
    if (await nOf(ctx, invoices, and(eq(invoices.orderId, one.orderId), isNotNull(invoices.replacedAt))) >= most) refuse('invoices.reissued_enough', { most })
    const red = await reddenAll(ctx, one, to)
    return { redId: red.id, state: red.state }
  })
}
const nOf = async (ctx: Context, table: typeof invoices | typeof reds, where: SQL | undefined): Promise<number> => (await ctx.db.select({ n: count() }).from(table).where(where))[0]!.n
