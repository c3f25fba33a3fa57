import { createHash } from 'node:crypto'
import { z } from 'zod'
import { askKuaidi100, kuaidi100Digest } from '#supply/logistics'
import type { Context } from '#kernel/context'
import type { Account, Party, WaybillService } from './waybill.port'

/**
 * Waybills by kuaidi100 快递100电子面单: it asks the carrier with whom the store has an agreement. Forms, signature and codes as it publishes them (decision 76 says which, and what could not be
 * confirmed): api.kuaidi100.com/document/dianzimiandanV2 and dianzimiandanquxiao, and its demonstrations (github.com/kuaidi100-api/java-demo `request/labelV2/OrderReq`, `response/labelV2/OrderResult`,
 * `request/LabelCancelParam`, `utils/SignUtils`; php-demo `src/print_order.php`, `src/ele_cancel.php`; nodejs-demo `utils/httpUtil.js`).
 */
const path = '/label/order'
/** Its own key for an order, of 32 letters at most: one for each waybill and carrier, so that the next carrier's is none of the one that said nothing. */
const keyOf = (id: string, carrier: string): string => createHash('sha256').update(`${carrier} ${id}`).digest('hex').slice(0, 32)

/** 200: done; 30011: done before, under the same key within 48 hours. */
const done: ReadonlySet<number> = new Set([200, 30011])
/** A plain no is one of its own codes; −1 and 500 are its own trouble, in which an order may have been made. */
const isNo = (code: number): boolean => code > 30_000 && code < 40_000
const Said = z.object({ code: z.coerce.number().int(), success: z.boolean().optional(), message: z.string().nullish(), data: z.unknown().optional() })
const text = z.string().nullish()
const Order = z.object({ kuaidinum: z.string(), bulkpen: text, kdComOrderNum: text })
const longestRoute = 40

/** Control characters and halves of characters stand in no text of ours, and neither does what we were trusted with. */
const clean = (given: string, { key, secret }: Account): string => [key, secret].reduce((told, one) => (one === '' ? told : told.replaceAll(one, '***')), given.replace(/[\p{Cc}\p{Cs}]/gu, ' ').trim())
const isMobile = /^1[3-9]\d{9}$/
const man = ({ name, phone, region, street }: Party) => ({ name, ...(isMobile.test(phone) ? { mobile: phone } : { tel: phone }), printAddr: `${region.replace(/\s/g, '')}${street}` })
const payTypes = { shipper: 'SHIPPER', monthly: 'MONTHLY' } as const
const accountParams = ({ account, accountName, branch, mark, courier, key, secret }: Account) => Object.fromEntries(Object.entries({ partnerId: account, partnerKey: key, partnerSecret: secret, partnerName: accountName, net: branch, code: mark, checkMan: courier }).filter(([, value]) => value !== ''))
const gramsPerKg = 1_000

async function ask(ctx: Context, method: 'order' | 'cancel', wish: object): Promise<z.output<typeof Said>> {
  const { key, waybills } = ctx.ports.kuaidi100 ?? {}
  if (!key || !waybills) throw new Error('kuaidi100 is not set up for waybills')
  const [param, t] = [JSON.stringify(wish), String(ctx.now.getTime())]
  return Said.parse(await askKuaidi100(ctx, `${waybills.url}${path}`, { method, key, t, param, sign: kuaidi100Digest(param + t + key + waybills.secret) }))
}

export const kuaidi100Waybills = (account: Account): WaybillService => ({
  issue: async (ctx, { id, carrier, from, to, weightGram, goods }) => {
    const { code, message, data } = await ask(ctx, 'order', {
      // We print ourselves, as all labels look alike; one number, however many pieces are in the parcel.
      ...accountParams(account), kuaidicom: carrier, recMan: man(to), sendMan: man(from), cargo: goods, count: 1, ...(weightGram > 0 && { weight: weightGram / gramsPerKg }),
      payType: payTypes[account.pays], ...(account.product !== '' && { expType: account.product }), printType: 'NON', needChild: '0', needBack: '0', orderId: keyOf(id, carrier), reorder: false, needSubscribe: false,
    })
    if (isNo(code) && !done.has(code)) return { refused: clean(message ?? '', account) || `kuaidi100 ${code}` }
    if (!done.has(code)) throw new Error(`kuaidi100 answered ${code}`)
    const { kuaidinum, bulkpen, kdComOrderNum } = Order.parse(data)
    return { number: kuaidinum, routeCode: clean(bulkpen ?? '', account).slice(0, longestRoute), ...(kdComOrderNum && { ref: kdComOrderNum }) }
  },
  // It takes back by the number alone; of an order that it said nothing of there is nothing to tell it.
  undo: async (ctx, { carrier, number, ref }) => {
    if (number === null) return {}
    const { code, message } = await ask(ctx, 'cancel', { ...accountParams(account), kuaidicom: carrier, kuaidinum: number, ...(ref !== null && { orderId: ref }), ...(account.product !== '' && { expType: account.product }), reason: '不寄了' })
    if (code === 200) return {}
    if (isNo(code)) return { refused: clean(message ?? '', account) || `kuaidi100 ${code}` }
    throw new Error(`kuaidi100 answered ${code}`)
  },
})
