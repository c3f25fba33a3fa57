import { buffer } from 'node:stream/consumers'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { api } from '#apps/api'
import { as } from '#kernel/context'
import { silent } from '#kernel/log'
import { exportProducts, importOf } from '../../src/supply/catalog/imports.queries'
import { uploadImport } from '../../src/supply/catalog/imports.service'
import { runImport } from '../../src/supply/catalog/runs.service'
import { lan, market, operator } from '../market'

const picture = '/files/0123456789abcdef0123456789abcdef.webp'
const written = `<h2>三月的藤</h2><p onclick="alert(1)">采自<b>海南</b><script>alert(1)</script><a href="javascript:alert(1)">这里</a></p><img src="${picture}" onerror="alert(1)"><img src="https://evil.example/x.gif">`
const kept = `<h3>三月的藤</h3><p>采自<strong>海南</strong>这里</p><img src="${picture}" alt="" loading="lazy" />`

test('F06 T-45 a merchant’s story is cleaned when it is written; he, staff and shoppers read the same, a copy has it too, and an empty one is none', async () => {
  const m = await market()
  const clerk = m.by(m.a.clerk)
  const wish = async () => { const { id: _, merchantId: __, brand: ___, state: ____, reason: _____, history: ______, priceFen: _______, isFromPrice: ________, sales: _________, ...whole } = (await clerk.call('GET', `/v1/merchant/products/${m.a.productId}`)).body; return { ...whole, brandId: whole.brandId ?? undefined, video: whole.video ?? undefined, skus: whole.skus.map((sku: Record<string, unknown>) => ({ code: sku['code'], spec: sku['spec'], priceFen: sku['priceFen'], weightGram: sku['weightGram'] })) } }
  const put = async (story: string) => { const whole = await wish(); return clerk.call('PUT', `/v1/merchant/products/${m.a.productId}`, { ...whole, detail: { ...whole.detail, story } }) }
  const storyOf = async () => (await clerk.call('GET', `/v1/merchant/products/${m.a.productId}`)).body.detail.story
  const answer = await put(written)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  expect([await storyOf(), (await m.by(operator).call('GET', `/v1/staff/products/${m.a.productId}`)).body.detail.story, (await m.by(lan).call('GET', `/v1/products/${m.a.productId}`)).body.detail.story]).toEqual([kept, kept, kept])
  const copy = (await clerk.call('POST', `/v1/merchant/products/${m.a.productId}/copy`, {})).body.id
  expect((await clerk.call('GET', `/v1/merchant/products/${copy}`)).body.detail.story).toBe(kept)
  const long = await put(`<p>${'长'.repeat(20_001)}</p>`)
  expect([long.status, long.body.type, long.body.issues[0].path]).toEqual([422, 'catalog.story_too_long', ['detail', 'story']])
  await put('<p><script>alert(1)</script></p>')
  expect(await storyOf()).toBeUndefined()
})

test('a story goes out with the export and comes back with the import as it was; what a file brings is cleaned as well', async () => {
  const m = await market()
  const ctx = as(m.ctx, m.a.clerk)
  const file = async (change: (story: string) => string) => {
    const rows = parse(await buffer((await exportProducts(ctx, m.a.merchantId, 'csv')).pieces), { bom: true, columns: true }) as Record<string, string>[]
    const heads = Object.keys(rows[0]!)
    return Buffer.from([heads, ...rows.map((row) => heads.map((head) => (head === '图文详情' ? change(row[head]!) : row[head]!)))].map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n'))
  }
  const bring = async (change: (story: string) => string) => { const taken = await uploadImport(ctx, 'a.csv', new Uint8Array(await file(change))); await runImport(ctx, taken.id, taken.mapping); await m.news(); return importOf(ctx, taken.id) }
  expect(await bring(() => written)).toMatchObject({ changed: 2, wrong: 0 })
  expect((await m.by(lan).call('GET', `/v1/products/${m.a.productId}`)).body.detail.story).toBe(kept)
  expect(await bring((story) => story)).toMatchObject({ changed: 0, unchanged: 2, wrong: 0 })
  expect(await bring(() => '长'.repeat(20_001))).toMatchObject({ wrong: 2 })
})

test('what answers under /files is never a page: one type, no sniffing, sandboxed, and a paper not at all', async () => {
  const m = await market()
  const app = await api({ base: () => m.ctx, publicUrl: undefined, trustProxy: false, log: silent })
  const [name, paper] = [`${'a'.repeat(32)}.mp4`, `${'a'.repeat(32)}.pdf`]
  for (const one of [name, paper]) await m.ctx.ports.files.write(one, Buffer.from('bytes'))
  const answer = await app.inject({ url: `/files/${name}` })
  expect([answer.statusCode, answer.headers['content-type'], answer.headers['x-content-type-options'], answer.headers['content-security-policy']]).toEqual([200, 'video/mp4', 'nosniff', `default-src 'none'; sandbox`])
  for (const odd of [paper, `${'a'.repeat(32)}.html`, `${'a'.repeat(32)}.svg`, '..%2f..%2fpackage.json', `${'a'.repeat(32)}.webp%00.html`, `${'A'.repeat(32)}.webp`]) expect([odd, (await app.inject({ url: `/files/${odd}` })).statusCode]).toEqual([odd, 404])
  await app.close()
})
