import { and, eq } from 'drizzle-orm'
import { mine, ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, unfit } from '#kernel/refusal'
import { forgetTemplates } from './freight.queries'
import { freightTemplates, type countedBy, type Zone } from './tables'

export interface TemplateWish { readonly name: string; readonly by: (typeof countedBy)[number]; readonly zones: Zone[]; readonly isDefault: boolean }

/** Makes a freight template, or changes the one of that id. Refuses zones that do not say what holds everywhere else. */
export function putTemplate(ctx: Context, wish: TemplateWish, id?: string, merchantId = ownerId(ctx)): Promise<{ id: string }> {
  if (wish.zones.filter((zone) => zone.codes.length === 0).length !== 1) unfit('zones', 'logistics.one_zone_for_all')
  return transaction(ctx, async (ctx) => {
    await forgetTemplates(ctx)
    if (wish.isDefault) await ctx.db.update(freightTemplates).set({ isDefault: false }).where(eq(freightTemplates.merchantId, merchantId))
    const values = { ...wish, changedAt: ctx.now }
    if (id === undefined) {
      const fresh = newId('fre', ctx.now)
      const made = await ctx.db.insert(freightTemplates).values({ id: fresh, merchantId, ...values }).onConflictDoNothing().returning({ id: freightTemplates.id })
      if (made.length === 0) unfit('name', 'logistics.template_name_taken')
      return { id: fresh }
    }
    const [before] = await ctx.db.select().from(freightTemplates).where(and(eq(freightTemplates.id, id), mine(ctx, freightTemplates.merchantId)))
    if (!before) notFound()
    await ctx.db.update(freightTemplates).set(values).where(eq(freightTemplates.id, id))
    await audit(ctx, { action: 'logistics.put_template', subject: id, before, after: wish })
    return { id }
  })
}
