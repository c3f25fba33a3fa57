import { expect, test } from 'vitest'
import { changesBetween, faultsOf, isHref, isSeen, isSlug, overweight, textsOf, weightOf } from './pages.rules'
import type { PageBlock, PageDocument } from './tables'

/** The rules of composed pages (E24): what may stand where, what it weighs, and how two versions differ. */
const t = (zh: string, en = '') => ({ zh, en })
const every = { audience: 'all' as const, from: null, until: null }
const picture = { name: '0123456789abcdef0123456789abcdef.webp', width: 1_200, height: 400, phoneBytes: 40_000, deskBytes: 60_000 }
const links = (id: string, href = '/flash'): PageBlock => ({ ...every, id, kind: 'links', title: t(''), items: [{ label: t('秒杀'), href }] })
const goods = (id: string, limit = 8): PageBlock => ({ ...every, id, kind: 'goods', title: t('热卖'), by: 'sales', categoryId: null, words: '', productIds: [], limit, look: 'grid' })
const document = (...blocks: PageBlock[]): PageDocument => ({ title: t('首页'), description: t(''), showsTitle: false, blocks })
const codes = (...[given, place = 'home']: [PageDocument, Parameters<typeof faultsOf>[1]?]) => faultsOf(given, place).map(({ path, code }) => `${path.join('.')} ${code}`)

test('E24 a document is told its faults by their fields: links, pictures without words, zones too small, windows, and what does not belong there', () => {
  expect(codes(document(links('a'), goods('b')))).toEqual([])
  expect(codes(document(links('a'), links('a')))).toEqual(['blocks.1.id pages.block_twice'])
  expect(codes(document(goods('a')), 'menu')).toEqual(['blocks.0.kind pages.block_not_here'])
  expect(codes(document({ ...every, id: 'a', kind: 'ranking', title: t(''), categoryId: null, days: '7', limit: 3 }), 'store')).toEqual(['blocks.0.kind pages.block_not_here'])
  expect(codes(document(links('a', 'https://evil.example')), 'store')).toEqual(['blocks.0.items.0.href pages.bad_link'])
  expect(codes(document(links('a', 'https://beian.miit.gov.cn/')))).toEqual([])
  const zone = { x: 90, y: 0, width: 20, height: 20, label: t('左'), href: '/c' }
  expect(codes(document({ ...every, id: 'z', kind: 'zones', picture, alt: t(''), zones: [zone, { ...zone, x: 0, width: 4 }] }))).toEqual(['blocks.0.alt.zh pages.alt_missing', 'blocks.0.zones.0.width pages.zone_outside', 'blocks.0.zones.1.width pages.zone_too_small'])
  expect(codes(document({ ...goods('a'), from: '2026-06-02T00:00:00.000Z', until: '2026-06-01T00:00:00.000Z' }))).toEqual(['blocks.0.until pages.window_backwards'])
  expect(codes(document({ ...goods('a'), by: 'picked' } as PageBlock))).toEqual(['blocks.0.productIds pages.choose_goods'])
  for (const [href, may] of [['/p/1', true], ['//evil.example', false], ['/\\evil', false], ['javascript:alert(1)', false], ['http://a.example', false], ['/a b', false]] as const) expect([href, isHref(href, true)]).toEqual([href, may])
  expect([isSlug('topic', 'summer-11'), isSlug('topic', 'Summer'), isSlug('topic', ''), isSlug('menu', 'foot'), isSlug('menu', 'left'), isSlug('home', 'x')]).toEqual([true, false, false, true, false, false])
})

test('F07 a page is weighed: each picture once as a request, goods at what they weigh, the first picture by itself', () => {
  const page = document({ ...every, id: 'b', kind: 'banner', slides: [{ picture, alt: t('甲'), href: '/' }, { picture, alt: t('乙'), href: '/' }] }, goods('g', 10))
  expect(weightOf(page)).toEqual({ bytes: 45_000 + 80_000 + 90_000, requests: 5 + 1 + 10, firstBytes: 40_000 })
  const most = { mostBytes: 300_000, mostRequests: 40, mostFirstBytes: 40_000 }
  expect([overweight(weightOf(page), most), overweight(weightOf(page), { ...most, mostBytes: 1 }), overweight(weightOf(page), { ...most, mostRequests: 3 }), overweight(weightOf(page), { ...most, mostFirstBytes: 39_999 })]).toEqual([undefined, 'bytes', 'requests', 'first'])
})

test('E24 a block is seen by whom it is for, within its window', () => {
  const [now, block] = ['2026-06-18T00:00:00.000Z', { ...every }]
  expect((['guest', 'member', 'new'] as const).map((who) => [isSeen(block, who, now), isSeen({ ...block, audience: 'guest' }, who, now), isSeen({ ...block, audience: 'member' }, who, now), isSeen({ ...block, audience: 'new' }, who, now)])).toEqual([[true, true, false, false], [true, false, true, false], [true, false, true, true]])
  expect([isSeen({ ...block, from: now }, 'guest', now), isSeen({ ...block, until: now }, 'guest', now)]).toEqual([true, false])
})

test('E24 two versions differ by block: added, removed, moved, changed, whatever sequence their fields are read in', () => {
  const old = document(links('a'), goods('b'), links('c'))
  const turned = (block: PageBlock): PageBlock => Object.fromEntries(Object.entries(block).toReversed()) as unknown as PageBlock
  expect(changesBetween(old, { ...old, blocks: old.blocks.map(turned) })).toEqual([])
  expect(changesBetween(old, { ...document(goods('b', 9), links('a'), links('d')), title: t('新') })).toEqual([
    { blockId: null, kind: 'page', how: 'changed', fields: ['title'] }, { blockId: 'b', kind: 'goods', how: 'changed', fields: ['limit'] }, { blockId: 'a', kind: 'links', how: 'moved', fields: [] }, { blockId: 'd', kind: 'links', how: 'added', fields: [] }, { blockId: 'c', kind: 'links', how: 'removed', fields: [] }])
})

test('F79 whoever looks a document through is given every sentence with its place, and nothing that nobody reads', () => {
  expect(textsOf(document({ ...every, id: 'x', kind: 'text', html: '<p>全网<strong>第一</strong></p>' as never, htmlEn: '' as never }, links('a')))).toEqual([{ path: ['title', 'zh'], text: '首页' }, { path: ['blocks', 0, 'html'], text: ' 全网 第一  ' }, { path: ['blocks', 1, 'items', 0, 'label', 'zh'], text: '秒杀' }])
})
