import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { chargeOf, type FreightLine, type Template } from './freight.rules'
import { freightTemplates } from './tables'

interface FreightAsk { readonly merchantId: string; readonly lines: readonly (Omit<FreightLine, 'templateId'> & { readonly templateId: string | null })[] }
interface FreightAnswer { readonly freightFen: number; readonly blocked: string[] }

export type Freight = (asks: readonly FreightAsk[], districtCode: string) => Map<string, FreightAnswer>

/** The freight templates of whoever sells these SKUs, read beside the goods themselves; what they come to is worked out once it is known what goes where. */
export async function freightFor(ctx: Context, skuIds: readonly string[]): Promise<Freight> {
  const { rows } = await ctx.client.query<Held>({ name: 'logistics.templates', values: [skuIds],
    text: `select id, merchant_id as "merchantId", by, zones, is_default as "isDefault" from logistics_freight_templates where merchant_id in (select merchant_id from catalog_skus where id = any((select $1::text[])::text[]))` })
  return (asks, districtCode) => charged(rows, asks, districtCode)
}
type Held = Template & { readonly merchantId: string; readonly isDefault: boolean }

/** What delivery to a district costs for each merchant's lines; `blocked` names what is not delivered there. A merchant without a template delivers for nothing. */
function charged(rows: readonly Held[], asks: readonly FreightAsk[], districtCode: string): Map<string, FreightAnswer> {
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
