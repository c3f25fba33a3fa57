import { and, eq } from 'drizzle-orm'
import { GoodsJudged } from '#events/aftersales'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { refuse, unfit } from '#kernel/refusal'
import { factsOf, held, linesOfCase, note } from './moves.service'
import { takeBackIn } from './replacing.service'
import { caseLines } from './tables'

export interface Verdict { readonly lineId: string; readonly sellable: number; readonly damaged: number; readonly lost: number }
/**
 * The store says of goods that counted as received 退货定级 what they are: sellable, damaged, or never there; the first two go into stock now, what never came stays out of it. The shopper's money does not wait for it. Refuses counts that are
 * not all pieces that wait.
 */
export function judgeReturn(ctx: Context, id: string, verdicts: readonly Verdict[]): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { one } = await held(ctx, id)
    const its = (await linesOfCase(ctx, id)).filter((line) => line.toJudge > 0)
    if (its.length === 0) refuse('aftersales.nothing_to_judge')
    const said = its.map((line) => {
      const i = verdicts.findIndex((one) => one.lineId === line.lineId)
      const { sellable, damaged, lost } = verdicts[i] ?? { sellable: 0, damaged: 0, lost: 0 }
      if (sellable + damaged + lost !== line.toJudge) unfit(`lines.${Math.max(0, i)}.sellable`, 'aftersales.judge_all_pieces', { quantity: line.toJudge })
      return { lineId: line.lineId, skuId: line.skuId, sellable, damaged, lost }
    })
    await takeBackIn(ctx, one, said)
    for (const { lineId, sellable, damaged, lost } of said) await ctx.db.update(caseLines).set({ sellable, damaged, lost, toJudge: 0 }).where(and(eq(caseLines.caseId, id), eq(caseLines.lineId, lineId)))
    await note(ctx, one, 'judged', '')
    await audit(ctx, { action: 'aftersales.judge', subject: id, after: said })
    await emit(ctx, GoodsJudged, { ...factsOf(ctx, one), lines: said })
  })
}
