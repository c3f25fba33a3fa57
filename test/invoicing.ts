import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { exportRaw } from '#apps/export'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import type { Ports } from '#kernel/ports'
import { check } from './checker'
import { lan, market, type Market } from './market'
import { clockOf, type Bought } from './returns'

/** What journeys of invoices 发票 (E09) begin with: titles, what is asked and answered, money that goes back, and books to spoil. */
export const creditCode = '91350100M000100Y43'
export const titleOf = async (m: Market, more: object = {}, who = lan) => m.by(who).call('POST', '/v1/invoice-titles', { kind: 'company', name: '某某科技有限公司', taxNumber: creditCode, ...more })
export const ask = (m: Market, { child }: Bought, titleId: string, kind = 'ordinary', who = lan) => m.by(who).call('POST', `/v1/orders/${child}/invoice`, { titleId, kind })
export const seller = (m: Market, path: string, body: object = {}) => m.by(m.a.clerk).call('POST', `/v1/merchant/${path}`, body)
export const mine = async (m: Market, { child }: Bought) => (await m.by(lan).call('GET', `/v1/invoices?orderId=${child}`)).body.items
/** Money goes back without a piece. */
export async function concede(m: Market, { child, lines }: Bought, amountFen: number) {
  const actions = [{ do: 'concession', lines: [{ lineId: lines[0]!.id, amountFen }] }]
  const { body: { version } } = await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${child}/changes/preview`, { actions })
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${child}/changes`, { actions, reason: '差价', version })).body).toMatchObject({ state: 'confirmed' })
  await m.news()
}
export const open = async (ports: Partial<Ports> = {}) => { const m = await market(10, ports); await register(m.ctx, reactions); return m }
export const pieces0 = (m: Market, quantity: number) => [{ skuId: m.a.skuIds[0]!, quantity }]

export type Row = Record<string, unknown> & { amountFen: number; lines: { amountFen: number }[] }
/** The books as they are exported, to spoil one file at a time and see what the checker says. */
export async function spoiling(m: Market, spoil: (reported: (file: string, change: (rows: Row[]) => Row[]) => string[]) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tw-invoices-'))
  try {
    await exportRaw(clockOf(m), folder)
    spoil((file, change) => {
      const path = join(folder, `${file}.jsonl`)
      const right = readFileSync(path, 'utf8')
      writeFileSync(path, change(right.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Row)).map((row) => `${JSON.stringify(row)}\n`).join(''))
      const { faults } = check(folder)
      writeFileSync(path, right)
      return faults.filter(({ invariant }) => invariant === 'E09').map(({ says }) => says)
    })
  } finally { rmSync(folder, { recursive: true }) }
}
