import { Button, Input, InputNumber, Modal, Pagination, Select, Upload } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FindSkus } from './offer-goods'
import { Quiet } from './parts'
import { priceListWords as w } from './price-list-words'

/** The lines of a price list 阶梯价编辑: a SKU with its steps each, a page of them at a time, added one by one or pasted as a whole. Amounts are yuan here. */
interface Step { readonly fromPieces: number | null; readonly yuan: number | null }
export interface LineValue { readonly skuId: string; readonly name: string; readonly steps: readonly Step[] }
export interface ReadLines { (text: string): Promise<{ readonly lines: readonly { readonly skuId: string; readonly title: string; readonly specText: string; readonly steps: readonly { readonly fromPieces: number; readonly fen: number }[] }[]; readonly wrong: readonly { readonly row: number; readonly code: string; readonly wrong: string }[] }> }
interface Props { readonly value?: readonly LineValue[]; readonly onChange?: (lines: readonly LineValue[]) => void; readonly id?: string; readonly find: FindSkus | undefined; readonly read: ReadLines }
export const nameOf = ({ title, specText }: { readonly title: string; readonly specText: string }): string => [title, specText].filter(Boolean).join(' ')
const [perPage, mostSteps] = [10, 10]

export function Lines({ value = [], onChange, id, find, read }: Props) {
  const [page, turn] = useState(1)
  const [isPasting, paste] = useState(false)
  const change = (lines: readonly LineValue[]) => onChange?.(lines)
  const add = (lines: readonly LineValue[]) => { const fresh = new Set(lines.map(({ skuId }) => skuId)); change([...value.filter(({ skuId }) => !fresh.has(skuId)), ...lines]); turn(Math.ceil((value.filter(({ skuId }) => !fresh.has(skuId)).length + 1) / perPage)) }
  const shown = value.slice((page - 1) * perPage, page * perPage)
  return (
    <div className="price-lines" id={id} tabIndex={-1}>
      {value.length === 0 && <p><Quiet>{w.noLines}</Quiet></p>}
      {shown.map((line) => <Line key={line.skuId} line={line} change={(steps) => { change(value.map((one) => (one.skuId === line.skuId ? { ...one, steps } : one))) }} drop={() => { change(value.filter((one) => one !== line)) }} />)}
      {value.length > perPage && <Pagination simple current={page} pageSize={perPage} total={value.length} onChange={turn} />}
      <div className="screen-actions">
        {find && <AddSku find={find} taken={value.map(({ skuId }) => skuId)} add={(skuId, name) => { add([{ skuId, name, steps: [{ fromPieces: 1, yuan: null }] }]) }} />}
        <Button onClick={() => { paste(true) }}>{w.paste}</Button>
      </div>
      <Paste isOpen={isPasting} close={() => { paste(false) }} read={read} add={add} hint={find ? w.pasteHint : w.pasteStaffHint} />
    </div>
  )
}

function Line({ line: { name, steps }, change, drop }: { readonly line: LineValue; readonly change: (steps: readonly Step[]) => void; readonly drop: () => void }) {
  const set = (at: number, more: Partial<Step>) => { change(steps.map((step, i) => (i === at ? { ...step, ...more } : step))) }
  return (
    <fieldset className="price-line"><legend>{name}</legend>
      {steps.map(({ fromPieces, yuan }, i) => (
        // Steps have no names of their own: their place is what they are.
        <div key={i} className="price-step">
          <InputNumber aria-label={w.fromLabel(name, i + 1)} value={fromPieces} min={1} max={9_999} precision={0} onChange={(pieces) => { set(i, { fromPieces: pieces }) }} /> <span>{w.from}</span>
          <InputNumber aria-label={w.fenLabel(name, i + 1)} value={yuan} min={0.01} max={100_000_000} precision={2} prefix="¥" onChange={(fen) => { set(i, { yuan: fen }) }} />
          {steps.length > 1 && <Button type="text" aria-label={`${w.dropStep} ${i + 1}`} onClick={() => { change(steps.filter((_, n) => n !== i)) }}>×</Button>}
        </div>))}
      <div className="screen-actions">{steps.length < mostSteps && <Button size="small" onClick={() => { change([...steps, { fromPieces: null, yuan: null }]) }}>{w.addStep}</Button>}<Button size="small" danger onClick={drop} aria-label={`${w.dropLine} ${name}`}>{w.dropLine}</Button></div>
    </fieldset>
  )
}

function AddSku({ find, taken, add }: { readonly find: FindSkus; readonly taken: readonly string[]; readonly add: (skuId: string, name: string) => void }) {
  const [typed, type] = useState('')
  const { data = [], isFetching } = useQuery({ queryKey: ['price-list-skus', typed], queryFn: () => find(typed === '' ? {} : { q: typed }) })
  const options = data.filter(({ id }) => !taken.includes(id)).map((one) => ({ value: one.id, label: nameOf(one) }))
  return <Select className="price-add" aria-label={w.addLine} showSearch filterOption={false} placeholder={`${w.addLine}：${w.skuPlace}`} loading={isFetching} value={null} onSearch={type} onChange={(id: string | null) => { const found = data.find((one) => one.id === id); if (found) { add(found.id, nameOf(found)); type('') } }} options={options} />
}

interface PasteProps { readonly isOpen: boolean; readonly close: () => void; readonly read: ReadLines; readonly add: (lines: readonly LineValue[]) => void; readonly hint: string }
function Paste({ isOpen, close, read, add, hint }: PasteProps) {
  const [text, type] = useState('')
  const [busy, setBusy] = useState(false)
  const [told, tell] = useState<{ readonly taken: number; readonly wrong: readonly string[] }>()
  const go = () => {
    setBusy(true)
    read(text).then(({ lines, wrong }) => {
      add(lines.map(({ skuId, title, specText, steps }) => ({ skuId, name: nameOf({ title, specText }), steps: steps.map(({ fromPieces, fen }) => ({ fromPieces, yuan: fen / 100 })) })))
      tell({ taken: lines.length, wrong: wrong.map((one) => `${w.wrongRow(one.row, one.code)}${w.wrongs[one.wrong] ?? one.wrong}`) })
      if (wrong.length === 0) { type(''); close(); tell(undefined) }
    }, (fault: Error) => { tell({ taken: 0, wrong: [fault.message] }) }).finally(() => { setBusy(false) })
  }
  return (
    <Modal title={w.paste} open={isOpen} onCancel={close} onOk={go} okText={w.read} confirmLoading={busy} okButtonProps={{ disabled: text.trim() === '' }}>
      <label className="form-label">{hint}<Input.TextArea rows={8} value={text} maxLength={200_000} onChange={(event) => { type(event.target.value); tell(undefined) }} /></label>
      <Upload accept=".csv,.txt,.tsv" showUploadList={false} beforeUpload={(file) => { void file.arrayBuffer().then((bytes) => { type(textOf(bytes)); tell(undefined) }); return false }}><Button>{w.pasteFile}</Button></Upload>
      {told && <div role="status"><p>{w.taken(told.taken)}</p>{told.wrong.length > 0 && <ul className="wrong">{told.wrong.map((one) => <li key={one}>{one}</li>)}</ul>}</div>}
    </Modal>
  )
}
/** Spreadsheets here save in UTF-8 or in GB 18030. */
function textOf(bytes: ArrayBuffer): string {
  try { return new TextDecoder('utf-8', { fatal: true }).decode(bytes) } catch { return new TextDecoder('gb18030').decode(bytes) }
}
