import { createHash } from 'node:crypto'
import type { Fetch } from '#kernel/fetch'
import { pushSignature } from '#supply/logistics'

/** Kuaidi100 as it stands outside of our house, with books of its own: it looks at our signatures as it says that they are made, and signs its pushes as it says it does. */
export const account = { customer: 'CUSTOMER1', key: 'testkey100', url: 'https://poll.kuaidi100.example', site: 'https://shop.example' } as const
export interface Row { readonly time: string; readonly context: string; readonly status?: string; readonly statusCode?: string; readonly areaName?: string }
export interface Kuaidi100Company { readonly fetch: Fetch; readonly asked: string[]; readonly subscribed: Set<string>; tell(carrier: string, number: string, rows: readonly Row[]): void; behave(manner: 'well' | 'silent' | 'nonsense'): void; push(carrier: string, number: string, status?: string, key?: string): string }

const md5 = (text: string) => createHash('md5').update(text).digest('hex').toUpperCase()
export function kuaidi100Company(): Kuaidi100Company {
  const books = new Map<string, readonly Row[]>()
  const asked: string[] = []
  const subscribed = new Set<string>()
  let manner: 'well' | 'silent' | 'nonsense' = 'well'
  const answer = (value: unknown) => ({ status: 200, headers: {}, bytes: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)) })
  const fetch = async (address: string, wish: { readonly body?: string }) => {
    if (manner === 'silent') throw new Error('no answer')
    if (manner === 'nonsense') return answer('<html>维护中</html>')
    const form = new URLSearchParams(wish.body)
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
  return { fetch: Object.assign(fetch, { judge: async () => {} }) as Fetch, asked, subscribed, tell: (carrier, number, rows) => { books.set(`${carrier} ${number}`, rows) }, behave: (to) => { manner = to },
    push: (com, nu, status = 'polling', key = account.key) => {
      const param = JSON.stringify({ status, message: '', lastResult: { message: 'ok', state: '0', status: '200', com, nu, data: books.get(`${com} ${nu}`) ?? null } })
      return new URLSearchParams({ param, sign: pushSignature(param, key) }).toString()
    } }
}
