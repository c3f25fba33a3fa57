import { z } from 'zod'
import type { Context } from '#kernel/context'
import type { Limit } from '#kernel/limits.rules'
import { nothing, route } from '#kernel/route'
import { minuteMs } from '#kernel/time'
import { choicesOf, choose } from './choices.service'
import { blocks, longestDwellMs, mostInBatch, oldestMs, places, tellable } from './facts.rules'
import { takeFacts } from './intake.service'

/** Facts over HTTP 事实接口: what pages have seen, a batch at a time, and what a shopper has chosen. */
const Told = z.object({ n: z.int().min(0).max(2_147_483_647), kind: z.enum(tellable), product: z.string().max(60).regex(/^prd_[0-9a-z]+$/).optional(), block: z.enum(blocks).optional(), place: z.enum(places).optional(), query: z.string().max(100).optional(), value: z.int().min(0).max(longestDwellMs * 10).optional(), agoMs: z.int().min(0).max(oldestMs * 100).optional() })
const Batch = z.object({ visit: z.string().regex(/^[0-9a-z]{16,40}$/), facts: z.array(Told).min(1).max(mostInBatch) })
const mostBytes = 16_384
/** A page tells once or twice; a whole office behind one address stays far below. */
const intake: readonly Limit[] = [{ each: 'ip', most: 600, perMs: minuteMs }]
const Choices = z.object({ isPersonal: z.boolean(), isMeasured: z.boolean() })

export const factRoutes = {
  tellFacts: route({ method: 'POST', path: '/v1/facts', access: 'buyer', limits: intake, bodyLimit: mostBytes, input: Batch, output: z.object({ taken: z.int() }), run: (ctx, batch) => takeFacts(ctx, batch) }),
  myChoices: route({ method: 'GET', path: '/v1/me/choices', access: 'shopper', input: nothing, output: Choices, run: (ctx: Context) => choicesOf(ctx, ctx.actor.id) }),
  choose: route({ method: 'PUT', path: '/v1/me/choices', access: 'shopper', input: Choices, output: Choices, run: (ctx, wish) => choose(ctx, wish) }),
}
