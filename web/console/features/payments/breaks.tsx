import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { date, yuan } from '../../../design/format'
import { ListPage } from '../../../design/list-page'
import { Id, Money, Quiet, State, When } from '../../../design/parts'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** Reconciliation 对账: where a channel's statement and our ledger differ; each difference heals by itself, or somebody settles it and says how. */
type Row = Awaited<ReturnType<typeof api.moneyBreaks>>['items'][number]
const differenceOf = ({ oursFen, theirsFen }: Row): number => (theirsFen ?? 0) - (oursFen ?? 0)

export function Breaks() {
  const queries = useQueryClient()
  const [settling, settle] = useState<Row>()
  const [isOpen, open] = useState(false)
  const again = () => { void queries.invalidateQueries({ queryKey: ['breaks'] }); void queries.invalidateQueries({ queryKey: ['home'] }) }
  return (
    <>
      <ListPage<Row> name="breaks" sheet="moneyBreaks" title={w.breaks} idOf={(row) => row.id} load={(ask, cursor) => api.moneyBreaks({ ...ask, limit: 50, ...(cursor && { cursor }) })}
        actions={<Button type="primary" onClick={() => { open(true) }}>{w.reconcileDay}</Button>} head={<p className="lead quiet">{w.breaksHint}</p>} empty={<><p className="quiet">{w.noBreaks}</p><Button onClick={() => { open(true) }}>{w.reconcileDay}</Button></>}
        filters={[{ name: 'state', label: w.state, options: Object.entries(w.breakStates).map(([value, label]) => ({ value, label })) }, { name: 'kind', label: w.kind, options: Object.entries(w.breakKinds).map(([value, label]) => ({ value, label })) }, { name: 'day', label: w.day, isDay: true }]}
        columns={[
          { key: 'kind', title: w.kind, text: (row) => w.breakKinds[row.kind] ?? row.kind, show: (row) => <><b>{w.breakKinds[row.kind] ?? row.kind}</b><div><Quiet>{w.breakWhats[row.what]} · {w.channels[row.channel] ?? row.channel}</Quiet></div></> },
          { key: 'day', title: w.day, text: (row) => row.day, show: (row) => <span className="nowrap">{row.day}</span> },
          { key: 'ref', title: w.ref, text: (row) => row.ref, show: (row) => <Id id={row.ref} /> },
          { key: 'ours', title: w.ours, isNumber: true, text: (row) => (row.oursFen === null ? '' : row.oursFen / 100), show: (row) => (row.oursFen === null ? <Quiet>{w.without}</Quiet> : <Money fen={row.oursFen} />) },
          { key: 'theirs', title: w.theirs, isNumber: true, text: (row) => (row.theirsFen === null ? '' : row.theirsFen / 100), show: (row) => (row.theirsFen === null ? <Quiet>{w.without}</Quiet> : <Money fen={row.theirsFen} />) },
          { key: 'difference', title: w.difference, isNumber: true, text: (row) => differenceOf(row) / 100, show: (row) => <b className={row.state === 'open' ? 'wrong' : ''}>{yuan(differenceOf(row))}</b> },
          { key: 'state', title: w.state, text: (row) => w.breakStates[row.state] ?? row.state, show: (row) => <><State text={w.breakStates[row.state] ?? row.state} tone={row.state === 'open' ? 'bad' : toneOf('done')} />{row.note && <div><Quiet>{row.note}</Quiet></div>}{row.settledBy && <div><Quiet><Id id={row.settledBy} /></Quiet></div>}</> },
          { key: 'at', title: w.foundAt, text: (row) => row.at, show: (row) => <><When at={row.at} />{row.endedAt && <div><Quiet>{w.endedAt} <When at={row.endedAt} /></Quiet></div>}</> },
          { key: 'do', title: '', show: (row) => row.state === 'open' && <Button size="small" onClick={() => { settle(row) }}>{w.settle}</Button> },
        ]} />
      <Modal open={settling !== undefined} title={settling && `${w.settle}：${w.breakKinds[settling.kind] ?? settling.kind} ${yuan(differenceOf(settling))}`} onCancel={() => { settle(undefined) }} footer={null} destroyOnHidden>{settling && <Settle row={settling} after={() => { settle(undefined); again() }} />}</Modal>
      <Modal open={isOpen} title={w.reconcileDay} onCancel={() => { open(false) }} footer={null} destroyOnHidden><ReconcileDay after={again} /></Modal>
    </>
  )
}

const Settle = ({ row, after }: { readonly row: Row; readonly after: () => void }) => (
  <FormPage<{ note: string }> name={`settle-${row.id}`} keepsDraft={false} initial={{ note: '' }} submit={({ note }) => api.settleBreak({ id: row.id, note })} after={after} text={w.settle}>
    <Form.Item name="note" label={w.settleNote} extra={w.settleHint} rules={[{ required: true, min: 2, whitespace: true }]}><Input.TextArea rows={3} maxLength={500} showCount /></Form.Item>
  </FormPage>
)

const dayMs = 86_400_000
const yesterday = (): string => date(new Date(performance.timeOrigin + performance.now() - dayMs).toISOString())

function ReconcileDay({ after }: { readonly after: () => void }) {
  const [done, setDone] = useState<{ day: string; open: number }>()
  return (
    <FormPage<{ day: string }> name="reconcile" keepsDraft={false} initial={{ day: yesterday() }} submit={async ({ day }) => { setDone({ day, ...await api.reconcile({ day }) }) }} after={after} text={w.reconcile}>
      <Form.Item name="day" label={w.day} extra={w.reconcileHint} rules={[{ required: true }]}><Input type="date" max={date(new Date(performance.timeOrigin + performance.now()).toISOString())} /></Form.Item>
      {done && <p className={done.open === 0 ? 'done' : 'draft'} role="status">{w.reconciled(done.day, done.open)}</p>}
    </FormPage>
  )
}
