import { eq, sql, type SQL } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Context } from './context'
import { Refusal } from './refusal'
import { minuteMs } from './time'

/**
 * Whose row is it 归属: the one place that scopes a query to its owner (I-18). A merchant's clerk sees his merchant's rows, a shopper his
 * own; platform staff see all, as their route's permit has been checked. Anybody else sees none.
 */
export function mine(ctx: Context, owner: AnyPgColumn): SQL {
  const { kind } = ctx.actor
  if (kind === 'staff' || kind === 'system') return sql`true`
  return eq(owner, ownerId(ctx))
}

/** The id under which the actor owns things: the merchant for a clerk, himself for a shopper or guest. */
export function ownerId(ctx: Context): string {
  const { kind, id, merchantId } = ctx.actor
  if (kind === 'merchant') return merchantId ?? none()
  if (kind === 'shopper' || kind === 'guest') return id
  return none()
}

/** The person who answers for what is done 责任人: himself, or for a program whoever made its key; so that what needs a second person is not had from the same one by a key (I-39). */
export const personId = ({ actor }: Context): string => actor.madeBy ?? actor.id

const none = (): never => { throw new Refusal('kernel.not_yours', {}, 403) }

/** Default is no (I-20). A set may hold permits and patterns: `*` is everything, `catalog.*` a whole room, `*.read` one verb in every room. */
export function permitted(ctx: Context, permit: string): boolean {
  const { kind, permits } = ctx.actor
  if (kind === 'system') return true
  if (!permits) return false
  if (permits.has(permit) || permits.has('*')) return true
  const [room, verb] = permit.split('.')
  return permits.has(`${room}.*`) || permits.has(`*.${verb}`)
}

/** How long a proved second factor opens what needs one (E27). */
const steppedUpMs = 5 * minuteMs
/** Two processes' clocks may differ by so much; what was proved later than that was proved by a clock that has gone back since, and counts for nothing. */
const mostAheadMs = minuteMs
/** Refuses `kernel.factor_needed` to whoever has no second factor (so also to every key of a program), and `kernel.step_up_first` where it was proved too long ago (403). */
export function steppedUp({ actor: { proof }, now }: Context): void {
  if (!proof?.held) throw new Refusal('kernel.factor_needed', {}, 403)
  const age = proof.at ? now.getTime() - proof.at.getTime() : Infinity
  if (age >= steppedUpMs || age < -mostAheadMs) throw new Refusal('kernel.step_up_first', {}, 403)
}
