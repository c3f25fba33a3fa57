import sharp from 'sharp'
import { beforeEach, expect, test } from 'vitest'
import { jobs, reactions } from '#apps/house'
import { register } from '#kernel/letters'
import { createShopper } from '#trust/identity'
import type { Actor } from '#kernel/context'
import { market, operator, type Market } from '../market'

/** Page building 装修 (E24) from a draft to what everybody sees, and back. */
let m: Market
const every = { audience: 'all', from: null, until: null }
const t = (zh: string, en = '') => ({ zh, en })
const text = (id: string, html: string, more: object = {}) => ({ ...every, id, kind: 'text', html, htmlEn: '', ...more })
const page = (...blocks: object[]) => ({ title: t('首页', 'Home'), description: t(''), showsTitle: false, blocks })
const staff = () => m.by(operator)
const open = async (kind: string, slug = '') => (await staff().call('POST', '/v1/staff/pages', { kind, slug, name: '页面' })).body.id as string
const save = (id: string, version: number, document: object, by: Actor = operator) => m.by(by).call('PUT', `/v1/${by.kind}/pages/${id}/draft`, { version, document })
const publish = (id: string, version: number, at: string | null = null, by: Actor = operator) => m.by(by).call('POST', `/v1/${by.kind}/pages/${id}/publish`, { version, at })
const live = async (query = 'kind=home') => (await m.by({ kind: 'guest', id: 'gst_a' }).call('GET', `/v1/pages?${query}`)).body.page as { no: number; document: { blocks: { id: string; html: string }[] }; changesAt: string | null } | null
const desk = async (id: string) => (await staff().call('GET', `/v1/staff/pages/${id}`)).body
let passed = 0
const pass = (ms: number) => { passed += ms; m.at(passed) }
const due = () => jobs.find(({ name }) => name === 'pages.publish_due')!.run({ ...m.ctx, now: m.clock(), actor: { kind: 'system', id: 'system' } })

beforeEach(async () => { passed = 0; m = await market(10); await register(m.ctx, reactions) })

test('E24 draft, preview, live, changed, rolled back, taken down: one is live, nothing is lost, and each step is told and audited', async () => {
  const id = await open('home')
  expect((await staff().call('POST', '/v1/staff/pages', { kind: 'home', slug: '', name: '又一个' })).body.type).toBe('pages.there_already')
  expect(await live()).toBeNull()
  expect((await publish(id, 1)).body.type).toBe('pages.no_draft')
  const first = (await save(id, 0, page(text('a', '<p>第一版<script>alert(1)</script></p>')))).body
  expect(first.version).toBe(1)
  expect((await save(id, 0, page(text('a', '<p>他人</p>')))).body).toMatchObject({ type: 'pages.stale', version: 1 })
  const { url } = (await staff().call('POST', `/v1/staff/pages/${id}/preview`, { versionId: first.versionId })).body
  const token = url.slice('/preview/'.length) as string
  const seen = (token_: string) => m.by({ kind: 'guest', id: 'gst_a' }).call('GET', `/v1/pages/previews/${token_}`)
  expect((await seen(token)).body.document.blocks[0].html).toBe('<p>第一版</p>')
  expect([(await seen(`${token.slice(0, -3)}abc`)).status, (await seen(token.replace(/\.\d{14}\./, '.20991231000000.'))).status]).toEqual([404, 404])
  expect(await live()).toBeNull()
  expect((await publish(id, 1)).status).toBe(200)
  expect((await live())!.document.blocks[0]!.html).toBe('<p>第一版</p>')
  pass(31 * 60_000)
  expect((await seen(token)).status).toBe(404)
  await save(id, 0, page(text('a', '<p>第二版</p>'), text('b', '<p>新</p>')))
  expect((await live())!.no).toBe(1)
  await publish(id, 1)
  expect((await live())!.no).toBe(2)
  const { history } = await desk(id)
  expect(history.map(({ no, state }: { no: number; state: string }) => [no, state])).toEqual([[2, 'live'], [1, 'ended']])
  expect((await staff().call('GET', `/v1/staff/pages/${id}/versions/${history[0].id}/diff`)).body.changes).toEqual([{ blockId: 'a', kind: 'text', how: 'changed', fields: ['html'] }, { blockId: 'b', kind: 'text', how: 'added', fields: [] }])
  expect((await staff().call('POST', `/v1/staff/pages/${id}/roll-back`, { versionId: history[0].id })).body.type).toBe('pages.live_already')
  expect((await staff().call('POST', `/v1/staff/pages/${id}/roll-back`, { versionId: history[1].id })).body).toEqual({ no: 3 })
  expect([(await live())!.no, (await live())!.document.blocks.length]).toEqual([3, 1])
  expect((await desk(id)).history.map(({ no, state, fromNo }: { no: number; state: string; fromNo: number | null }) => [no, state, fromNo])).toEqual([[3, 'live', 1], [2, 'rolled_back', null], [1, 'ended', null]])
  expect((await staff().call('DELETE', `/v1/staff/pages/${id}`)).body.type).toBe('pages.was_live')
  expect((await staff().call('POST', `/v1/staff/pages/${id}/take-down`, { reason: '换季' })).status).toBe(200)
  expect(await live()).toBeNull()
  const { rows } = await m.ctx.pool.query<{ how: string }>(`select payload ->> 'how' as how from kernel_outbox where name = 'pages.page_changed' order by seq`)
  expect(rows.map(({ how }) => how)).toEqual(['live', 'live', 'rolled_back', 'taken_down'])
  expect((await m.ctx.pool.query(`select from kernel_audit_entries where action like 'pages.%' and subject = $1`, [id])).rowCount).toBeGreaterThanOrEqual(7)
})

test('E24 what is scheduled goes live at its time and not before; twenty that were live are kept; two who publish at once make one live', async () => {
  const id = await open('topic', 'summer')
  await save(id, 0, page(text('a', '<p>一</p>')))
  const at = new Date(m.clock().getTime() + 3_600_000).toISOString()
  expect((await publish(id, 1, '2020-01-01T00:00:00Z')).body.issues[0]).toMatchObject({ path: ['at'], code: 'pages.in_the_past' })
  expect((await publish(id, 1, at)).status).toBe(200)
  await save(id, 0, page(text('a', '<p>二</p>')))
  expect((await publish(id, 1, at)).body.type).toBe('pages.scheduled_already')
  expect((await staff().call('POST', `/v1/staff/pages/${id}/unschedule`, {})).body.type).toBe('pages.draft_there')
  await due()
  expect(await live('kind=topic&slug=summer')).toBeNull()
  pass(3_600_000)
  await Promise.all([due(), due()])
  expect((await live('kind=topic&slug=summer'))!.no).toBe(1)
  const both = await Promise.all([publish(id, 1), publish(id, 1)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  for (let n = 0; n < 22; n++) { await save(id, 0, page(text('a', `<p>${n}</p>`))); await publish(id, 1) }
  const { rows } = await m.ctx.pool.query<{ state: string; n: number }>('select state, count(*)::int as n from pages_versions where slot_id = $1 group by state order by state', [id])
  expect(rows).toEqual([{ state: 'ended', n: 19 }, { state: 'live', n: 1 }])
  expect((await m.by({ kind: 'guest', id: 'gst_a' }).call('GET', '/v1/pages/places')).body.items).toMatchObject([{ kind: 'topic', slug: 'summer' }])
}, 60_000)

test('E24 F07 F79 what is wrong is refused beside its field: words that the law forbids, links, foreign pictures, and a page that is too heavy', async () => {
  const id = await open('home')
  expect((await save(id, 0, page({ ...every, id: 'l', kind: 'links', title: t(''), items: [{ label: t('去'), href: 'javascript:alert(1)' }] }))).body.issues).toMatchObject([{ path: ['document', 'blocks', 0, 'items', 0, 'href'], code: 'pages.bad_link' }])
  await save(id, 0, page(text('a', '<p>全网第 一，国 家 级品质</p>')))
  expect((await publish(id, 1)).body).toMatchObject({ type: 'pages.banned_words', words: '国家级、全网第一', issues: [{ path: ['document', 'blocks', 0, 'html'] }, { path: ['document', 'blocks', 0, 'html'] }] })
  await save(id, 1, page(text('a', '<p>第一步：下单</p>')))
  expect((await m.by(operator).call('PUT', '/v1/staff/settings/pages.most_first_kb', { value: 20 })).status).toBe(200)
  const noise = Buffer.alloc(900 * 900 * 3); for (let i = 0; i < noise.length; i++) noise[i] = (i * 7919 + ((i * i) >> 5)) % 251
  const file = await sharp(noise, { raw: { width: 900, height: 900, channels: 3 } }).png().toBuffer()
  const form = Buffer.concat([Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n'), file, Buffer.from('\r\n--x--\r\n')])
  const up = async (by: Actor) => (await m.by(by).form(`/v1/${by.kind}/page-pictures`, form, 'multipart/form-data; boundary=x')).body as { name: string; width: number; phoneBytes: number }
  const theirs = await up(m.a.clerk)
  const banner = (name: string) => page({ ...every, id: 'b', kind: 'banner', slides: [{ picture: { name }, alt: t('图'), href: '/c' }] })
  expect((await save(id, 2, banner(theirs.name))).body.issues).toMatchObject([{ path: ['document', 'blocks', 0, 'slides', 0, 'picture'], code: 'pages.no_such_picture' }])
  const own = await up(operator)
  expect(own).toMatchObject({ name: theirs.name, width: 900 })
  expect((await save(id, 2, banner(own.name))).body.version).toBe(3)
  expect((await publish(id, 3)).body).toMatchObject({ type: 'pages.too_heavy_first', mostKb: 20 })
  expect((await desk(id)).weight.firstBytes).toBe(own.phoneBytes)
})

test('E24 E26 a store composes its own front and nothing else; another’s is not there for it', async () => {
  const mine = (await m.by(m.a.clerk).call('POST', '/v1/merchant/pages', { kind: 'store', slug: '', name: '店铺首页' })).body.id as string
  expect((await m.by(m.a.clerk).call('POST', '/v1/merchant/pages', { kind: 'topic', slug: 'x', name: '专题' })).body.issues).toMatchObject([{ path: ['kind'], code: 'pages.not_this_kind' }])
  expect((await save(mine, 0, page(text('a', '<p>欢迎</p>')), m.b.clerk)).status).toBe(404)
  expect((await save(mine, 0, page({ ...every, id: 'r', kind: 'ranking', title: t(''), categoryId: null, days: '7', limit: 3 }), m.a.clerk)).body.issues[0]).toMatchObject({ code: 'pages.block_not_here' })
  expect((await save(mine, 0, page(text('a', '<p>欢迎</p>')), m.a.clerk)).status).toBe(200)
  expect((await publish(mine, 1, null, m.a.clerk)).status).toBe(200)
  expect((await live(`kind=store&merchant=${m.a.merchantId}`))!.document.blocks).toHaveLength(1)
  expect(await live(`kind=store&merchant=${m.b.merchantId}`)).toBeNull()
  expect((await m.by(m.b.clerk).call('GET', '/v1/merchant/pages')).body.items).toEqual([])
  expect((await staff().call('GET', '/v1/staff/pages?kind=store')).body.items).toMatchObject([{ id: mine, merchantId: m.a.merchantId, liveNo: 1 }])
})

test('E24 blocks are for guests, members or newcomers, and within their windows; while none differs nobody is asked who he is', async () => {
  const ann: Actor = { kind: 'shopper', id: await createShopper(m.ctx, { phone: '13700000001', name: '安' }) }
  const reader = async (who: Actor) => (await m.by(who).call('GET', '/v1/pages/reader')).body.reader as string
  expect(await reader(ann)).toBe('guest')
  const id = await open('home')
  const until = new Date(m.clock().getTime() + 60_000).toISOString()
  await save(id, 0, page(text('a', '<p>都</p>'), text('g', '<p>访客</p>', { audience: 'guest' }), text('n', '<p>新客</p>', { audience: 'new' }), text('w', '<p>限时</p>', { until })))
  await publish(id, 1)
  expect([await reader(ann), await reader({ kind: 'guest', id: 'gst_a' })]).toEqual(['new', 'guest'])
  const ids = async (who: string) => (await live(`kind=home&reader=${who}`))!.document.blocks.map((one) => one.id).join('')
  expect([await ids('guest'), await ids('member'), await ids('new')]).toEqual(['agw', 'aw', 'anw'])
  expect((await live())!.changesAt).toBe(until)
  pass(60_000)
  expect([await ids('guest'), (await live())!.changesAt]).toEqual(['ag', null])
})
