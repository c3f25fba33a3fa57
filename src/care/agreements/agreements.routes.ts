import { z } from 'zod'
import { ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { column, type Sheet } from '#kernel/exports'
import { prose } from '#kernel/prose'
import { nothing, route } from '#kernel/route'
import { agreementsOf, allVersions, rulesNow, ruleText } from './versions.queries'
import { forMerchants, forShoppers } from './versions.rules'
import { answerVersions, askPublishing, draftVersion } from './versions.service'
import { answers, keys, places, versionStates } from './tables'

/** Agreements and rules over HTTP 协议与规则接口: everybody reads them and their history; shoppers and stores answer; operators draft and have published. */
const key = z.enum(keys)
const Listed = z.object({ id: z.string(), key, number: z.int(), title: z.string(), change: z.string(), effectiveAt: z.date(), publishedAt: z.date(), asksAnew: z.boolean() })
const Text = Listed.extend({ body: z.string(), isCurrent: z.boolean(), isComing: z.boolean(), history: z.array(Listed.extend({ isCurrent: z.boolean() })),
  comparison: z.object({ from: z.int(), parts: z.array(z.object({ text: z.string(), is: z.enum(['same', 'added', 'removed']) })) }).nullable() })
const Mine = z.object({ asks: z.array(Listed), announced: z.array(Listed), answered: z.array(Listed.extend({ answer: z.enum(answers), place: z.enum(places), at: z.date() })) })
const number = z.coerce.number().int().min(1).max(10_000).optional()
const Version = z.object({ id: z.string(), key, number: z.int(), state: z.enum(versionStates), titleZh: z.string(), titleEn: z.string(), bodyZh: z.string(), bodyEn: z.string(), changeZh: z.string(), changeEn: z.string(), asksAnew: z.boolean(), madeBy: z.string(), madeAt: z.date(), effectiveAt: z.date().nullable(), publishedAt: z.date().nullable(), isCurrent: z.boolean(), agreed: z.int(), declined: z.int() })
const title = prose(z.string().trim().min(2).max(60))
const body = prose(z.string().trim().min(10).max(60_000))
const change = prose(z.string().trim().max(500)).default('')
const Draft = z.object({ key, titleZh: title, titleEn: title, bodyZh: body, bodyEn: body, changeZh: change, changeEn: change, asksAnew: z.boolean() })
const Reply = z.object({ versionIds: z.array(z.string().max(60)).min(1).max(10), answer: z.enum(answers).default('agreed') })
const Done = z.object({ written: z.int() })
const One = z.object({ id: z.string().max(60) })
const largest = 262_144
const sheet: Sheet<z.input<typeof Version>> = { title: ['协议与规则', 'Agreements and rules'], columns: [column('key', '文档', 'Document', (row) => row.key), column('number', '版本', 'Version', (row) => row.number), column('titleZh', '标题', 'Title', (row) => row.titleZh), column('state', '状态', 'State', (row) => row.state), column('effectiveAt', '生效时间', 'Holds from', (row) => row.effectiveAt), column('agreed', '已同意', 'Agreed', (row) => row.agreed), column('declined', '不同意', 'Declined', (row) => row.declined)] }

export const agreementRoutes = {
  rules: route({ method: 'GET', path: '/v1/rules', access: 'public', input: nothing, output: z.object({ items: z.array(z.object({ current: Listed, coming: z.array(Listed) })) }), run: async (ctx: Context) => ({ items: await rulesNow(ctx) }) }),
  rule: route({ method: 'GET', path: '/v1/rules/:key', access: 'public', input: z.object({ key, number, from: number }), output: Text, run: (ctx, { key: one, ...ask }) => ruleText(ctx, one, ask) }),
  myAgreements: route({ method: 'GET', path: '/v1/me/agreements', access: 'shopper', input: nothing, output: Mine, run: (ctx: Context) => agreementsOf(ctx, ctx.actor.id, forShoppers) }),
  answerAgreements: route({ method: 'POST', path: '/v1/me/agreements', access: 'shopper', input: Reply, output: Done, run: async (ctx, { versionIds, answer }) => ({ written: await answerVersions(ctx, versionIds, { ownerKind: 'shopper', ownerId: ctx.actor.id, answer, place: 'notice' }) }) }),
  merchantAgreements: route({ method: 'GET', path: '/v1/merchant/agreements', access: 'merchant', permit: 'agreements.read', input: nothing, output: Mine, run: (ctx: Context) => agreementsOf(ctx, ownerId(ctx), forMerchants) }),
  answerAsMerchant: route({ method: 'POST', path: '/v1/merchant/agreements', access: 'merchant', permit: 'agreements.answer', input: Reply, output: Done, run: async (ctx, { versionIds, answer }) => ({ written: await answerVersions(ctx, versionIds, { ownerKind: 'merchant', ownerId: ownerId(ctx), answer, place: 'seller' }) }) }),
  agreementVersions: route({ method: 'GET', path: '/v1/staff/agreements', access: 'staff', permit: 'agreements.read', input: nothing, output: z.object({ items: z.array(Version) }), sheet, run: async (ctx: Context) => ({ items: await allVersions(ctx) }) }),
  draftAgreement: route({ method: 'PUT', path: '/v1/staff/agreements', access: 'staff', permit: 'agreements.write', bodyLimit: largest, input: Draft, output: z.object({ id: z.string() }), run: (ctx, wish) => draftVersion(ctx, wish) }),
  publishAgreement: route({ method: 'POST', path: '/v1/staff/agreements/:id/publish', access: 'staff', permit: 'agreements.write', input: One, output: z.object({ approvalId: z.string() }), run: (ctx, { id }) => askPublishing(ctx, id) }),
}
