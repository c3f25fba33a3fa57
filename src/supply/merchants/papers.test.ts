import { expect, test } from 'vitest'
import { nobody, system, type Actor } from '#kernel/context'
import { openMerchant } from '#supply/merchants'
import { callers } from '#test/http'
import { later, world } from '#test/world'
import { jobs } from './jobs'

const pdf = (text: string): Buffer => Buffer.from(`%PDF-1.7\n1 0 obj << /Type /Catalog /Title (${text}) >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n`)
const staff: Actor = { kind: 'staff', id: 'stf_op', permits: new Set(['merchants.papers', 'merchants.read', 'merchants.write']) }
const wish = { name: '山间小铺', contact: '周宁', phone: '13700000001', intro: '自家果园' }

async function desk() {
  const ctx = await world(system)
  const { app, by } = callers(ctx)
  const send = async (actor: Actor, path: string, file: Buffer, fields: Record<string, string> = {}, filename = '营业执照.pdf') => {
    by(actor)
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    form.append('file', new Blob([new Uint8Array(file)]), filename)
    const answer = await app.inject({ method: 'POST', url: path, payload: form as never, headers: { 'x-test-actor': actor.id } })
    return { status: answer.statusCode, body: answer.json() as { id: string; type?: string; issues?: unknown } }
  }
  const get = (actor: Actor, path: string) => { by(actor); return app.inject({ method: 'GET', url: path, headers: { 'x-test-actor': actor.id } }) }
  const owner = async (name: string): Promise<Actor> => { const merchantId = await openMerchant(ctx, { ...wish, name }); return { kind: 'merchant', id: `mbr_${merchantId}`, merchantId, permits: new Set(['*']) } }
  return { ctx, by, send, get, owner }
}

test('F76 T-48 papers come with the application: whoever reviews sees them as they came and his look is told; what is no plain PDF, or has gone, is refused beside its field', async () => {
  const { ctx, by, send, get } = await desk()
  const bad = await send(nobody, '/v1/merchant-applications/papers', Buffer.from('<html>no paper</html>'))
  expect([bad.status, bad.body.type, bad.body.issues]).toEqual([422, 'kernel.paper_unknown', [{ path: ['file'], code: 'kernel.paper_unknown' }]])
  const large = await send(nobody, '/v1/merchant-applications/papers', Buffer.alloc(22 * 1_048_576, 32))
  expect([large.status, large.body.type]).toEqual([413, 'kernel.too_large'])
  const { body: { id: paperId } } = await send(nobody, '/v1/merchant-applications/papers', pdf('licence'), { kind: 'licence' }, '../../etc/营业执照.pdf')
  const apply = (name: string, paperIds: string[]) => by(nobody).call('POST', '/v1/merchant-applications', { ...wish, name, paperIds })
  const gone = await apply('无纸小铺', ['ppr_none'])
  expect([gone.status, gone.body.type, gone.body.issues, (await ctx.pool.query('select count(*)::int as n from merchants_merchants')).rows[0].n]).toEqual([422, 'merchants.paper_gone', [{ path: ['paperIds'], code: 'merchants.paper_gone' }], 0])
  const { body: { id } } = await apply(wish.name, [paperId])
  expect((await apply('另一小铺', [paperId])).body.type).toBe('merchants.paper_gone')

  const { items } = (await get(staff, `/v1/staff/merchants/${id}/papers`)).json() as { items: { id: string; kind: string; bytes: number }[] }
  expect(items).toMatchObject([{ id: paperId, kind: 'licence', bytes: pdf('licence').length, removedAt: null }])
  const file = await get(staff, `/v1/staff/papers/${paperId}/file`)
  expect([file.statusCode, file.rawPayload.equals(pdf('licence')), file.headers['content-type'], file.headers['content-disposition'], file.headers['x-content-type-options']]).toEqual([200, true, 'application/pdf', `attachment; filename="licence-${paperId.slice(-8)}.pdf"`, 'nosniff'])
  const { rows: told } = await ctx.pool.query<{ action: string; subject: string; actor: string }>('select action, subject, actor_id as actor from kernel_audit_entries order by id')
  expect(told.filter(({ action }) => /Paper/.test(action))).toEqual([{ action: 'merchantPapers', subject: id, actor: staff.id }, { action: 'merchantPaper', subject: paperId, actor: staff.id }])
  for (const actor of [{ ...staff, id: 'stf_less', permits: new Set(['merchants.read', 'merchants.write']) }, nobody]) for (const path of [`/v1/staff/merchants/${id}/papers`, `/v1/staff/papers/${paperId}/file`]) expect([path, [401, 403].includes((await get(actor, path)).statusCode)]).toEqual([path, true])
})

test('F80 T-35 E26 I-18 a merchant adds papers, has them back and puts them away; another finds none of them, and staff still see what was put away', async () => {
  const { by, send, get, owner } = await desk()
  const [mine, other] = [await owner('甲'), await owner('乙')]
  const clerk: Actor = { ...mine, id: 'mbr_clerk', permits: new Set(['merchants.read', 'catalog.*']) }
  const { body: { id } } = await send(mine, '/v1/merchant/papers', pdf('brand'), { kind: 'brand' }, '品牌授权.pdf')
  await send(other, '/v1/merchant/papers', pdf('brand'), { kind: 'brand' })
  const listed = async (actor: Actor) => ((await get(actor, '/v1/merchant/papers')).json() as { items: { id: string; filename: string }[] }).items
  expect([await listed(mine), (await listed(other)).map((one) => one.id === id)]).toMatchObject([[{ id, filename: '品牌授权.pdf', kind: 'brand' }], [false]])
  expect((await get(mine, `/v1/merchant/papers/${id}/file`)).rawPayload.equals(pdf('brand'))).toBe(true)
  expect([(await get(clerk, '/v1/merchant/papers')).statusCode, (await get(clerk, `/v1/merchant/papers/${id}/file`)).statusCode, (await send(clerk, '/v1/merchant/papers', pdf('x'))).status]).toEqual([403, 403, 403])
  expect([(await get(other, `/v1/merchant/papers/${id}/file`)).statusCode, (await by(other).call('DELETE', `/v1/merchant/papers/${id}`)).status]).toEqual([404, 404])
  expect([(await by(mine).call('DELETE', `/v1/merchant/papers/${id}`)).status, (await by(mine).call('DELETE', `/v1/merchant/papers/${id}`)).status, (await get(mine, `/v1/merchant/papers/${id}/file`)).statusCode, await listed(mine)]).toEqual([200, 404, 404, []])
  expect([((await get(staff, `/v1/staff/merchants/${mine.merchantId!}/papers`)).json() as { items: { removedAt: string | null }[] }).items[0]!.removedAt !== null, (await get(staff, `/v1/staff/papers/${id}/file`)).statusCode]).toEqual([true, 200])
  expect((await send(mine, '/v1/merchant/papers', pdf('/OpenAction << /S /JavaScript >>'))).body.type).toBe('kernel.paper_active')
})

test('F76 what no application has named goes after a day with its file, unless somebody else has kept the very same', async () => {
  const { ctx, by, send, get, owner } = await desk()
  const mine = await owner('甲')
  const lone = (await send(nobody, '/v1/merchant-applications/papers', pdf('lone'))).body.id
  await send(nobody, '/v1/merchant-applications/papers', pdf('shared'))
  const kept = (await send(mine, '/v1/merchant/papers', pdf('shared'))).body.id
  const file = (await ctx.pool.query<{ file: string }>('select file from merchants_papers where id = $1', [lone])).rows[0]!.file
  const sweep = (hours: number) => jobs[0]!.run(later(ctx, hours * 3_600_000))
  const left = async () => (await ctx.pool.query('select count(*)::int as n from merchants_papers')).rows[0].n as number
  await sweep(23)
  expect([await left(), await ctx.ports.files.sizeBytesOf(file)]).toEqual([3, pdf('lone').length])
  await sweep(25)
  expect([await left(), await ctx.ports.files.sizeBytesOf(file), (await ctx.pool.query('select count(*)::int as n from kernel_files where name = $1', [file])).rows[0].n]).toEqual([1, undefined, 0])
  expect((await get(mine, `/v1/merchant/papers/${kept}/file`)).rawPayload.equals(pdf('shared'))).toBe(true)
  expect((await by(nobody).call('POST', '/v1/merchant-applications', { ...wish, paperIds: [lone] })).body.type).toBe('merchants.paper_gone')
})
