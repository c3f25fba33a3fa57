import { InputNumber, Modal, Radio } from 'antd'
import { useState } from 'react'
import type { Outcome } from '../../../design/bulk-bar'
import { api } from '../../api'
import { words as w } from '../../words'

/** Many products at once 批量操作: sent in small lots so that progress can be seen, with the way back for each lot. */
type Move = Parameters<typeof api.moveProducts>[0]['move']
type Prices = Parameters<typeof api.repriceProducts>[0]['move']
type Told = Awaited<ReturnType<typeof api.undoBulk>>['rows']
const lot = 20
/** Prices go as many at once as the server takes: how many they are decides whether another must allow them. */
const priceLot = 100

interface Answer { readonly rows: Told; readonly undo: string | null; readonly approvalId?: string | null }
async function inLots(ids: readonly string[], size: number, send: (ids: string[]) => Promise<Answer>, step: (through: number) => void): Promise<Outcome> {
  const [rows, undos]: [Told[number][], string[]] = [[], []]
  let isSent = false
  for (let i = 0; i < ids.length; i += size) {
    const answer = await send(ids.slice(i, i + size))
    // What another must allow first is not done yet; what was refused is refused.
    rows.push(...answer.rows.filter((row) => !answer.approvalId || row.code !== null))
    isSent ||= Boolean(answer.approvalId)
    if (answer.undo) undos.push(answer.undo)
    step(Math.min(i + size, ids.length))
  }
  return { ...told(rows), isSent, ...(undos.length > 0 && { undo: () => undoAll(undos) }) }
}

const told = (rows: Told): Outcome => ({ done: rows.filter((row) => row.code === null).length, faults: rows.flatMap((row) => (row.sentence === null ? [] : [row.sentence])) })

async function undoAll(undos: readonly string[]): Promise<Outcome> {
  const rows: Told[number][] = []
  for (const id of undos) rows.push(...(await api.undoBulk({ id })).rows)
  return told(rows)
}

export const moveAll = (move: Move) => (rows: readonly { readonly id: string }[], step: (through: number) => void): Promise<Outcome> =>
  inLots(rows.map((row) => row.id), lot, (ids) => api.moveProducts({ ids, move }, { key: crypto.randomUUID() }), step)

export interface Pricing { readonly ids: readonly string[]; readonly step: (through: number) => void; readonly settle: (outcome: Outcome | undefined) => void }
const fenPerYuan = 100
/** How the prices move is asked first, and how many would change is counted before anything is written. */
export function PricingDialog({ pricing, close }: { readonly pricing: Pricing; readonly close: () => void }) {
  const [by, setBy] = useState<'percent' | 'price'>('percent')
  const [percent, setPercent] = useState<number | null>(-10)
  const [yuan, setYuan] = useState<number | null>(null)
  const [trial, setTrial] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const value = by === 'percent' ? percent : yuan
  const move: Prices = by === 'percent' ? { percent: percent ?? 0 } : { priceFen: Math.round((yuan ?? 0) * fenPerYuan) }
  const asked = JSON.stringify(move)
  const run = async () => {
    setBusy(true)
    setFault('')
    try {
      if (trial === asked) { pricing.settle(await inLots(pricing.ids, priceLot, (ids) => api.repriceProducts({ ids, move }, { key: crypto.randomUUID() }), pricing.step)); close(); return }
      setCounted(await count(pricing.ids, move))
      setTrial(asked)
    } catch (refused) { setFault((refused as Error).message) } finally { setBusy(false) }
  }
  const [counted, setCounted] = useState({ products: 0, skus: 0, faults: 0 })
  return (
    <Modal open title={w.reprice} okText={trial === asked ? w.repriceNow : w.repriceTrial} cancelText={w.close} confirmLoading={busy} okButtonProps={{ disabled: value === null }} onOk={() => { void run() }} onCancel={() => { pricing.settle(undefined); close() }}>
      <Radio.Group value={by} onChange={(event) => { setBy(event.target.value as 'percent' | 'price') }} options={[{ value: 'percent', label: w.byPercent }, { value: 'price', label: w.toPrice }]} />
      <p>{by === 'percent' ? <InputNumber aria-label={w.byPercent} value={percent} min={-99} max={900} precision={0} suffix="%" onChange={setPercent} style={{ width: '100%' }} /> : <InputNumber aria-label={w.toPrice} value={yuan} min={0.01} max={100_000_000} precision={2} prefix="¥" onChange={setYuan} style={{ width: '100%' }} />}</p>
      <p role="status">{trial === asked ? w.wouldChange(counted.products, counted.skus, counted.faults) : w.repriceHint(pricing.ids.length)}</p>
      {fault && <p className="wrong" role="alert">{fault}</p>}
    </Modal>
  )
}

async function count(ids: readonly string[], move: Prices): Promise<{ products: number; skus: number; faults: number }> {
  const sum = { products: 0, skus: 0, faults: 0 }
  for (let i = 0; i < ids.length; i += priceLot) {
    const { rows, skus } = await api.repriceProducts({ ids: ids.slice(i, i + priceLot), move, isTrial: true }, { key: crypto.randomUUID() })
    const { done, faults } = told(rows)
    sum.products += done
    sum.faults += faults.length
    sum.skus += skus
  }
  return sum
}
