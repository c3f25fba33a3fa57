import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportRaw } from '#apps/export'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import { check } from '../checker'
import { lan, market } from '../market'
import { asMerchant, ask, clockOf, paid, pieces, received } from '../returns'

/** The checker sees what is wrong with the books of after-sales 售后账册 and of order changes: planted faults, each reported. */
test('I-04 I-08 I-09 I-15 E01 planted: a case that says more than was paid out, a piece too many, a step out of order, a share that was not taken back, goods that came back unsaid, a change that gave back something else and pieces struck out unsaid are each reported by the checker', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 2 }])
  const { body: { id } } = await ask(m, bought, pieces(bought.lines[0]!.id, 1), { kind: 'return', reason: 'no_reason' })
  await asMerchant(m, id, 'agree', { returnTo: '杭州市文三路 1 号' })
  await m.by(lan).call('POST', `/v1/aftersales/${id}/send`, { carrier: 'sf', number: 'SF1234567890' })
  await asMerchant(m, id, 'receive', { isInOrder: true })
  const more = await paid(m, [{ skuId: m.a.skuIds[0]!, quantity: 2 }])
  const changed = async (orderId: string, actions: readonly object[]) => {
    const { body: { version } } = await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${orderId}/changes/preview`, { actions })
    return (await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${orderId}/changes`, { actions, reason: '补偿', version })).body
  }
  expect(await changed(bought.child, [{ do: 'concession', lines: [{ lineId: bought.lines[0]!.id, amountFen: 5_00 }] }])).toMatchObject({ state: 'confirmed' })
  const { id: asked } = await changed(more.child, [{ do: 'pieces', lines: pieces(more.lines[0]!.id, 1) }])
  expect((await m.by(lan).call('POST', `/v1/changes/${asked}/answer`, { isAgreed: true })).status).toBe(200)
  await m.news()
  const folder = mkdtempSync(join(tmpdir(), 'tw-cases-'))
  try {
    await exportRaw(clockOf(m), folder)
    expect(check(folder).faults).toEqual([])
    type Row = Record<string, number | string>
    const reported = (file: string, which: (row: Row) => boolean, change: (row: Row) => object): string[] => {
      const place = join(folder, `${file}.jsonl`)
      const was = readFileSync(place, 'utf8')
      writeFileSync(place, was.trimEnd().split('\n').map((text) => { const row = JSON.parse(text) as Row; return JSON.stringify(which(row) ? change(row) : row) }).join('\n') + '\n')
      const found = check(folder).faults.map(({ invariant, file }) => `${invariant} ${file}`)
      writeFileSync(place, was)
      return found
    }
    const all = () => true
    expect(reported('cases', all, (row) => ({ ...row, amountFen: (row['amountFen'] as number) + 1 }))).toContain('I-04 cases')
    expect(reported('cases', all, (row) => ({ ...row, state: 'closed' }))).toEqual(expect.arrayContaining(['I-15 cases', 'I-04 cases']))
    expect(reported('case_lines', all, (row) => ({ ...row, quantity: 2 }))).toContain('I-04 order_lines')
    expect(reported('case_lines', all, (row) => ({ ...row, sellable: 0, damaged: 1 }))).toContain('I-09 stock_movements')
    expect(reported('case_steps', (row) => row['kind'] === 'agreed', (row) => ({ ...row, to: 'refunded' }))).toContain('I-15 case_steps')
    expect(reported('settlements', (row) => row['state'] === 'reversed', (row) => ({ ...row, shareFen: (row['shareFen'] as number) + 1 }))).toContain('I-08 settlements')
    expect(reported('changes', (row) => (row['refundFen'] as number) > 0, (row) => ({ ...row, refundFen: (row['refundFen'] as number) - 1 }))).toContain('I-04 changes')
    expect(reported('changes', all, (row) => ({ ...row, state: 'declined' }))).toEqual(expect.arrayContaining(['I-04 changes', 'I-04 order_lines']))
    expect(reported('changes', (row) => row['id'] === asked, (row) => ({ ...row, state: 'requested' }))).toContain('I-15 changes')
    expect(reported('order_lines', (row) => row['cancelledQuantity'] === 1, (row) => ({ ...row, cancelledQuantity: 0 }))).toEqual(expect.arrayContaining(['I-04 order_lines', 'I-16 reservations']))
    expect(reported('order_lines', (row) => (row['concededFen'] as number) > 0, (row) => ({ ...row, concededFen: 0 }))).toContain('I-04 order_lines')
    expect(reported('stock_movements', (row) => row['kind'] === 'return', (row) => ({ ...row, shipped: -3 }))).toContain('I-09 stock_movements')
  } finally { rmSync(folder, { recursive: true }) }
})
