import { generateSync, verifySync } from 'otplib'

/** One-time codes of an app 动态口令 (RFC 6238): six digits, thirty seconds; the neighbouring steps are taken too, since clocks differ. */
const stepSeconds = 30
export const issuer = 'Tradewind 信风'

/** The step in which a code is right, if it is later than the last one that was used (ASVS 6.5.1); undefined where it is wrong or used. */
export function stepOf(secret: string, code: string, now: Date, lastStep: number): number | undefined {
  const found = verifySync({ secret, token: code, epoch: Math.floor(now.getTime() / 1_000), epochTolerance: stepSeconds, period: stepSeconds })
  if (!found.valid) return undefined
  const { timeStep } = found as { readonly timeStep: number }
  return timeStep > lastStep ? timeStep : undefined
}

/** The code of a moment, for demo members and tests. */
export const codeAt = (secret: string, now: Date): string => generateSync({ secret, epoch: Math.floor(now.getTime() / 1_000), period: stepSeconds })
/** Seconds until the next code. */
export const secondsLeft = (now: Date): number => stepSeconds - Math.floor(now.getTime() / 1_000) % stepSeconds
