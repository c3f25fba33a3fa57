import { expect } from 'vitest'
import type { Product } from './product'

/** A buyer with an account and an address of his own 另一位买家, made over HTTP, where what is looked at begins after that. */
export interface Buyer { readonly token: string; readonly addressId: string; post<T>(path: string, body: object): Promise<T> }
let buyers = 0
export async function newBuyer({ url, ask }: Product): Promise<Buyer> {
  const phone = `136${String(77_000_000 + buyers++)}`
  let keys = 0
  // A code is good in the browser that asked for it.
  let cookie = ''
  const poster = (token?: string) => async <T>(path: string, body: object): Promise<T> => {
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': `buyer-${phone}-${keys++}`, ...(token ? { authorization: `Bearer ${token}` } : { cookie }) }, body: JSON.stringify(body) })
    cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ') || cookie
    const said = await answer.json() as T
    expect([path, answer.ok ? '' : said]).toEqual([path, ''])
    return said
  }
  await poster()('/v1/sign-in/codes', { phone })
  const sent = () => ask('select text from kernel_outgoing where recipient = $1 order by at desc limit 1', [phone])
  await expect.poll(async () => (await sent()).length, { timeout: 10_000 }).toBe(1)
  const { token } = await poster()<{ token: string }>('/v1/sign-in', { phone, code: /\d{6}/.exec(String((await sent())[0]!['text']))![0] })
  const post = poster(token)
  const { id: addressId } = await post<{ id: string }>('/v1/addresses', { name: '周宁', phone, districtCode: '330106', street: '文三路 138 号', isDefault: true })
  return { token, addressId, post }
}

/** Something of a store's, ordered and paid; answers once the order has heard of its payment. */
export async function paidOrder(product: Product, login: string, quantity = 1): Promise<{ readonly buyer: Buyer; readonly orderId: string }> {
  const buyer = await newBuyer(product)
  const { addressId, post } = buyer
  const [sku] = await product.ask(`select s.id from catalog_skus s join catalog_products p on p.id = s.product_id join stock_levels l on l.sku_id = s.id join identity_members m on m.merchant_id = p.merchant_id where m.login = $1 and p.state = 'on_shelf' and s.is_live and l.available > 9 and s.per_person_limit is null order by s.id limit 1`, [login])
  const lines = [{ skuId: String(sku!['id']), quantity }]
  const { version } = await post<{ version: string }>('/v1/quote', { lines, addressId })
  const { orderId, paymentId } = await post<{ orderId: string; paymentId: string }>('/v1/orders', { lines, addressId, quoteVersion: version, note: '' })
  const { tradeRef } = await post<{ tradeRef: string }>(`/v1/payments/${paymentId}/pay`, { channel: 'simulator' })
  await post(`/v1/channels/simulator/trades/${tradeRef}`, { outcome: 'approve' })
  await expect.poll(async () => (await product.ask('select state from ordering_orders where id = $1', [orderId]))[0]!['state'], { timeout: 20_000 }).toBe('paid')
  return { buyer, orderId }
}
