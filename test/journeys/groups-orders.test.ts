import { expect, test } from 'vitest'
import { approve, createProduct, submitForReview, type ProductKind } from '#supply/catalog'
import { as, type Actor } from '#kernel/context'
import { lan, market, mei, operator, type Market } from '../market'
import { sweepGroups } from './doors'
import { booksHold, bought, groupOf, hourMs, type Into, iso, live, now, order, pay, person, rows, threeFen, twoFen } from './groups.kit'

/** Orders that wait for their group 待成团订单 (F27): what may be done with them, where they are seen, and that nothing of them is sent, made or ticketed before the group is full. */
let made = 0
/** A product of store A of another kind than goods, for 50 yuan, on the shelf. */
async function virtual(m: Market, kind: ProductKind): Promise<{ productId: string; skuId: string }> {
  const me = as(now(m), m.a.clerk)
  const { id: productId, skuIds } = await createProduct(me, { code: `g-${made++}`, kind, categoryId: m.categoryId, title: `拼团${kind}`, subtitle: '', pictures: ['0123456789abcdef0123456789abcdef.webp'], sellingPoints: ['即时到账'], attributes: [], detail: { pain: '排队太久', solution: '成团即得', trust: '官方渠道', action: '现在开团' }, axes: [], skus: [{ code: `g-${made++}`, spec: {}, priceFen: 50_00, weightGram: 0 }] })
  await submitForReview(me, productId)
  await approve(m.ctx, productId)
  await m.news()
  return { productId, skuId: skuIds[0]! }
}

test('F27 E01 F11 while an order waits for its group, pieces and prices stay and where it goes may change; its timeline says what it waits for; he finds it among his groups, and others in the hall', async () => {
  const m = await market(50)
  const activityId = await live(m)
  const founding = await order(m, lan, { founds: { activityId, size: 2 } }, 2)
  await pay(m, lan, founding.body.paymentId as string)
  const [parentId, childId] = [founding.body.orderId as string, founding.body.children[0].orderId as string]
  const { lines: [line] } = (await m.by(lan).call('GET', `/v1/orders/${childId}`)).body as { lines: { id: string }[] }
  const preview = (who: Actor, action: object) => m.by(who).call('POST', who.kind === 'shopper' ? `/v1/orders/${childId}/changes/preview` : `/v1/merchant/orders/${childId}/changes/preview`, { actions: [action] })
  expect((await preview(lan, { do: 'pieces', lines: [{ lineId: line!.id, quantity: 1 }] })).body.type).toBe('changes.group_open')
  expect((await preview(m.a.clerk, { do: 'concession', lines: [{ lineId: line!.id, amountFen: 100 }] })).body.type).toBe('changes.group_open')
  expect((await preview(lan, { do: 'note', note: '放门口' })).status).toBe(200)
  const hall = async () => (await m.by(mei).call('GET', '/v1/groups')).body.items
  expect(await hall()).toMatchObject([{ id: activityId, productId: m.a.productId, priceFen: threeFen, aloneFen: 199_00, sizes: [2, 3], left: 198, open: 1, near: { size: 2, missing: 1 } }])
  expect((await m.by(lan).call('GET', '/v1/me/groups')).body).toMatchObject({ items: [{ orderId: parentId, state: 'kept', groupState: 'running', members: 1, size: 2, pieces: 2, priceFen: twoFen, isFounder: true }], next: null })
  expect((await m.by(mei).call('GET', '/v1/me/groups')).body.items).toEqual([])
  const told = async (who: Actor, path = '/v1/orders') => (await m.by(who).call('GET', `${path}/${childId}/timeline`)).body as { items: { code: string }[]; promises: { code: string; by: string }[] }
  const waiting = await told(lan)
  expect(waiting.items.map(({ code }) => code)).toContain('groups.founded')
  expect(waiting.promises).toMatchObject([{ code: 'groups.fill', by: iso(m, 24 * hourMs), whose: { kind: 'shopper' } }])
  expect((await told(m.a.clerk, '/v1/merchant/orders')).promises.map(({ code }) => code)).toEqual(['groups.fill'])
  const { groupId } = (await hall())[0].near
  await bought(m, mei, { groupId })
  const full = await told(operator, '/v1/staff/orders')
  expect([full.items.map(({ code }) => code).filter((code) => code.startsWith('groups.')), full.promises.map(({ code }) => code)]).toEqual([['groups.filled', 'groups.founded'], ['ordering.ship']])
  expect((await preview(lan, { do: 'pieces', lines: [{ lineId: line!.id, quantity: 1 }] })).status).toBe(200)
  expect(await hall()).toMatchObject([{ open: 0, near: null }])
  await booksHold(m)
})

test('F27 E08 T-25 codes bought in a group are sent once it is full and not before; of a group that fails none was ever sent, and they are sold to others', async () => {
  const m = await market(50)
  const { skuId } = await virtual(m, 'code')
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/vouchers/${skuId}/codes`, { text: Array.from({ length: 5 }, (_, i) => `VIP-${i}-ABCDEFGH`).join('\n') })).body.added).toBe(5)
  const activityId = await live(m, { prices: [{ skuId, size: 2, priceFen: 30_00, leaderFen: null }], hours: 1 })
  const codes = async (who: Actor, orderId: string) => (await m.by(who).call('GET', `/v1/orders/${orderId}/vouchers`)).body.items as unknown[]
  const buys = async (who: Actor, into: Into) => {
    const { status, body } = await order(m, who, into, 1, skuId)
    expect([status, body.type]).toEqual([200, undefined])
    await pay(m, who, body.paymentId as string)
    return body.children[0].orderId as string
  }
  const [first, unsold] = [await buys(lan, { founds: { activityId, size: 2 } }), async () => (await rows(m, `select count(*)::int as n from vouchers_pieces where sku_id = '${skuId}' and state = 'unsold'`))[0]!['n']]
  expect([await codes(lan, first), await unsold(), (await m.by(lan).call('GET', `/v1/orders/${first}`)).body.state]).toEqual([[], 5, 'paid'])
  const groupId = (await groupOf(m, first, lan)).id
  const second = await buys(mei, { groupId })
  expect([(await codes(lan, first)).length, (await codes(mei, second)).length, await unsold(), (await m.by(lan).call('GET', `/v1/orders/${first}`)).body.state]).toEqual([1, 1, 3, 'received'])
  // One that is not full in time: its code was never anybody's.
  const third = await buys(person(1), { founds: { activityId, size: 2 } })
  m.at(2 * hourMs)
  await sweepGroups(now(m)); await m.news()
  expect([(await m.by(person(1)).call('GET', `/v1/orders/${third}`)).body.state, await codes(person(1), third), await unsold()]).toEqual(['cancelled', [], 3])
  expect(await rows(m, `select available, reserved from stock_levels where sku_id = '${skuId}'`)).toEqual([{ available: 3, reserved: 0 }])
  await booksHold(m)
})

test('F27 E07 what is collected at a store has its ticket once the group is full, its days begin then; of a group that fails there is none', async () => {
  const m = await market(50)
  const { skuId } = await virtual(m, 'service')
  expect((await m.by(m.a.clerk).call('POST', '/v1/merchant/stock/receive', { skuId, warehouseId: m.a.warehouseId, quantity: 9 })).status).toBe(200)
  const storeId = (await m.by(m.a.clerk).call('POST', '/v1/merchant/pickup-stores', { name: '西湖店', phone: '0571-8888888', districtCode: '330106', street: '文三路 1 号', hours: '09:00–21:00', isOpen: true })).body.id as string
  const activityId = await live(m, { prices: [{ skuId, size: 2, priceFen: 30_00, leaderFen: null }], hours: 1 })
  const tickets = async (who: Actor, orderId: string) => (await m.by(who).call('GET', `/v1/orders/${orderId}/pickup`)).body.items as { code: string; state: string; dueAt: string }[]
  const buys = async (who: Actor, into: Into) => {
    const { status, body } = await order(m, who, into, 1, skuId)
    expect([status, body.type]).toEqual([200, undefined])
    await pay(m, who, body.paymentId as string)
    return body.children[0].orderId as string
  }
  const first = await buys(lan, { founds: { activityId, size: 2 } })
  expect(await tickets(lan, first)).toEqual([])
  const { id: groupId } = await groupOf(m, first, lan)
  m.at(hourMs / 2)
  const second = await buys(mei, { groupId })
  const [[mine], [theirs]] = [await tickets(lan, first), await tickets(mei, second)]
  expect([mine!.state, theirs!.dueAt]).toEqual(['ready', mine!.dueAt])
  expect((await m.by(m.a.clerk).call('POST', '/v1/merchant/redemptions', { storeId, code: mine!.code })).status).toBe(200)
  await m.news()
  expect((await m.by(lan).call('GET', `/v1/orders/${first}`)).body.state).toBe('received')
  const third = await buys(person(1), { founds: { activityId, size: 2 } })
  m.at(3 * hourMs)
  await sweepGroups(now(m)); await m.news()
  expect([(await m.by(person(1)).call('GET', `/v1/orders/${third}`)).body.state, await tickets(person(1), third)]).toEqual(['cancelled', []])
  await booksHold(m)
})
