import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { apps, passkeys, recovery } from './tables'

/** Which factors 二次验证 somebody holds. Recovery codes alone are none: they only stand in for one that is lost. */
export async function holdsFactor(ctx: Context, subjectId: string): Promise<boolean> {
  return await ctx.db.$count(apps, and(eq(apps.subjectId, subjectId), isNotNull(apps.confirmedAt))) + await ctx.db.$count(passkeys, eq(passkeys.subjectId, subjectId)) > 0
}

/** As the account's page shows them; never a secret. */
export async function factorsOf(ctx: Context, subjectId: string) {
  const [app] = await ctx.db.select({ since: apps.confirmedAt }).from(apps).where(and(eq(apps.subjectId, subjectId), isNotNull(apps.confirmedAt)))
  const keys = await ctx.db.select({ id: passkeys.id, name: passkeys.name, createdAt: passkeys.createdAt, usedAt: passkeys.usedAt }).from(passkeys).where(eq(passkeys.subjectId, subjectId)).orderBy(asc(passkeys.id)).limit(20)
  return { appSince: app?.since ?? null, passkeys: keys, recoveryLeft: await ctx.db.$count(recovery, and(eq(recovery.subjectId, subjectId), isNull(recovery.usedAt))) }
}
