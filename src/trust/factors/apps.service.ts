import { and, eq, isNotNull, isNull, lt } from 'drizzle-orm'
import { generateSecret, generateURI } from 'otplib'
import { renderSVG } from 'uqr'
import { transaction, type Context } from '#kernel/context'
import { notFound, refuse, Refusal, unfit } from '#kernel/refusal'
import { issuer, stepOf } from './apps.rules'
import { hashed, opened, sealed } from './keys.service'
import { countOne } from './attempts.service'
import { noteFactor } from './notes.service'
import { codesIfFirst, dropCodesIfLast } from './recovery.service'
import { endBegun } from './reset.service'
import { apps } from './tables'

/** Authenticator apps 动态口令: a secret shared with somebody's phone, kept sealed. */
export interface AppSecret { readonly secret: string; readonly uri: string; readonly qr: string }
const mostConfirmTries = 10

/** A new secret for an app, worth nothing until a code of it is given. Refuses `factors.app_there` where one is in use. */
export async function beginApp(ctx: Context, subjectId: string, label: string): Promise<AppSecret> {
  const secret = generateSecret()
  const values = { label, secret: await sealed(ctx, subjectId, secret), lastStep: 0, createdAt: ctx.now }
  const kept = await ctx.db.insert(apps).values({ subjectId, ...values }).onConflictDoUpdate({ target: apps.subjectId, set: values, setWhere: isNull(apps.confirmedAt) }).returning({ id: apps.subjectId })
  if (kept.length === 0) refuse('factors.app_there')
  const uri = generateURI({ issuer, label, secret })
  return { secret, uri, qr: renderSVG(uri, { border: 2 }) }
}

/** Takes the app into use by a first code; answers ten recovery codes if it is the first factor, with which all ends that was begun by the password alone. Refuses a wrong code (422) and one too often tried (429). Counted before its transaction, so call it outside of one. */
export async function confirmApp(ctx: Context, subjectId: string, code: string, then: (ctx: Context) => Promise<void>): Promise<readonly string[]> {
  if (await countOne(ctx, await hashed(ctx, 'confirm', subjectId), mostConfirmTries) === undefined) throw new Refusal('factors.locked', {}, 429)
  return transaction(ctx, async (ctx) => {
    const [app] = await ctx.db.select().from(apps).where(and(eq(apps.subjectId, subjectId), isNull(apps.confirmedAt))).for('update')
    if (!app) notFound()
    const step = stepOf(await opened(ctx, subjectId, app.secret), code, ctx.now, 0)
    if (step === undefined) unfit('code', 'factors.wrong')
    const codes = await codesIfFirst(ctx, subjectId)
    await ctx.db.update(apps).set({ confirmedAt: ctx.now, lastStep: step }).where(eq(apps.subjectId, subjectId))
    if (codes.length > 0) await endBegun(ctx, subjectId)
    await noteFactor(ctx, subjectId, 'added', 'app')
    await then(ctx)
    return codes
  })
}

/** An app in use at once, for seeds: whoever seeds is told the secret. */
export async function giveApp(ctx: Context, subjectId: string, label: string, isDemo: boolean): Promise<string> {
  const secret = generateSecret()
  await ctx.db.insert(apps).values({ subjectId, label, secret: await sealed(ctx, subjectId, secret), isDemo, lastStep: 0, createdAt: ctx.now, confirmedAt: ctx.now })
  return secret
}

export function removeApp(ctx: Context, subjectId: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const gone = await ctx.db.delete(apps).where(and(eq(apps.subjectId, subjectId), isNotNull(apps.confirmedAt))).returning({ id: apps.subjectId })
    if (gone.length === 0) notFound()
    await dropCodesIfLast(ctx, subjectId)
    await noteFactor(ctx, subjectId, 'removed', 'app')
  })
}

/** Uses a code of the app up: right and later than every step used before. The row decides between two who give the same code at once. */
export async function useAppCode(ctx: Context, subjectId: string, code: string): Promise<boolean> {
  const [app] = await ctx.db.select().from(apps).where(and(eq(apps.subjectId, subjectId), isNotNull(apps.confirmedAt)))
  if (!app) return false
  const step = stepOf(await opened(ctx, subjectId, app.secret), code, ctx.now, app.lastStep)
  if (step === undefined) return false
  const used = await ctx.db.update(apps).set({ lastStep: step }).where(and(eq(apps.subjectId, subjectId), lt(apps.lastStep, step))).returning({ id: apps.subjectId })
  return used.length === 1
}
