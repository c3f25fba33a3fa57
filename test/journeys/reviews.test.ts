import { beforeEach, expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { createClerk, createShopper } from '#trust/identity'
import type { Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { address, buy, market, operator, type Market } from '../market'
import { decide, sweepOverdue } from './doors'

/** Reviews 评价 (F14) and questions to past buyers 问大家 (F15) from the receipt to the last word, hidden only by law (I-33, T-61). */
const [hourMs, dayMs] = [3_600_000, 86_400_000]
let m: Market
let ann: Actor
let bob: Actor
const now = () => ({ ...m.ctx, now: m.clock() })
const second: Actor = { kind: 'staff', id: 'stf_second', permits: new Set(['*']) }
const said = { overall: 5, goods: 5, service: 4, logistics: 3, words: '木料扎实，坐着舒服，安装也简单，家里人都说好，推荐给朋友了。', tags: ['good_quality', 'well_packed'] }
const member = async (phone: string, name: string): Promise<Actor> => ({ kind: 'shopper', id: await createShopper(m.ctx, { phone, name }) })

beforeEach(async () => {
  m = await market(100)
  await register(m.ctx, reactions)
  ann = await member('13700000001', '安晓')
  bob = await member('13700000002', '白山')
})

/** Buys, pays, is sent and receives; answers the order's lines as they wait for a review. */
async function received(who: Actor, skuIds: readonly string[] = [m.a.skuIds[0]!], isReceived = true) {
  const addressId = (await m.by(who).call('POST', '/v1/addresses', address)).body.id as string
  const placed = (await buy(m.by(who), skuIds.map((skuId) => ({ skuId, quantity: 1 })), addressId)).body
  await decide(now(), (await m.by(who).call('POST', `/v1/payments/${placed.paymentId}/pay`, { channel: 'simulator' })).body.tradeRef as string, 'approve')
  await m.news()
  const orderId = placed.children[0].orderId as string
  const { lines } = (await m.by(who).call('GET', `/v1/orders/${orderId}`)).body
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${orderId}/ship`, { lines: lines.map(({ id, quantity }: { id: string; quantity: number }) => ({ lineId: id, quantity })), carrier: 'simulator', number: `DEMO${orderId.slice(-8)}` })).status).toBe(200)
  if (isReceived) { expect((await m.by(who).call('POST', `/v1/orders/${orderId}/receive`, {})).status).toBe(200); await m.news() }
  return { orderId, lineId: lines[0].id as string }
}
const write = (who: Actor, lineId: string, wish: object = said) => m.by(who).call('POST', `/v1/me/review-lines/${lineId}/review`, wish)
const summary = async () => (await m.by(ann).call('GET', `/v1/products/${m.a.productId}/reviews/summary`)).body
const list = async (query = '') => (await m.by(ann).call('GET', `/v1/products/${m.a.productId}/reviews${query}`)).body.items as { id: string; words: string; hidden: { cause: string } | null; helpful: number; author: string; answer: { words: string } | null; append: { words: string } | null }[]
const inbox = async (ownerId: string) => (await m.ctx.pool.query<{ title: string; link: string }>('select title, link from kernel_inbox where owner_id = $1 order by id', [ownerId])).rows

test('F14 only what was received is reviewed, once a line, within its days; averages equal the data', async () => {
  const waiting = await received(ann, [m.a.skuIds[0]!], false)
  expect((await write(ann, waiting.lineId)).status).toBe(404)
  const { lineId, orderId } = await received(ann)
  expect((await m.by(ann).call('GET', '/v1/me/review-count')).body).toEqual({ count: 1 })
  expect((await write(bob, lineId)).status).toBe(404)
  const wrong = async (wish: object) => (await write(ann, lineId, { ...said, ...wish })).body.issues?.[0]
  expect(await wrong({ overall: 6 })).toMatchObject({ path: ['overall'] })
  expect(await wrong({ words: '加我微信：abc12345 有优惠' })).toMatchObject({ path: ['words'], code: 'reviews.holds_contact' })
  expect(await wrong({ words: '打我电话 １３８ 0013 8000' })).toMatchObject({ path: ['words'], code: 'reviews.holds_contact' })
  expect(await wrong({ words: '卡号 4111 1111 1111 1111' })).toMatchObject({ path: ['words'] })
  expect(await wrong({ pictures: ['0123456789abcdef0123456789abcdef.webp'] })).toMatchObject({ path: ['pictures'], code: 'reviews.no_such_picture' })
  const both = await Promise.all([write(ann, lineId), write(ann, lineId, { ...said, overall: 1 })])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(both.find(({ status }) => status === 409)!.body.type).toBe('reviews.reviewed_already')
  const stars = both[0]!.status === 200 ? 5 : 1
  const other = await received(bob)
  expect((await write(bob, other.lineId, { ...said, overall: 4, isAnonymous: true })).status).toBe(200)
  const told = await summary()
  expect([told.count, told.average.overall, told.average.goods, told.stars[3], told.tags[0]]).toEqual([2, (stars + 4) * 50, 500, 1, { tag: 'good_quality', count: 2 }])
  expect((await m.by(ann).call('GET', `/v1/review-counts?ids=${m.a.productId},${m.b.productId}`)).body.items).toEqual([{ productId: m.a.productId, count: 2, average: (stars + 4) * 50 }])
  expect((await list('?sort=newest')).map(({ author }) => author)).toEqual(['', '安**'])
  expect((await m.by(ann).call('GET', `/v1/orders/${orderId}/reviews`)).body.items).toMatchObject([{ lineId, may: { write: false, append: true }, review: { overall: stars } }])
  const late = await received(ann)
  m.at(15 * dayMs + 1)
  expect((await write(ann, late.lineId)).body.type).toBe('reviews.window_over')
  expect((await m.by(ann).call('GET', '/v1/me/review-lines')).body.items).toEqual([])
  await booksAgree(m)
})

test('F14 a buyer adds to his review once; the store answers and words it anew, every wording kept; helpful once for each, never one’s own', async () => {
  const { lineId } = await received(ann)
  const { id } = (await write(ann, lineId)).body
  const { lineId: plain } = await received(bob)
  await write(bob, plain, { ...said, words: '好' })
  const add = () => m.by(ann).call('POST', `/v1/me/review-lines/${lineId}/append`, { words: '用了一个月，没有变形。' })
  expect((await add()).status).toBe(200)
  expect((await add()).body.type).toBe('reviews.appended_already')
  const answer = (words: string, who = m.a.clerk) => m.by(who).call('PUT', `/v1/merchant/reviews/${id}/answer`, { words })
  expect((await answer('别家', m.b.clerk)).status).toBe(404)
  expect((await answer('谢谢支持')).status).toBe(200)
  expect((await answer('谢谢您的支持')).status).toBe(200)
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/reviews/${id}`)).body.answers.map(({ words }: { words: string }) => words)).toEqual(['谢谢支持', '谢谢您的支持'])
  expect((await inbox(ann.id)).filter(({ link }) => link === `/review/${lineId}`)).toHaveLength(1)
  const vote = (who: Actor, isHelpful = true) => m.by(who).call('POST', `/v1/products/${m.a.productId}/reviews/${id}/helpful`, { isHelpful })
  expect((await vote(ann)).body.type).toBe('reviews.own_vote')
  expect((await Promise.all([vote(bob), vote(bob), vote(bob)])).map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await vote(await member('13700000003', '陈'))).body.helpful).toBe(2)
  expect((await vote(bob, false)).body.helpful).toBe(1)
  expect((await m.by(bob).call('POST', `/v1/products/${m.b.productId}/reviews/${id}/helpful`, {})).status).toBe(404)
  expect(await list()).toMatchObject([{ id, helpful: 1, answer: { words: '谢谢您的支持' }, append: { words: '用了一个月，没有变形。' } }, { words: '好' }])
  expect(await list('?has=append')).toHaveLength(1)
  expect(await list('?tag=well_packed&kind=good')).toHaveLength(2)
  await booksAgree(m)
})

test('F14 F18 a bad review starts its store’s hour: the store is told at once, and with the platform once it is over; the queue goes by the clock', async () => {
  const clerk = await createClerk(m.ctx, { merchantId: m.a.merchantId, login: 'care-a', name: '客服', role: 'clerk', password: 'kestrel-harbour-71' })
  const { lineId } = await received(ann)
  const { id } = (await write(ann, lineId, { ...said, overall: 1, words: '腿是歪的', tags: ['poor_quality'] })).body
  expect((await inbox(clerk)).at(-1)).toEqual({ title: '收到一条差评，请尽快回复', link: `/reviews/${id}` })
  const queue = async (which: string) => (await m.by(m.a.clerk).call('GET', `/v1/merchant/reviews?which=${which}`)).body.items.map((one: { id: string }) => one.id)
  expect([await queue('clock'), await queue('overdue'), (await m.by(m.a.clerk).call('GET', '/v1/merchant/review-counts')).body]).toEqual([[id], [], { clock: 1, overdue: 0 }])
  expect(await sweepOverdue(now())).toBe(0)
  m.at(hourMs + 1_000)
  expect([await sweepOverdue(now()), await sweepOverdue(now())]).toEqual([1, 0])
  expect([await queue('overdue'), (await m.by(operator).call('GET', '/v1/staff/review-counts')).body]).toEqual([[id], { clock: 1, overdue: 1 }])
  expect((await inbox(clerk)).at(-1)!.title).toBe('差评超时未回复')
  expect((await m.by(m.a.clerk).call('PUT', `/v1/merchant/reviews/${id}/answer`, { words: '很抱歉，马上为您换新' })).status).toBe(200)
  expect([await queue('clock'), await queue('bad')]).toEqual([[], [id]])
  expect(await list('?kind=bad')).toMatchObject([{ id, answer: { words: '很抱歉，马上为您换新' } }])
})

test('I-33 T-61 nobody deletes or rewrites a review; hiding has a legal cause, two people, a record and a notice in its place, and can be undone', async () => {
  const { lineId } = await received(ann)
  const { id } = (await write(ann, lineId, { ...said, overall: 1, words: '骗子公司，老板是某某' })).body
  for (const [who, path] of [[m.a.clerk, `/v1/merchant/reviews/${id}`], [operator, `/v1/staff/reviews/${id}`]] as const) for (const method of ['DELETE', 'PATCH'] as const) expect((await m.by(who).call(method, path)).status).toBe(404)
  await expect(m.ctx.pool.query('delete from reviews_reviews')).rejects.toThrow('never deleted')
  await expect(m.ctx.pool.query('update reviews_reviews set overall = 5')).rejects.toThrow('not rewritten')
  const reportIt = () => m.by(m.a.clerk).call('POST', `/v1/merchant/review-texts/${id}/report`, { reason: 'abuse', words: '攻击个人' })
  expect([(await reportIt()).status, (await reportIt()).body.type]).toEqual([200, 'reviews.reported_already'])
  expect((await m.by(operator).call('GET', '/v1/staff/review-reports')).body.items).toMatchObject([{ subjectId: id, byKind: 'merchant', said: '骗子公司，老板是某某' }])
  const hide = (cause: string) => m.by(operator).call('POST', `/v1/staff/review-texts/${id}/hide`, { cause, words: '指名攻击个人' })
  expect((await hide('bad_for_sales')).status).toBe(400)
  const { approvalId } = (await hide('abuse')).body
  // One wish is none: it is as it was until another has decided.
  expect((await list())[0]).toMatchObject({ id, hidden: null })
  expect((await m.by(operator).call('POST', `/v1/staff/approvals/${approvalId}/approve`, { note: '' })).body.type).toBe('risk.own_approval')
  expect((await m.by(second).call('POST', `/v1/staff/approvals/${approvalId}/approve`, { note: '' })).status).toBe(200)
  expect((await list())[0]).toMatchObject({ id, hidden: { cause: 'abuse' }, words: '', author: '' })
  expect([(await summary()).count, (await m.by(operator).call('GET', '/v1/staff/review-reports')).body.items, (await inbox(ann.id)).at(-1)!.title]).toEqual([0, [], '您发布的内容已被平台隐藏'])
  expect((await m.by(operator).call('GET', `/v1/staff/reviews/${id}`)).body).toMatchObject({ words: '骗子公司，老板是某某', hidings: [{ does: 'hide', cause: 'abuse' }] })
  await booksAgree(m)
  expect((await m.by(operator).call('POST', `/v1/staff/review-texts/${id}/show`, { words: '申诉成立' })).status).toBe(200)
  expect([(await list())[0], (await summary()).count]).toMatchObject([{ id, hidden: null }, 1])
  await booksAgree(m)
})

test('F15 a question goes to real past buyers who are not asked too often; buyers and the store answer, nobody else', async () => {
  await received(ann)
  await received(bob)
  const eve = await member('13700000004', '伊')
  const ask = (words = '适合一米八的人坐吗？', who = eve) => m.by(who).call('POST', `/v1/products/${m.a.productId}/questions`, { words })
  expect((await ask('加微信 abcdef123 问我')).body.issues).toMatchObject([{ path: ['words'], code: 'reviews.holds_contact' }])
  await m.by(bob).call('PUT', '/v1/me/questions-quiet', { isQuiet: true })
  const { id, asked } = (await ask()).body
  expect([asked, (await inbox(ann.id)).at(-1)!.link, (await inbox(bob.id)).filter(({ link }) => link.includes('/questions/'))]).toEqual([1, `/p/${m.a.productId}/questions/${id}`, []])
  const reply = (who: Actor, words = '可以，我一米八五') => m.by(who).call('POST', `/v1/products/${m.a.productId}/questions/${id}/replies`, { words })
  expect((await reply(await member('13700000005', '方'))).body.type).toBe('reviews.buyers_only')
  expect((await m.by(ann).call('GET', `/v1/products/${m.a.productId}/questions/${id}/mine`)).body).toEqual({ isBuyer: true, mayReply: true })
  const { id: replyId } = (await reply(ann)).body
  expect((await reply(ann)).body.type).toBe('reviews.replied_already')
  expect((await reply(bob, '我觉得略矮')).status).toBe(200)
  expect((await m.by(m.a.clerk).call('PUT', `/v1/merchant/questions/${id}/reply`, { words: '座高 46 厘米' })).status).toBe(200)
  expect((await m.by(m.b.clerk).call('PUT', `/v1/merchant/questions/${id}/reply`, { words: '买我家的' })).status).toBe(404)
  expect((await m.by(eve).call('POST', `/v1/products/${m.a.productId}/questions/${id}/replies/${replyId}/helpful`, {})).body).toEqual({ helpful: 1 })
  expect((await m.by(eve).call('GET', `/v1/products/${m.a.productId}/questions/${id}`)).body.replies).toMatchObject([{ by: 'store', words: '座高 46 厘米' }, { by: 'buyer', author: '安**', helpful: 1 }, { by: 'buyer', words: '我觉得略矮' }])
  expect((await m.by(eve).call('GET', `/v1/products/${m.a.productId}/questions`)).body).toMatchObject({ count: 1, items: [{ id, count: 3, replies: [{ by: 'store' }, { by: 'buyer' }] }] })
  for (let i = 0; i < 3; i++) await ask(`第 ${i} 个问题，好用吗？`)
  // 安晓 was asked three times within the day and is left alone.
  expect((await inbox(ann.id)).filter(({ link }) => link.includes('/questions/'))).toHaveLength(3)
  for (let i = 0; i < 6; i++) await ask(`还有问题 ${i}，耐用吗？`)
  expect((await ask('第十一个问题？')).body).toMatchObject({ type: 'reviews.too_many_questions', most: 10 })
  expect((await m.by(eve).call('POST', `/v1/products/${m.a.productId}/questions/${id}/replies/${replyId}/report`, { reason: 'fake' })).status).toBe(200)
  expect((await m.by(operator).call('POST', `/v1/staff/review-texts/${replyId}/hide`, { cause: 'unlawful', words: '违法内容' })).body).toEqual({ approvalId: null })
  expect((await m.by(eve).call('GET', `/v1/products/${m.a.productId}/questions/${id}`)).body).toMatchObject({ count: 2, replies: [{}, { hidden: { cause: 'unlawful' }, words: '' }, {}] })
})
