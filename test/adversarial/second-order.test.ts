import { expect, test } from 'vitest'
import { lan, market, operator } from '#test/market'

/** What was stored is text when it is used again (T-44, B15): quotes and statements in codes, names, words and filters, then renamed, searched, moved and removed by them. */
const quoted = [`x'; drop table catalog_products; --`, `x' || (select version()) || '`, `x') or ('1'='1`, 'x"; delete from identity_shoppers; --', `x\\'; select pg_sleep(5); --`, '%_%']

test('T-44 I-24 what was stored with quotes in it is text when it is searched, renamed, moved and removed later', async () => {
  const { ctx, by, a, categoryId, news } = await market()
  const [clerk, desk, shopper] = [by(a.clerk), by(operator), by(lan)]
  const counts = async () => (await ctx.pool.query<{ products: number; shoppers: number }>('select (select count(*)::int from catalog_products) as products, (select count(*)::int from identity_shoppers) as shoppers')).rows[0]!
  const before = await counts()
  for (const [no, text] of quoted.entries()) {
    const body = { code: text, categoryId, title: `椅子 ${text}`, subtitle: text, pictures: [], sellingPoints: [text], attributes: [], detail: { pain: text, solution: text, trust: text, action: text }, axes: [], skus: [{ code: `${text}${no}`, spec: {}, priceFen: 1_00, weightGram: 1 }] }
    const { status, body: { id } } = await clerk.call('POST', '/v1/merchant/products', body)
    expect([text, status]).toEqual([text, 200])
    const found = await clerk.call('GET', `/v1/merchant/products?${new URLSearchParams({ q: text })}`)
    expect([text, found.status, found.body.items.some((one: { id: string }) => one.id === id)]).toEqual([text, 200, true])
    expect((await clerk.call('PUT', `/v1/merchant/products/${id}`, { ...body, version: 1, title: `${text} 新名` })).status).toBe(200)
    for (const move of ['submit', 'archive']) expect((await clerk.call('POST', '/v1/merchant/products/bulk', { ids: [id], move })).status).toBeLessThan(500)
    const synonyms = await desk.call('POST', '/v1/staff/synonyms', { words: [text.slice(0, 20), `另${no}`] })
    expect(synonyms.status).toBe(200)
    await news()
    expect((await shopper.call('GET', `/v1/search?${new URLSearchParams({ q: text.slice(0, 20) })}`)).status).toBe(200)
    expect((await desk.call('DELETE', `/v1/staff/synonyms/${synonyms.body.id}`)).status).toBe(200)
    expect((await desk.call('GET', `/v1/staff/audit?${new URLSearchParams({ subject: text, action: text, actor: text })}`)).body.items).toEqual([])
  }
  expect(await counts()).toEqual({ products: before.products + quoted.length, shoppers: before.shoppers })
})
