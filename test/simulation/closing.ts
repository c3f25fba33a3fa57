import { ask, pick, rows, some, type Life } from './life'
import type { Stall } from '../stall'

/** A warehouse closes for a while 关仓: what orders hold there goes to the store's other one in steps, some of it comes back, and it opens again (decision 0064). */
const closedOf = async (life: Life, { merchantId }: Stall): Promise<string | undefined> => (await rows(life, 'select id from stock_warehouses where merchant_id = $1 and not is_open', [merchantId]))[0]?.['id']
const otherOf = ({ desks }: Life, { merchantId, warehouseId }: Stall, id: string): string => (id === warehouseId ? desks.backIds.get(merchantId)! : warehouseId)

/** The clerk presses until nothing is left to be looked at. */
async function move(life: Life, { clerk }: Stall, id: string): Promise<void> {
  for (let after: string | undefined; ;) {
    const { status, body } = await ask(life, clerk, 'POST', `/v1/merchant/warehouses/${id}/hold-moves`, { ...(after && { after }) })
    life.done['holds moved'] = (life.done['holds moved'] ?? 0) + Number(body?.moved ?? 0)
    life.done['holds stuck'] = (life.done['holds stuck'] ?? 0) + Number(body?.stuck ?? 0)
    if (status !== 200 || body.next === null) return
    after = body.next as string
  }
}
const open = (life: Life, { clerk }: Stall, id: string) => ask(life, clerk, 'POST', `/v1/merchant/warehouses/${id}/closing`, { closedFor: null, note: '' })
async function takeBack(life: Life, { merchantId, clerk }: Stall): Promise<void> {
  const gone = await some(life, `select id from warehousing_hold_moves where merchant_id = $1 and state = 'moved' order by id desc`, [merchantId])
  if (gone) await ask(life, clerk, 'POST', `/v1/merchant/hold-moves/${gone['id']!}/undo`)
}

export async function closing(life: Life): Promise<void> {
  const { m, roll } = life
  const stall = pick(roll, [m.a, m.b])
  const closed = await closedOf(life, stall)
  const chance = roll()
  if (chance < 0.25) return takeBack(life, stall)
  if (!closed) {
    const id = roll() < 0.7 ? stall.warehouseId : life.desks.backIds.get(stall.merchantId)!
    // Mostly somebody has seen it come, and the other one was filled before.
    if (roll() < 0.7) for (const skuId of stall.skuIds) await ask(life, stall.clerk, 'POST', '/v1/merchant/stock/receive', { skuId, warehouseId: otherOf(life, stall, id), quantity: 10 + Math.floor(roll() * 40) })
    await ask(life, stall.clerk, 'POST', `/v1/merchant/warehouses/${id}/closing`, { closedFor: pick(roll, ['planned', 'emergency']), note: '暴雨' })
    return
  }
  if (chance < 0.65) await move(life, stall, closed)
  else await open(life, stall, closed)
}

/** Whatever is closed is pressed for once more and opens; what is listed as stuck then is what orders still hold there. */
export async function openAll(life: Life): Promise<void> {
  for (const stall of [life.m.a, life.m.b]) {
    const closed = await closedOf(life, stall)
    if (!closed) continue
    await move(life, stall, closed)
    const idle = await rows(life, `select h.id from warehousing_hold_moves h where h.from_id = $1 and h.state = 'stuck' and not exists (select from stock_reservations r where r.order_id = h.order_id and r.sku_id = h.sku_id and r.warehouse_id = h.from_id and r.state <> 'released' and r.shipped < r.quantity)`, [closed])
    life.faults.push(...idle.map(({ id }) => `move ${id} is stuck for nothing`))
    await open(life, stall, closed)
  }
}
