import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useRef, useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { yuan } from '../../../design/format'
import { ListPage } from '../../../design/list-page'
import { Go, Id, Money, Quiet, State, When, useDo } from '../../../design/parts'
import { api } from '../../api'
import { bankWords as w } from './bank-words'

/** Bank reconciliation 银行对账: the bank's statement is brought as a file, matched by itself, and what differs is looked into. */
type Break = Awaited<ReturnType<typeof api.bankBreaks>>['items'][number]
type Line = Awaited<ReturnType<typeof api.bankLines>>['items'][number]

function Bring({ after }: { readonly after: () => void }) {
  const input = useRef<HTMLInputElement>(null)
  const act = useDo()
  const [done, tell] = useState<{ lines: number; fresh: number; open: number }>()
  const take = async (file: File) => { await act(async () => { tell(await api.importBankFile({ file, filename: file.name } as never)) }); after() }
  return <>{done && <span className={done.open === 0 ? 'done' : 'draft'} role="status">{w.taken(done.lines, done.fresh, done.open)}</span>}<Button type="primary" onClick={() => { input.current?.click() }}>{w.bring}</Button><input ref={input} type="file" accept=".csv,.tsv,.xlsx" hidden aria-label={w.bring} onChange={(event) => { const file = event.currentTarget.files?.[0]; event.currentTarget.value = ''; if (file) void take(file) }} /></>
}

export function BankBreaks() {
  const queries = useQueryClient()
  const [settling, settle] = useState<Break>()
  const again = () => { settle(undefined); for (const key of ['bank-breaks', 'bank-lines']) void queries.invalidateQueries({ queryKey: [key] }) }
  return (
    <>
      <ListPage<Break> name="bank-breaks" title={w.title} sheet="bankBreaks" idOf={(row) => row.id} load={(ask, cursor) => api.bankBreaks({ ...ask, limit: 50, ...(cursor && { cursor }) })} head={<p className="lead quiet">{w.hint}</p>} empty={<p className="quiet">{w.none}</p>} actions={<><Bring after={again} /><Go to="/bank/lines" text={w.lines} /></>}
        filters={[{ name: 'state', label: w.state, options: Object.entries(w.states).map(([value, label]) => ({ value, label })) }, { name: 'kind', label: w.kind, options: Object.entries(w.kinds).map(([value, label]) => ({ value, label })) }]}
        columns={[
          { key: 'kind', title: w.kind, isMain: true, text: (row) => w.kinds[row.kind] ?? row.kind, show: (row) => <><b>{w.kinds[row.kind] ?? row.kind}</b><div><Quiet>{w.whats[row.what] ?? row.what}</Quiet></div></> },
          { key: 'ref', title: w.ref, text: (row) => row.ref, show: (row) => <Id id={row.ref} /> },
          { key: 'ours', title: w.ours, isNumber: true, text: (row) => (row.oursFen === null ? '' : row.oursFen / 100), show: (row) => (row.oursFen === null ? <Quiet>{w.without}</Quiet> : <Money fen={row.oursFen} />) },
          { key: 'theirs', title: w.theirs, isNumber: true, text: (row) => (row.theirsFen === null ? '' : row.theirsFen / 100), show: (row) => (row.theirsFen === null ? <Quiet>{w.without}</Quiet> : <Money fen={row.theirsFen} />) },
          { key: 'state', title: w.state, text: (row) => w.states[row.state] ?? row.state, show: (row) => <><State text={w.states[row.state] ?? row.state} tone={row.state === 'open' ? 'bad' : 'good'} />{row.note && <div><Quiet>{row.note}</Quiet></div>}</> },
          { key: 'at', title: w.foundAt, text: (row) => row.at, show: (row) => <When at={row.at} /> },
          { key: 'do', title: '', show: (row) => row.state === 'open' && <Button size="small" onClick={() => { settle(row) }}>{w.settle}</Button> },
        ]} />
      <Modal open={settling !== undefined} title={settling && `${w.settle}：${w.kinds[settling.kind]} ${yuan((settling.theirsFen ?? 0) - (settling.oursFen ?? 0))}`} onCancel={() => { settle(undefined) }} footer={null} destroyOnHidden>{settling && (
        <FormPage<{ note: string }> name={`bank-${settling.id}`} keepsDraft={false} initial={{ note: '' }} submit={({ note }) => api.settleBankBreak({ id: settling.id, note })} after={again} text={w.settle}>
          <Form.Item name="note" label={w.note} rules={[{ required: true, min: 2, whitespace: true }]}><Input.TextArea rows={3} maxLength={500} showCount /></Form.Item>
        </FormPage>)}</Modal>
    </>
  )
}

export const BankLines = () => (
  <ListPage<Line> name="bank-lines" title={w.lines} sheet="bankLines" idOf={(row) => row.number} load={(ask, cursor) => api.bankLines({ ...ask, limit: 50, ...(cursor && { cursor }) })} empty={<p className="quiet">{w.noLines}</p>} actions={<Go to="/bank" text={w.title} />} filters={[{ name: 'isMatched', label: w.matched, options: [{ value: 'true', label: w.isMatched }, { value: 'false', label: w.notMatched }] }]}
    columns={[
      { key: 'number', title: w.number, isMain: true, text: (row) => row.number, show: (row) => <><Id id={row.number} /><div><Quiet><When at={row.at} /></Quiet></div></> },
      { key: 'amount', title: w.amount, isNumber: true, text: (row) => row.amountFen / 100, show: (row) => <><Quiet>{row.direction === 'in' ? w.in : w.out}</Quiet> <Money fen={row.amountFen} /></> },
      { key: 'note', title: w.bankNote, text: (row) => row.note, show: (row) => <>{row.counterparty}<div><Quiet>{row.note}</Quiet></div></> },
      { key: 'ours', title: w.ref, text: (row) => row.ref ?? '', show: (row) => (row.ref ? <>{w.whats[row.what!]}<div><Id id={row.ref} /></div></> : <Quiet>–</Quiet>) },
      { key: 'matched', title: w.matched, text: (row) => (row.isMatched ? w.isMatched : w.notMatched), show: (row) => <State text={row.isMatched ? w.isMatched : w.notMatched} tone={row.isMatched ? 'good' : 'warn'} /> },
    ]} />
)
