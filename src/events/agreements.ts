import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** Agreements and rules 协议与规则: the published language of agreements. */
export const VersionPublished = defineEvent('agreements.version_published', z.object({ versionId: z.string(), key: z.string(), number: z.int(), asksAnew: z.boolean(), effectiveAt: z.iso.datetime(), at: z.iso.datetime() }))
export const Answered = defineEvent('agreements.answered', z.object({ versionId: z.string(), ownerKind: z.enum(['shopper', 'merchant']), ownerId: z.string(), answer: z.enum(['agreed', 'declined']), at: z.iso.datetime() }))
