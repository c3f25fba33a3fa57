import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to second factors 二次验证: the published language of factors. The subject is a shopper or a member. */
const factorKinds = ['app', 'passkey', 'recovery'] as const
const told = z.object({ subjectId: z.string(), kind: z.enum(factorKinds), at: z.iso.datetime() })
export const FactorAdded = defineEvent('factors.factor_added', told)
export const FactorRemoved = defineEvent('factors.factor_removed', told)
export const FactorsLocked = defineEvent('factors.factors_locked', z.object({ subjectId: z.string(), until: z.iso.datetime(), at: z.iso.datetime() }))
