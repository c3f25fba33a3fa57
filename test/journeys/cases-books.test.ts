import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportRaw } from '#apps/export'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import { check } from '../checker'
import { lan, market } from '../market'
import { asMerchant, ask, clockOf, pieces, received } from '../returns'

/** The checker sees what is wrong with the books of after-sales 售后账册: planted faults, each reported. */
test('I-04 I-08 I-09 I-15 planted: a case that says more than was paid out, a piece too many, a step out of order, a share that was not taken back and goods that came back unsaid are each reported by the checker', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 2 }])
  const { body: { id } } = await ask(m, bought, pieces(bought.lines[0]!.id, 1), { kind: 'return', reason: 'no_reason' })
  await asMerchant(m, id, 'agree', { returnTo: '杭州市文三路 1 号' })
  await m.by(lan).call('POST', `/v1/aftersales/${id}/send`, { carrier: 'sf', number: 'SF1234567890' })
  await asMerchant(m, id, 'receive', { isInOrder: true })
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
    expect(reported('stock_movements', (row) => row['kind'] === 'return', (row) => ({ ...row, shipped: -3 }))).toContain('I-09 stock_movements')
  } finally { rmSync(folder, { recursive: true }) }
})
