import { operator } from '../market'
import type { Stall } from '../stall'
import type { Actor } from '#kernel/context'
import { decide } from '../journeys/doors'
import { ask, clerkOf, dayMs, now, pick, rows, some, work, type Life } from './life'

/** What desks do besides 台面: waybills, stocktakes and transfers, shares of channels, deposits, penalties, payouts, and what waits for a second person. */
const second: Actor = { ...operator, id: 'stf_two' }
const stallOf = ({ m, roll }: Life): Stall => pick(roll, [m.a, m.b])
const few = <T>(roll: () => number, all: readonly T[], most: number): T[] => all.filter(() => roll() < 0.5).slice(0, most)

/** Waybills are asked for, sent with, printed, and taken back. */
export async function waybill(life: Life): Promise<void> {
  const { roll } = life
  const { merchantId, clerk } = stallOf(life)
  const chance = roll()
  if (chance < 0.45) {
    const open = few(roll, await rows(life, `select id from ordering_orders where merchant_id = $1 and state in ('paid', 'part_shipped') order by id desc limit 12`, [merchantId]), 4)
    if (open.length > 0) await ask(life, clerk, 'POST', '/v1/merchant/waybills', { orderIds: open.map(({ id }) => id), ...(roll() < 0.7 && { carrier: 'simulator' }) })
    return
  }
  const issued = few(roll, await rows(life, `select id from dispatch_waybills where merchant_id = $1 and state = 'issued' order by id desc limit 12`, [merchantId]), 4).map(({ id }) => id!)
  if (issued.length === 0) return
  if (chance < 0.8) await ask(life, clerk, 'POST', '/v1/merchant/waybills/ship', { waybillIds: issued })
  else if (chance < 0.88) { await ask(life, clerk, 'POST', '/v1/merchant/waybills/papers', { waybillIds: issued }); await ask(life, clerk, 'POST', '/v1/merchant/waybills/printed', { waybillIds: issued }) }
  else await ask(life, clerk, 'POST', `/v1/merchant/waybills/${issued[0]!}/void`, {})
}

/** What lies in a warehouse is counted, or goes to the other one. */
export const papers = (life: Life): Promise<void> => (life.roll() < 0.5 ? count(life) : transfer(life))
async function count(life: Life): Promise<void> {
  const { roll } = life
  const stall = stallOf(life)
  const open = await some(life, `select id, warehouse_id as house, state from warehousing_counts where merchant_id = $1 and state in ('open', 'counted')`, [stall.merchantId])
  if (!open || roll() < 0.1) { await ask(life, stall.clerk, 'POST', '/v1/merchant/counts', { warehouseId: roll() < 0.7 ? stall.warehouseId : life.desks.backIds.get(stall.merchantId), name: '抽盘', ...(roll() < 0.5 && { skuIds: [pick(roll, stall.skuIds)] }) }); return }
  const at = `/v1/merchant/counts/${open['id']!}`
  if (roll() < 0.08) { await ask(life, stall.clerk, 'POST', `${at}/cancel`); return }
  if (open['state'] === 'counted') { await ask(life, stall.clerk, 'POST', `${at}/${roll() < 0.85 ? 'post' : 'recount'}`, { reason: '抽盘', skuIds: [stall.skuIds[0]] }); return }
  const lines = await rows(life, `select c.sku_id as "skuId", (l.available + l.reserved)::text as there from warehousing_count_lines c join stock_levels l on l.sku_id = c.sku_id and l.warehouse_id = $2 where c.count_id = $1 order by 1`, [open['id'], open['house']])
  await ask(life, stall.clerk, 'PUT', `${at}/lines`, { lines: lines.map(({ skuId, there }) => ({ skuId, counted: Math.max(0, Number(there) + (roll() < 0.6 ? 0 : Math.floor(roll() * 7) - 3)) })) })
  if (roll() < 0.8) await ask(life, stall.clerk, 'POST', `${at}/submit`)
}
async function transfer(life: Life): Promise<void> {
  const { roll } = life
  const stall = stallOf(life)
  const open = await some(life, `select id, state from warehousing_transfers where merchant_id = $1 and state in ('draft', 'sent') order by id desc`, [stall.merchantId])
  if (!open || roll() < 0.3) {
    const back = life.desks.backIds.get(stall.merchantId)!
    const [fromId, toId] = roll() < 0.6 ? [stall.warehouseId, back] : [back, stall.warehouseId]
    await ask(life, stall.clerk, 'POST', '/v1/merchant/transfers', { fromId, toId, note: '调拨', lines: [{ skuId: pick(roll, stall.skuIds), quantity: 1 + Math.floor(roll() * 12) }] })
    return
  }
  const at = `/v1/merchant/transfers/${open['id']!}`
  if (open['state'] === 'draft') { await ask(life, stall.clerk, 'POST', `${at}/${roll() < 0.85 ? 'send' : 'cancel'}`); return }
  const lines = await rows(life, 'select sku_id as "skuId", (quantity - received - damaged - lost)::text as left from warehousing_transfer_lines where transfer_id = $1', [open['id']])
  await ask(life, stall.clerk, 'POST', `${at}/receive`, { note: '到货', lines: lines.map(({ skuId, left }) => { const [all, bad] = [Number(left), Math.floor(roll() * 2)]; const damaged = Math.min(bad, all); const lost = roll() < 0.1 ? Math.min(1, all - damaged) : 0; return { skuId, damaged, lost, received: roll() < 0.7 ? all - damaged - lost : Math.floor(roll() * (all - damaged - lost + 1)) } }) })
}

/** A channel is kept a share of a SKU, changed, ended, and sold out of elsewhere. */
export async function share(life: Life): Promise<void> {
  const { m, roll } = life
  const stall = stallOf(life)
  const open = await some(life, 'select id, taken::text from stock_pools where merchant_id = $1 and ended_at is null order by id desc', [stall.merchantId])
  const wish = { pieces: 1 + Math.floor(roll() * 12), endsAt: new Date(m.clock().getTime() + Math.floor(roll() * 3 * dayMs) + 60_000).toISOString() }
  if (!open || roll() < 0.4) { await ask(life, stall.clerk, 'POST', '/v1/merchant/stock/pools', { skuId: pick(roll, stall.skuIds), channel: pick(roll, ['wechat', 'live', 'wholesale', 'erp']), ...wish }); return }
  const at = `/v1/merchant/stock/pools/${open['id']!}`
  const chance = roll()
  if (chance < 0.6) await ask(life, stall.clerk, 'POST', `${at}/takes`, { warehouseId: stall.warehouseId, pieces: 1 + Math.floor(roll() * 3), sourceId: `EL-${Math.floor(roll() * 1_000_000)}` })
  else if (chance < 0.8) await ask(life, stall.clerk, 'PUT', at, wish)
  else await ask(life, stall.clerk, 'POST', `${at}/end`)
}

const balanceOf = async (life: Life, { clerk }: Stall): Promise<number> => Number((await ask(life, clerk, 'GET', '/v1/merchant/settlement')).body?.balanceFen ?? 0)
/** A store leaves a deposit; a penalty is proposed, objected to, upheld or dropped; money is asked to be paid out. */
export async function deposit(life: Life): Promise<void> {
  const { roll } = life
  const stall = stallOf(life)
  const chance = roll()
  if (chance < 0.3) {
    const from = pick(roll, ['balance', 'simulator'])
    const amountFen = from === 'balance' ? Math.max(1, Math.floor(roll() * await balanceOf(life, stall) * 0.3)) : 1 + Math.floor(roll() * 300_00)
    const gone = await ask(life, stall.clerk, 'POST', '/v1/merchant/deposit/pay', { amountFen, from })
    const [trade] = gone.status === 200 && gone.body.paymentId ? await rows(life, 'select trade_ref as ref from payments_tries where payment_id = $1', [gone.body.paymentId]) : []
    if (trade) await work(life, () => decide(now(life), trade['ref']!, pick(roll, ['approve', 'approve', 'duplicate', 'decline'] as const)))
  } else if (chance < 0.5) {
    const of = await some(life, 'select id from ordering_orders where merchant_id = $1 order by id desc', [stall.merchantId])
    await ask(life, operator, 'POST', '/v1/staff/penalties', { merchantId: stall.merchantId, offenceCode: pick(roll, ['late_shipping', 'false_goods']), amountFen: 1 + Math.floor(roll() * 90_00), orderId: of?.['id'] ?? null, reason: '超时未发货', evidence: '承诺 48 小时，实际 96 小时' })
  } else if (chance < 0.7) {
    const pen = await some(life, `select id, state, merchant_id as merchant from deposits_penalties where state in ('announced', 'objected') order by id desc`)
    if (!pen) return
    if (pen['state'] === 'announced') await ask(life, clerkOf(life, pen['merchant']!), 'POST', `/v1/merchant/penalties/${pen['id']!}/object`, { objection: '快递停运' })
    else await ask(life, operator, 'POST', `/v1/staff/penalties/${pen['id']!}/${roll() < 0.5 ? 'drop' : 'uphold'}`, { answer: '依据凭证' })
  } else if (chance < 0.85) {
    const amountFen = Math.floor(roll() * await balanceOf(life, stall))
    if (amountFen > 0) await ask(life, stall.clerk, 'POST', '/v1/merchant/payouts', { amountFen })
  } else {
    const asked = await rows(life, `select id from settlement_payouts where state = 'applied' order by id limit 5`)
    if (asked.length > 0) await ask(life, operator, 'POST', '/v1/staff/payouts/batches', { ids: asked.map(({ id }) => id), reason: '周付' })
  }
}

/** Whatever waits for a second person is allowed or not, at times by who asked, who may not. */
export async function secondPerson(life: Life): Promise<void> {
  const { roll } = life
  const waits = await some(life, `select id, merchant_id as merchant, maker_id as maker, kind from risk_approvals where state = 'pending' order by id desc`)
  if (!waits) return
  const isStore = waits['merchant'] !== null && waits['maker'] !== operator.id
  const maker = isStore ? clerkOf(life, waits['merchant']!) : operator
  const decider: Actor = roll() < 0.1 ? maker : isStore ? { ...maker, id: `two_${maker.id}` } : second
  await ask(life, decider, 'POST', `/v1/${isStore ? 'merchant' : 'staff'}/approvals/${waits['id']!}/${roll() < 0.85 ? 'approve' : 'reject'}`, { note: '已核对' })
}
