import { and, eq, isNull } from 'drizzle-orm'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { freshRecoveryCode, recoveryCount, typedCode } from './codes.rules'
import { holdsFactor } from './factors.queries'
import { hashed } from './keys.service'
import { noteFactor } from './notes.service'
import { recovery } from './tables'

/** Recovery codes 恢复码: for whoever has lost his phone; shown once, each for one use. */
const hashOf = (ctx: Context, subjectId: string, code: string) => hashed(ctx, 'recovery', `${subjectId}/${code}`)

async function fresh(ctx: Context, subjectId: string): Promise<readonly string[]> {
  const codes = Array.from({ length: recoveryCount }, freshRecoveryCode)
  await ctx.db.delete(recovery).where(eq(recovery.subjectId, subjectId))
  await ctx.db.insert(recovery).values(await Promise.all(codes.map(async (code) => ({ id: newId('rcv', ctx.now), subjectId, codeHash: await hashOf(ctx, subjectId, typedCode(code)!.code), createdAt: ctx.now }))))
  return codes
}

/** Ten new codes; the old ones are worth nothing from now on. */
export function renewCodes(ctx: Context, subjectId: string): Promise<readonly string[]> {
  return transaction(ctx, async (ctx) => {
    const codes = await fresh(ctx, subjectId)
    await noteFactor(ctx, subjectId, 'added', 'recovery')
    return codes
  })
}

/** Whoever takes his first factor into use gets codes along with it; later ones keep what is there. */
export const codesIfFirst = async (ctx: Context, subjectId: string): Promise<readonly string[]> => (await holdsFactor(ctx, subjectId) ? [] : fresh(ctx, subjectId))

/** Codes without a factor open nothing: they go with the last one. */
export async function dropCodesIfLast(ctx: Context, subjectId: string): Promise<void> {
  if (!await holdsFactor(ctx, subjectId)) await ctx.db.delete(recovery).where(eq(recovery.subjectId, subjectId))
}

export async function useRecoveryCode(ctx: Context, subjectId: string, code: string): Promise<boolean> {
  const used = await ctx.db.update(recovery).set({ usedAt: ctx.now }).where(and(eq(recovery.subjectId, subjectId), eq(recovery.codeHash, await hashOf(ctx, subjectId, code)), isNull(recovery.usedAt))).returning({ id: recovery.id })
  if (used.length === 1) await noteFactor(ctx, subjectId, 'removed', 'recovery')
  return used.length === 1
}
