import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { chargeOf, type FreightLine, type Template } from './freight.rules'
import { freightTemplates } from './tables'

export interface FreightAsk { readonly merchantId: string; readonly lines: readonly (Omit<FreightLine, 'templateId'> & { readonly templateId: string | null })[] }
export interface FreightAnswer { readonly freightFen: number; readonly blocked: string[] }

/** What delivery to a district costs for each merchant's lines; `blocked` names what is not delivered there. A merchant without a template delivers for nothing. */
export async function quoteFreight(ctx: Context, asks: readonly FreightAsk[], districtCode: string): Promise<Map<string, FreightAnswer>> {
  const { rows } = await ctx.client.query<Template & { merchantId: string; isDefault: boolean }>({ name: 'logistics.templates', values: [asks.map((ask) => ask.merchantId)],
    text: `select id, merchant_id as "merchantId", by, zones, is_default as "isDefault" from logistics_freight_templates where merchant_id = any((select $1::text[])::text[])` })
  return new Map(asks.map(({ merchantId, lines }) => {
    const own = rows.filter((row) => row.merchantId === merchantId)
    const fallback = own.find((row) => row.isDefault)
    const by = new Map<Template, FreightLine[]>()
    for (const line of lines) {
      const template = own.find((row) => row.id === line.templateId) ?? fallback
      if (template) by.set(template, [...(by.get(template) ?? []), { ...line, templateId: template.id }])
    }
    let freightFen = 0
    const blocked: string[] = []
    for (const [template, its] of by) {
      const charge = chargeOf(template, its, districtCode)
      if (charge === undefined) blocked.push(...its.map((line) => line.skuId))
      else freightFen += charge
    }
    return [merchantId, { freightFen, blocked }] as const
  }))
}

export const myTemplates = (ctx: Context) => ctx.db.select().from(freightTemplates).where(mine(ctx, freightTemplates.merchantId)).orderBy(freightTemplates.id).limit(100)
