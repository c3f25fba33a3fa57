import { createHash } from 'node:crypto'
import type { Fetch } from '#kernel/fetch'
import { pushSignature } from '#supply/logistics'

/** Kuaidi100 as it stands outside of our house, with books of its own: it looks at our signatures as it says that they are made, and signs its pushes as it says it does. */
export const account = { customer: 'CUSTOMER1', key: 'testkey100', url: 'https://poll.kuaidi100.example', site: 'https://shop.example', waybills: { secret: 'testsecret100', url: 'https://api.kuaidi100.example' } } as const
/** What a store has agreed with each carrier that it speaks to. */
export const agreed = { partnerId: 'K21000119', partnerKey: 'partner-key-1' } as const
export interface Row { readonly time: string; readonly context: string; readonly status?: string; readonly statusCode?: string; readonly areaName?: string }
interface Label { readonly carrier: string; readonly number: string; readonly ref: string; readonly at: number; isLive: boolean }
type Manner = 'well' | 'silent' | 'lost' | 'nonsense'
export interface Kuaidi100Company {
  readonly fetch: Fetch; readonly asked: string[]; readonly subscribed: Set<string>; tell(carrier: string, number: string, rows: readonly Row[]): void; behave(manner: Manner): void; push(carrier: string, number: string, status?: string, key?: string): string
  /** What it was asked for waybills, and those that it made. */
  readonly labelled: Readonly<Record<string, unknown>>[]; labels(): readonly Label[]
  /** What it answers next, whatever it is asked for a waybill. */
  say(answer: unknown): void
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex').toUpperCase()
export function kuaidi100Company(): Kuaidi100Company {
  const books = new Map<string, readonly Row[]>()
  const asked: string[] = []
  const subscribed = new Set<string>()
  const orders = new Map<string, Label>()
  const labelled: Readonly<Record<string, unknown>>[] = []
  let manner: Manner = 'well'
  let next: { readonly answer: unknown } | undefined
  const answer = (value: unknown) => ({ status: 200, headers: {}, bytes: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)) })
  const fetch = async (address: string, wish: { readonly body?: string }) => {
    if (manner === 'silent') throw new Error('no answer')
    if (manner === 'nonsense') return answer('<html>维护中</html>')
    const form = new URLSearchParams(wish.body)
    if (address === `${account.waybills.url}/label/order`) {
      const told = next ? next.answer : label(form, orders, labelled)
      next = undefined
      if (manner === 'lost') throw new Error('the answer was lost')
      return answer(told)
    }
    const param = form.get('param')!
    if (address === `${account.url}/poll`) {
      const { company, number, key, parameters } = JSON.parse(param) as { company: string; number: string; key: string; parameters: { callbackurl: string } }
      if (form.get('schema') !== 'json' || key !== account.key || parameters.callbackurl !== `${account.site}/v1/carriers/kuaidi100/pushes`) return answer({ result: false, returnCode: '600', message: '无权' })
      const known = subscribed.has(`${company} ${number}`)
      subscribed.add(`${company} ${number}`)
      return answer(known ? { result: false, returnCode: '501', message: '重复订阅' } : { result: true, returnCode: '200', message: '提交成功' })
    }
    if (address !== `${account.url}/poll/query.do` || form.get('customer') !== account.customer || form.get('sign') !== md5(param + account.key + account.customer)) return answer({ result: false, returnCode: '503', message: '验证签名失败' })
    const { com, num } = JSON.parse(param) as { com: string; num: string }
    asked.push(`${com} ${num}`)
    const data = books.get(`${com} ${num}`)
    return answer(data ? { message: 'ok', nu: num, ischeck: '0', com, status: '200', state: '0', data } : { result: false, returnCode: '500', message: '查询无结果，请隔段时间再查' })
  }
  return { fetch: Object.assign(fetch, { judge: async () => {} }) as Fetch, asked, subscribed, tell: (carrier, number, rows) => { books.set(`${carrier} ${number}`, rows) }, behave: (to) => { manner = to }, labelled, labels: () => [...orders.values()], say: (given) => { next = { answer: given } },
    push: (com, nu, status = 'polling', key = account.key) => {
      const param = JSON.stringify({ status, message: '', lastResult: { message: 'ok', state: '0', status: '200', com, nu, data: books.get(`${com} ${nu}`) ?? null } })
      return new URLSearchParams({ param, sign: pushSignature(param, key) }).toString()
    } }
}

const no = (code: number, message: string) => ({ success: false, code, message, data: null, time: 3 })
const whole = (man: unknown): boolean => { const { name, mobile, tel, printAddr } = (man ?? {}) as Record<string, string>; return Boolean(name && (mobile || tel) && printAddr) }
const repeatsMs = 48 * 3_600_000
/** Waybills as its page of version 2 describes them: what was asked under a key is answered the same for 48 hours, and taken back by the carrier's own order number. */
function label(form: URLSearchParams, orders: Map<string, Label>, labelled: Readonly<Record<string, unknown>>[]): unknown {
  const [method, key, t, param, sign] = ['method', 'key', 't', 'param', 'sign'].map((name) => form.get(name) ?? '') as [string, string, string, string, string]
  if (key !== account.key) return no(30_003, '账号信息不正确')
  if (!/^\d{13}$/.test(t) || sign !== md5(param + t + key + account.waybills.secret)) return no(30_002, '验证签名失败')
  const wish = JSON.parse(param) as Record<string, string> & { readonly reorder?: boolean; readonly recMan?: { readonly printAddr: string } }
  if (wish['partnerId'] !== agreed.partnerId || wish['partnerKey'] !== agreed.partnerKey) return no(30_006, `电子面单账号或密码错误：${wish['partnerKey']}`)
  if (method === 'cancel') {
    const one = [...orders.values()].find(({ carrier, number }) => carrier === wish['kuaidicom'] && number === wish['kuaidinum'])
    if (!one) return no(30_009, '查无此单')
    if (wish['orderId'] !== one.ref) return no(30_001, '订单号不符')
    if (!one.isLive) return no(30_008, '订单已取消')
    one.isLive = false
    return { success: true, code: 200, message: '成功', data: null, time: 5 }
  }
  labelled.push(wish)
  if (method !== 'order' || !whole(wish.recMan) || !whole(wish['sendMan']) || !wish['kuaidicom'] || !wish['cargo'] || !wish['orderId']) return no(30_001, '参数错误')
  if (wish.recMan!.printAddr.includes('不收寄')) return no(30_007, '该地区暂停收寄')
  const known = orders.get(wish['orderId'])
  const isAgain = known !== undefined && wish.reorder === false && Number(t) - known.at < repeatsMs
  const number = `${wish['kuaidicom'].slice(0, 2).toUpperCase()}${String(orders.size + 1).padStart(13, '0')}`
  const one = isAgain ? known : { carrier: wish['kuaidicom'], number, ref: `${t}PT${orders.size}`, at: Number(t), isLive: true }
  orders.set(wish['orderId'], one)
  return { success: true, code: isAgain ? 30_011 : 200, message: 'success', data: { taskId: `TASK${orders.size}`, kuaidinum: one.number, childNum: null, returnNum: null, label: null, bulkpen: '沪浦 310-D12 05', kdComOrderNum: one.ref }, time: 120 }
}
