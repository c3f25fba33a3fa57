import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { ActSurely, Facts, Failed, Panel, Screen, State, Waiting, When, type Tone } from '../../../design/parts'
import { stockWords as s } from '../../../design/stock-words'
import { api } from '../../api'
import { GoodCell, GoodSelect, useGoods } from './good'
import { Places } from './places'

/** Transfers 调拨: drafted, sent, received in parts; a difference is explained. */
type Row = Awaited<ReturnType<typeof api.transfers>>['items'][number]
type Detail = Awaited<ReturnType<typeof api.transfer>>
const tones: Readonly<Record<string, Tone>> = { draft: 'calm', sent: 'busy', received: 'good', cancelled: 'calm' }
const TransferState = ({ state }: { readonly state: string }) => <State text={s.transferStates[state] ?? state} tone={tones[state] ?? 'calm'} />

export function Transfers() {
  const [isOpen, open] = useState(false)
  const navigate = useNavigate()
  const begin = <Button type="primary" onClick={() => { open(true) }}>{s.newTransfer}</Button>
  return (
    <>
      <ListPage<Row> name="transfers" sheet="transfers" title={s.transfers} head={<Places />} idOf={(row) => row.id} to={(row) => `/stock/transfers/${row.id}`} actions={begin} empty={<><p className="quiet">{s.noTransfers}</p>{begin}</>}
        filters={[{ name: 'state', label: s.state, options: Object.entries(s.transferStates).map(([value, label]) => ({ value, label })) }]} load={(ask, cursor) => api.transfers({ limit: 50, ...(ask.state && { state: ask.state as Row['state'] }), ...(cursor && { cursor }) })}
        columns={[
          { key: 'way', title: s.way, text: (row) => `${row.from} → ${row.to}`, show: (row) => <b>{row.from} → {row.to}</b> },
          { key: 'state', title: s.state, text: (row) => s.transferStates[row.state] ?? row.state, show: (row) => <TransferState state={row.state} /> },
          { key: 'pieces', title: s.pieces, isNumber: true, text: (row) => row.pieces, show: (row) => row.pieces },
          { key: 'arrived', title: s.arrived, isNumber: true, text: (row) => row.arrived, show: (row) => row.arrived },
          { key: 'at', title: s.madeAt, text: (row) => row.madeAt, show: (row) => <When at={row.madeAt} /> },
        ]} />
      <Modal open={isOpen} title={s.newTransfer} onCancel={() => { open(false) }} footer={null} destroyOnHidden><Draft after={(id) => { void navigate({ to: '/stock/transfers/$id', params: { id } }) }} /></Modal>
    </>
  )
}

interface Wish { fromId?: string; toId?: string; note: string; lines: { skuId?: string; quantity: number }[] }
function Draft({ after }: { readonly after: (id: string) => void }) {
  const { data } = useQuery({ queryKey: ['warehouses-named'], queryFn: () => api.warehouses({}) })
  const [from, setFrom] = useState<string>()
  const goods = useGoods(from)
  const houses = data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []
  return (
    <FormPage<Wish> name="new-transfer" keepsDraft={false} initial={{ note: '', lines: [{ quantity: 1 }] }} submit={async ({ fromId, toId, note, lines }, key) => { const { id } = await api.draftTransfer({ fromId: fromId!, toId: toId!, note, lines: lines.map(({ skuId, quantity }) => ({ skuId: skuId!, quantity })) }, { key }); after(id) }} text={s.keepDraft}>
      <div className="form-row">
        <Form.Item name="fromId" label={s.fromHouse} rules={[{ required: true, message: s.required }]}><Select showSearch optionFilterProp="label" options={houses} onChange={(id: string) => { setFrom(id) }} style={{ minWidth: 150 }} /></Form.Item>
        <Form.Item name="toId" label={s.toHouse} rules={[{ required: true, message: s.required }]}><Select showSearch optionFilterProp="label" options={houses} style={{ minWidth: 150 }} /></Form.Item>
      </div>
      <Form.List name="lines">{(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <div key={key} className="form-row">
              <Form.Item name={[name, 'skuId']} label={`${s.sku} ${name + 1}`} rules={[{ required: true, message: s.required }]} style={{ flex: 1, minWidth: 200 }}><GoodSelect label={`${s.sku} ${name + 1}`} options={goods} /></Form.Item>
              <Form.Item name={[name, 'quantity']} label={`${s.pieces} ${name + 1}`} rules={[{ required: true, message: s.required }]}><InputNumber min={1} max={10_000_000} precision={0} /></Form.Item>
              {fields.length > 1 && <Form.Item label=" " colon={false}><Button danger onClick={() => { remove(name) }}>{s.remove}</Button></Form.Item>}
            </div>
          ))}
          <p><Button onClick={() => { add({ quantity: 1 }) }}>{s.addLine}</Button></p>
        </>
      )}</Form.List>
      <Form.Item name="note" label={s.note}><Input maxLength={200} /></Form.Item>
    </FormPage>
  )
}

export function Transfer() {
  const { id = '' } = useParams({ strict: false })
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['transfer', id], queryFn: () => api.transfer({ id }) })
  const again = () => { void refetch(); void queries.invalidateQueries({ queryKey: ['transfers'] }) }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  return (
    <Screen title={<>{data.from} → {data.to} <TransferState state={data.state} /></>} back={<Link to="/stock/transfers" aria-label={s.transfers}>‹</Link>}
      actions={data.state === 'draft' && <><ActSurely text={s.send} sure={s.sendSure} run={() => api.sendTransfer({ id })} after={again} /><ActSurely danger text={s.cancel} sure={s.cancelSure} run={() => api.cancelTransfer({ id })} after={again} /></>}>
      {data.state === 'sent' && <Panel title={s.arrive}><Arrive key={JSON.stringify(data.lines)} detail={data} after={again} /></Panel>}
      <Panel title={s.goods}><ul>{data.lines.map((line) => <li key={line.skuId} className="desk-panel-head"><GoodCell good={line} /><span>{s.progress(line.received + line.damaged + line.lost, line.quantity)}{line.damaged + line.lost > 0 && <small className="wrong under">{s.faults(line.damaged, line.lost)}</small>}</span></li>)}</ul></Panel>
      <Panel><Facts items={[[s.madeAt, <When key="m" at={data.madeAt} />], [s.sentAt, <When key="s" at={data.sentAt} />], [s.endedAt, <When key="e" at={data.endedAt} />], [s.note, data.note || '–']]} /></Panel>
    </Screen>
  )
}

interface Arrived { note: string; lines: { skuId: string; received: number; damaged: number; lost: number }[] }
function Arrive({ detail, after }: { readonly detail: Detail; readonly after: () => void }) {
  const open = detail.lines.map((line) => ({ ...line, left: line.quantity - line.received - line.damaged - line.lost })).filter(({ left }) => left > 0)
  return (
    <FormPage<Arrived> name={`arrive-${detail.id}`} keepsDraft={false} initial={{ note: '', lines: open.map(({ skuId, left }) => ({ skuId, received: left, damaged: 0, lost: 0 })) }} submit={({ note, lines }, key) => api.receiveTransfer({ id: detail.id, note, lines }, { key })} after={after} text={s.arrive}>
      {open.map((line, i) => (
        <fieldset key={line.skuId} className="desk-panel" aria-label={`${line.title} ${line.specText}`}>
          <p><GoodCell good={line} /> {s.left(line.left)}</p>
          <div className="form-row">{(['received', 'damaged', 'lost'] as const).map((part) => <Form.Item key={part} name={['lines', i, part]} label={s.arrivals[part]}><InputNumber min={0} max={line.left} precision={0} inputMode="numeric" /></Form.Item>)}</div>
        </fieldset>
      ))}
      <Form.Item name="note" label={s.note} extra={s.explain}><Input maxLength={200} /></Form.Item>
    </FormPage>
  )
}
