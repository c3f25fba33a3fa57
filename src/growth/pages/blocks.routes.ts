import { z } from 'zod'
import { prose } from '#kernel/prose'
import { longestRichText } from '#kernel/rich-text'
import { fromIso } from '#kernel/time'
import { audiences, looks, rules, sizes, type PageDocument } from './tables'

/** The blocks of a page 组件 as they come in and go out: one shape for the web, the mini-program and whoever reads the API. */
const id = z.string().max(60)
const text = (most: number) => z.object({ zh: prose(z.string().trim().max(most)), en: prose(z.string().trim().max(most)) })
const time = z.iso.datetime({ offset: true }).transform((at) => fromIso(at).toISOString())
const href = z.string().trim().max(300)
const limit = (most: number) => z.int().min(1).max(most)
const hundredths = z.int().min(0).max(100)
/** A picture is named; its size and weight are ours to say. */
const picture = z.object({ name: z.string().regex(/^[0-9a-f]{32}\.webp$/) })
const every = { id: z.string().min(1).max(40).regex(/^[\w-]+$/), audience: z.enum(audiences), from: time.nullable(), until: time.nullable() }
const rich = prose(z.string().max(longestRichText))
const mostBlocks = 30

const Block = z.discriminatedUnion('kind', [
  z.object({ ...every, kind: z.literal('spacer'), size: z.enum(sizes) }),
  z.object({ ...every, kind: z.literal('banner'), slides: z.array(z.object({ picture, alt: text(80), href })).min(1).max(8) }),
  z.object({ ...every, kind: z.literal('zones'), picture, alt: text(80), zones: z.array(z.object({ x: hundredths, y: hundredths, width: hundredths, height: hundredths, label: text(40), href })).min(1).max(12) }),
  z.object({ ...every, kind: z.literal('categories'), title: text(30), categoryIds: z.array(id).max(24) }),
  z.object({ ...every, kind: z.literal('goods'), title: text(30), by: z.enum(rules), categoryId: id.nullable(), words: prose(z.string().trim().max(60)), productIds: z.array(id).max(24), limit: limit(24), look: z.enum(looks) }),
  z.object({ ...every, kind: z.literal('flash'), title: text(30), limit: limit(12) }),
  z.object({ ...every, kind: z.literal('coupons'), title: text(30), limit: limit(12) }),
  z.object({ ...every, kind: z.literal('ranking'), title: text(30), categoryId: id.nullable(), days: z.enum(['7', '30']), limit: limit(12) }),
  z.object({ ...every, kind: z.literal('yours'), title: text(30), limit: limit(24) }),
  z.object({ ...every, kind: z.literal('text'), html: rich, htmlEn: rich }),
  z.object({ ...every, kind: z.literal('store'), merchantId: id }),
  z.object({ ...every, kind: z.literal('countdown'), title: text(30), endsAt: time, href }),
  z.object({ ...every, kind: z.literal('links'), title: text(30), items: z.array(z.object({ label: text(20), href })).min(1).max(20) }),
])
/** A document as somebody writes it. */
export const Draft = z.object({ title: text(40), description: text(160), showsTitle: z.boolean(), blocks: z.array(Block).max(mostBlocks) })
export type DraftWish = z.output<typeof Draft>
/** A document as it is kept, pictures measured and text cleaned: the house made it, so it is told as it is. */
export const Kept = z.custom<PageDocument>()
