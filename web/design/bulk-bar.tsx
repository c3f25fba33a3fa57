import { App, Button } from 'antd'
import { useEffect, useState } from 'react'
import { useLook } from './theme'

/** What is done to many 批量操作: row by row, or all at once with progress; at the end how many went well, why the others did not, and for ten minutes the way back. */
export interface Outcome { readonly done: number; readonly faults: readonly string[]; readonly undo?: (() => Promise<Outcome>) | undefined; /** Another must allow it first. */ readonly isSent?: boolean }
export interface Bulk<Row> {
  readonly text: string; readonly canRun?: (row: Row) => boolean; readonly run?: (row: Row) => Promise<unknown>
  /** All at once; `step` says how many are through. Answers nothing where the person thought better of it. */
  readonly all?: (rows: readonly Row[], step: (through: number) => void) => Promise<Outcome | undefined>
}
export interface Undo { readonly text: string; readonly done: number; readonly run: () => Promise<Outcome> }
interface Props<Row> { readonly bulk: readonly Bulk<Row>[]; readonly picked: readonly Row[]; readonly clear: () => void; readonly again: () => void; readonly keep: (undo: Undo | undefined) => void }
const undoableMs = 10 * 60_000

const one = async <Row,>(rows: readonly Row[], run: (row: Row) => Promise<unknown>, step: (through: number) => void): Promise<Outcome> => {
  const faults: string[] = []
  for (const [i, row] of rows.entries()) { await run(row).catch((fault: Error) => { faults.push(fault.message) }); step(i + 1) }
  return { done: rows.length - faults.length, faults }
}

/** Says how a bulk went. */
function useTell(): (outcome: Outcome) => void {
  const { words } = useLook()
  const { message } = App.useApp()
  return ({ done, faults, isSent }) => {
    if (faults.length > 0) message.warning(words.undone(faults.length, [...new Set(faults)].slice(0, 3).join('；')), 6)
    if (done > 0) message.success(words.done(done))
    if (isSent) message.info(words.approvalSent, 6)
  }
}

export function BulkBar<Row>({ bulk, picked, clear, again, keep }: Props<Row>) {
  const { words } = useLook()
  const { message } = App.useApp()
  const tell = useTell()
  const [busy, setBusy] = useState('')
  const [through, step] = useState(0)
  const run = async (act: Bulk<Row>) => {
    const rows = picked.filter((row) => act.canRun?.(row) ?? true)
    setBusy(act.text)
    step(0)
    try {
      const outcome = act.all ? await act.all(rows, step) : await one(rows, act.run!, step)
      if (!outcome) return
      tell(outcome)
      if (outcome.undo) keep({ text: act.text, done: outcome.done, run: outcome.undo })
      clear()
      again()
    } catch (fault) { message.error((fault as Error).message, 6); again() } finally { setBusy('') }
  }
  if (picked.length === 0) return null
  return (
    <div className="bulk" role="toolbar"><b>{words.selected(picked.length)}</b>
      {bulk.map((act) => {
        const n = picked.filter((row) => act.canRun?.(row) ?? true).length
        return <Button key={act.text} size="small" loading={busy === act.text} disabled={n === 0 || busy !== ''} onClick={() => { void run(act) }}>{act.text}（{busy === act.text && through > 0 ? `${through}/${n}` : n}）</Button>
      })}
      {busy !== '' && <progress aria-label={busy} value={through} max={picked.length} />}
      <Button size="small" type="link" disabled={busy !== ''} onClick={clear}>{words.clear}</Button></div>
  )
}

/** What was just done to many can be taken back until it is ten minutes old. */
export function UndoBar({ undo, drop, again }: { readonly undo: Undo; readonly drop: () => void; readonly again: () => void }) {
  const { words } = useLook()
  const { message } = App.useApp()
  const tell = useTell()
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    const timer = setTimeout(drop, undoableMs)
    return () => { clearTimeout(timer) }
  }, [undo])
  const run = () => {
    setBusy(true)
    void undo.run().then((outcome) => { tell(outcome); drop() }, (fault: Error) => { message.error(fault.message, 6); drop() }).finally(() => { setBusy(false); again() })
  }
  return <div className="bulk" role="status">{undo.text}：{words.done(undo.done)}<Button size="small" type="primary" loading={busy} onClick={run}>{words.undo}</Button><Button size="small" type="link" onClick={drop}>{words.close}</Button></div>
}
