import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { Refusal } from '#kernel/refusal'
import { after, minuteMs } from '#kernel/time'
import { FactorsLocked } from '#events/factors'
import { useAppCode } from './apps.service'
import { countOne, forgetCount, windowMs } from './attempts.service'
import { typedCode } from './codes.rules'
import { hashed } from './keys.service'
import { note } from './notes.service'
import { usePasskey, type PasskeyAnswer } from './passkeys.service'
import { useRecoveryCode } from './recovery.service'

/** Proving 验证: somebody gives his second factor. Five failures lock it for 15 minutes, whatever is given and from wherever (E27). */
export interface Proof { readonly otp?: string | undefined; readonly passkey?: PasskeyAnswer | undefined }
const mostFailures = 5

/**
 * Uses up what is given, a code of the app, a recovery code or a passkey's answer, and does in the same transaction what it opens the way to. Refuses
 * `factors.wrong` (422) for whatever is wrong with it, and `factors.locked` (429) after five failures within 15 minutes, be the sixth right or not. Counted
 * before that transaction begins, so call it outside of one.
 */
export async function prove<T>(ctx: Context, subjectId: string, given: Proof, then: (ctx: Context) => Promise<T>): Promise<T> {
  const key = await hashed(ctx, 'factor', subjectId)
  const count = await countOne(ctx, key, mostFailures)
  if (count === undefined) locked()
  const done = await transaction(ctx, async (ctx) => (await isRight(ctx, subjectId, given) ? { result: await then(ctx) } : undefined))
  if (done) { await forgetCount(ctx, key); return done.result }
  if (count === mostFailures) await tellLocked(ctx, subjectId)
  throw new Refusal('factors.wrong', { issues: [{ path: ['otp'], code: 'factors.wrong' }] }, 422)
}

function locked(): never {
  throw new Refusal('factors.locked', { retryAfterSeconds: windowMs / 1_000, minutes: windowMs / minuteMs }, 429)
}

async function isRight(ctx: Context, subjectId: string, { otp, passkey }: Proof): Promise<boolean> {
  if (passkey) return usePasskey(ctx, subjectId, passkey)
  const typed = typedCode(otp ?? '')
  if (!typed) return false
  return typed.kind === 'app' ? useAppCode(ctx, subjectId, typed.code) : useRecoveryCode(ctx, subjectId, typed.code)
}

function tellLocked(ctx: Context, subjectId: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await emit(ctx, FactorsLocked, { subjectId, until: after(ctx.now, windowMs).toISOString(), at: ctx.now.toISOString() })
    await note(ctx, subjectId, 'factors.note_locked')
  })
}
