import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { yuan } from './format'
import { invoiceWords as w } from './invoice-words'
import { ListPage } from './list-page'
import { Act, ActSurely, Money, Quiet, State, When, type Tone } from './parts'

/** Invoices at the desk 发票台 (E09): what is to be issued by its day, with the buttons for it, and the red ones beneath; the platform sees what is overdue. */
interface RedRow { readonly id: string; readonly state: string; readonly amountFen: number; readonly dueAt: string | null; readonly voidFor: string | null; readonly number: string | null; readonly hasFile: boolean; readonly isReissue: boolean; readonly reissueTo: { readonly titleName: string; readonly taxNumber: string | null; readonly kind: string } | null; readonly may: { readonly answer: boolean; readonly withdraw: boolean; readonly begin: boolean } }
export interface InvoiceRow { readonly id: string; readonly orderId: string; readonly orderNumber: string; readonly merchantName: string; readonly kind: string; readonly titleName: string; readonly taxNumber: string | null; readonly state: string; readonly amountFen: number; readonly isLate: boolean; readonly isOverdue: boolean; readonly dueAt: string; readonly number: string | null; readonly hasFile: boolean; readonly fault: string; readonly answer: string; readonly askedAt: string; readonly replacesId: string | null; readonly replacedAt: string | null; readonly may: { readonly issue: boolean }; readonly reds: readonly RedRow[] }
type Wrong = 'name' | 'tax_number' | 'mail'
export interface InvoiceCalls {
  issue(id: string): Promise<unknown>
  reject(id: string, wrong: Wrong, words: string): Promise<unknown>
  answerRed(id: string, isAgreed: boolean): Promise<unknown>
  beginRed(id: string): Promise<unknown>
  withdrawRed(id: string): Promise<unknown>
  fileOf(id: string): string
  redFileOf(id: string): string
}
type Load = (ask: Readonly<Record<string, string>>, cursor: string | undefined) => Promise<{ readonly items: readonly InvoiceRow[]; readonly next: string | null }>
const tones: Readonly<Record<string, Tone>> = { requested: 'warn', issuing: 'busy', issued: 'good', sent: 'good', rejected: 'bad', lapsed: 'calm', awaiting_buyer: 'busy', awaiting_seller: 'warn', confirmed: 'busy', void: 'bad', red_issued: 'good' }

/** `calls` is left out where whoever looks only reads. */
export function InvoicesDesk({ load, calls, sheet, isPlatform = false }: { readonly load: Load; readonly calls?: InvoiceCalls | undefined; readonly sheet: string; readonly isPlatform?: boolean }) {
  const queries = useQueryClient()
  const again = () => { void queries.invalidateQueries({ queryKey: ['invoices'] }) }
  return (
    <ListPage<InvoiceRow> name="invoices" title={w.title} idOf={(row) => row.id} load={load} sheet={sheet} empty={<p className="quiet">{w.none}</p>}
      filters={[...(isPlatform ? [] : [{ name: 'waits', label: w.show, options: [{ value: 'true', label: w.waiting }] }]), { name: 'overdue', label: w.due, options: [{ value: 'true', label: w.overdue }] }, { name: 'state', label: w.state, options: Object.entries(w.states).map(([value, label]) => ({ value, label })) }, { name: 'q', label: w.order }]}
      columns={[
        { key: 'to', title: w.to, isMain: true, text: (row) => row.titleName, show: (row) => <><b>{row.titleName}</b><div><Quiet>{row.taxNumber ?? w.person} · {w.kinds[row.kind]}</Quiet></div></> },
        { key: 'order', title: w.order, text: (row) => row.orderNumber, show: (row) => <><Link to={`/orders/${row.orderId}` as never}>{row.orderNumber}</Link>{isPlatform && <div><Quiet>{row.merchantName}</Quiet></div>}</> },
        { key: 'amount', title: w.amount, isNumber: true, text: (row) => row.amountFen / 100, show: (row) => <Money fen={row.amountFen} /> },
        { key: 'state', title: w.state, text: (row) => w.states[row.state] ?? row.state, show: (row) => <><State text={row.replacedAt ? w.replaced : w.states[row.state] ?? row.state} tone={row.replacedAt ? 'calm' : tones[row.state] ?? 'calm'} />{row.replacesId && <div><Quiet>{w.replaces}</Quiet></div>}{row.number && <div><Quiet>{row.number}</Quiet></div>}{row.fault && <div><Quiet>{row.fault}</Quiet></div>}{row.answer && <div><Quiet>{row.answer}</Quiet></div>}</> },
        { key: 'due', title: w.due, text: (row) => row.dueAt, show: (row) => <><When at={row.dueAt} />{row.isOverdue && <div><State text={w.overdue} tone="bad" /></div>}{row.isLate && <div><Quiet>{w.late}</Quiet></div>}</> },
        { key: 'reds', title: w.red, text: (row) => row.reds.length, show: (row) => (row.reds.length === 0 ? <Quiet>–</Quiet> : <>{row.reds.map((red) => <Red key={red.id} red={red} calls={calls} after={again} />)}</>) },
        { key: 'at', title: w.at, text: (row) => row.askedAt, show: (row) => <When at={row.askedAt} /> },
        { key: 'do', title: '', show: (row) => calls && <span className="screen-actions">
          {row.may.issue && <><ActSurely small text={w.issue} sure={w.issueSure(yuan(row.amountFen), row.titleName)} done={w.ordered} run={() => calls.issue(row.id)} after={again} /><Reject run={(wrong, words) => calls.reject(row.id, wrong, words)} after={again} /></>}
          {row.hasFile && <Button size="small" href={calls.fileOf(row.id)} download>{w.download}</Button>}</span> },
      ]} />
  )
}

const Red = ({ red, calls, after }: { readonly red: RedRow; readonly calls: InvoiceCalls | undefined; readonly after: () => void }) => (
  <div>
    <Money fen={-red.amountFen} /> <State text={w.redStates[red.state] ?? red.state} tone={tones[red.state] ?? 'calm'} />{red.voidFor && <Quiet> {w.voids[red.voidFor]}</Quiet>}{red.isReissue && <div><Quiet>{red.reissueTo ? w.reissueTo(red.reissueTo.titleName, [red.reissueTo.taxNumber, w.kinds[red.reissueTo.kind]].filter(Boolean).join(' · ')) : w.replaced}</Quiet></div>}{red.dueAt && <div><Quiet>{w.until} <When at={red.dueAt} /></Quiet></div>}
    {calls && <div className="screen-actions">
      {red.may.answer && <><Act small isMain text={w.confirm} run={() => calls.answerRed(red.id, true)} after={after} /><Act small danger text={w.refuse} run={() => calls.answerRed(red.id, false)} after={after} /></>}
      {red.may.withdraw && <Act small text={w.withdraw} run={() => calls.withdrawRed(red.id)} after={after} />}
      {red.may.begin && <Act small text={w.begin} run={() => calls.beginRed(red.id)} after={after} />}
      {red.hasFile && <Button size="small" href={calls.redFileOf(red.id)} download>{w.download}</Button>}</div>}
  </div>
)

/** An invoice goes back for wrong data alone: which of them, and how. */
function Reject({ run, after }: { readonly run: (wrong: Wrong, words: string) => Promise<unknown>; readonly after: () => void }) {
  const { message } = App.useApp()
  const [isOpen, open] = useState(false)
  const [wrong, choose] = useState<Wrong>('tax_number')
  const [words, say] = useState('')
  const [fault, setFault] = useState('')
  const [busy, setBusy] = useState(false)
  const go = () => {
    if (words.trim().length < 2) { setFault(w.wordsMissing); return }
    setBusy(true)
    run(wrong, words.trim()).then(() => { message.success(w.states['rejected']); open(false); after() }, (problem: Error) => { setFault(problem.message) }).finally(() => { setBusy(false) })
  }
  return (
    <>
      <Button size="small" danger onClick={() => { open(true) }}>{w.reject}</Button>
      <Modal title={w.reject} open={isOpen} onCancel={() => { open(false) }} onOk={go} okText={w.reject} cancelText={w.cancel} confirmLoading={busy} okButtonProps={{ danger: true }}>
        <p className="quiet">{w.rejectHint}</p>
        <Radio.Group aria-label={w.wrong} value={wrong} onChange={(event) => { choose(event.target.value as Wrong) }} options={Object.entries(w.wrongs).map(([value, label]) => ({ value, label }))} />
        <label className="form-label">{w.words}<Input value={words} maxLength={200} status={fault ? 'error' : ''} aria-invalid={fault !== ''} onChange={(event) => { say(event.target.value); setFault('') }} onPressEnter={go} /></label>
        {fault && <p className="wrong" role="alert">{fault}</p>}
      </Modal>
    </>
  )
}
