import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { forgottenEverywhere, keeping } from '#kernel/kept'
import { dayMs, minuteMs } from '#kernel/time'
import { chargeOf, type FreightLine, type Template } from './freight.rules'
import { freightTemplates } from './tables'

interface FreightAsk { readonly merchantId: string; readonly lines: readonly (Omit<FreightLine, 'templateId'> & { readonly templateId: string | null })[] }
interface FreightAnswer { readonly freightFen: number; readonly blocked: string[] }

export type Freight = (asks: readonly FreightAsk[], districtCode: string) => Map<string, FreightAnswer>

type Held = Template & { readonly merchantId: string; readonly isDefault: boolean }
/** Who sells a SKU never changes; what delivery costs changes seldom, and is forgotten everywhere when it does. */
const sellers = keeping<{ readonly merchantId: string }>({ freshMs: dayMs, most: 50_000 })
const templates = keeping<readonly Held[]>({ freshMs: minuteMs, most: 5_000 })
export const forgetTemplates = forgottenEverywhere('logistics.templates', templates.forget)

/** The freight templates of whoever sells these SKUs, known or read beside the goods themselves; what they come to is worked out once it is known what goes where. */
export async function freightFor(ctx: Context, skuIds: readonly string[]): Promise<Freight> {
  const [sellerOf, kept] = [sellers.of(ctx), templates.of(ctx)]
  const known = new Map<string, readonly Held[]>()
  const missing = skuIds.filter((skuId) => {
    const seller = sellerOf.get(skuId)
    const its = seller && kept.get(seller.merchantId)
    if (its) known.set(seller.merchantId, its)
    return !its
  })
  if (missing.length > 0) {
    const { rows } = await ctx.client.query<{ skuId: string; merchantId: string; templates: readonly Held[] }>({ name: 'logistics.templates', values: [missing],
      text: `select s.id as "skuId", s.merchant_id as "merchantId", coalesce((select json_agg(json_build_object('id', t.id, 'merchantId', t.merchant_id, 'by', t.by, 'zones', t.zones, 'isDefault', t.is_default)) from logistics_freight_templates t where t.merchant_id = s.merchant_id), '[]') as templates
        from catalog_skus s where s.id = any((select $1::text[])::text[])` })
    for (const { skuId, merchantId, templates: its } of rows) { sellerOf.set(skuId, { merchantId }); kept.set(merchantId, its); known.set(merchantId, its) }
  }
  return (asks, districtCode) => charged(known, asks, districtCode)
}

/** What delivery to a district costs for each merchant's lines; `blocked` names what is not delivered there. A merchant without a template delivers for nothing. */
function charged(templatesOf: ReadonlyMap<string, readonly Held[]>, asks: readonly FreightAsk[], districtCode: string): Map<string, FreightAnswer> {
  return new Map(asks.map(({ merchantId, lines }) => {
    const own = templatesOf.get(merchantId) ?? []
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
