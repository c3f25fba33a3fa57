import type { Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { tellInbox } from '#kernel/notify'
import { factorsTexts } from '#locales/factors'
import { FactorAdded, FactorRemoved } from '#events/factors'

/** Notes 提醒 to whoever owns a factor: what he did not do himself he must hear of (ASVS 6.3.5). */
export type FactorKind = 'app' | 'passkey' | 'recovery'
type Text = keyof typeof factorsTexts

export async function noteFactor(ctx: Context, subjectId: string, change: 'added' | 'removed', kind: FactorKind): Promise<void> {
  await emit(ctx, change === 'added' ? FactorAdded : FactorRemoved, { subjectId, kind, at: ctx.now.toISOString() })
  await note(ctx, subjectId, `factors.note_${kind}_${change}`)
}

export async function note(ctx: Context, subjectId: string, text: Text & `factors.note_${string}`): Promise<void> {
  const english = ctx.locale === 'en' ? 1 : 0
  await tellInbox(ctx, { ownerId: subjectId, topic: 'security', title: factorsTexts[text][english], body: factorsTexts['factors.note_body'][english], link: '/me' })
}
