import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { api } from '../../api'
import { words as w } from '../../words'
import { Adjust, Rules } from './acts'
import { GoodCell } from './good'
import { Places } from './places'
import { stockWords as s } from '../../../design/stock-words'

/** Stock 库存 by SKU and warehouse: what can be sold, what is promised; set with a reason, received by a receipt's number. */
type Row = Awaited<ReturnType<typeof api.stockList>>['items'][number]

const titles = { set: w.setStock, receive: w.receive, adjust: s.adjust, rules: s.rules }

export function Stock() {
  const queries = useQueryClient()
  const [open, setOpen] = useState<{ row: Row; what: keyof typeof titles }>()
  const { data } = useQuery({ queryKey: ['warehouses-named'], queryFn: () => api.warehouses({}) })
  const [isOpening, openOne] = useState(false)
  const close = () => { setOpen(undefined) }
  const after = () => { close(); void queries.invalidateQueries({ queryKey: ['stock'] }) }
  const nameOf = (id: string) => data?.items.find((one) => one.id === id)?.name ?? id
  return (
    <>
      <ListPage<Row> name="stock" sheet="stockList" title={w.stock} head={<Places />} idOf={(row) => `${row.skuId}/${row.warehouseId}`} to={(row) => `/stock/${row.skuId}`} actions={<Button onClick={() => { openOne(true) }}>{w.openWarehouse}</Button>} load={(ask, cursor) => api.stockList({ limit: 50, ...(ask.most && { most: Number(ask.most) }), ...(ask.warehouseId && { warehouseId: ask.warehouseId }), ...(cursor && { cursor }) })}
        filters={[{ name: 'warehouseId', label: w.warehouse, options: data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [] }, { name: 'most', label: w.most, options: ['0', '5', '10', '20', '50'].map((value) => ({ value, label: `≤ ${value}` })) }]}
        columns={[
          { key: 'sku', title: w.sku, text: (row) => `${row.title} ${row.specText}`, show: (row) => <GoodCell good={row} /> },
          { key: 'warehouse', title: w.warehouse, text: (row) => nameOf(row.warehouseId), show: (row) => nameOf(row.warehouseId) },
          { key: 'available', title: w.available, isNumber: true, text: (row) => row.available, show: (row) => <><b className={row.available <= 10 ? 'wrong' : ''}>{row.available}</b>{row.available < 0 && <small className="quiet under">{s.backordered(-row.available)}</small>}</> },
          { key: 'reserved', title: w.reserved, isNumber: true, text: (row) => row.reserved, show: (row) => row.reserved },
          { key: 'shipped', title: w.shipped, isNumber: true, text: (row) => row.shipped, show: (row) => row.shipped },
          { key: 'damaged', title: w.damaged, isNumber: true, text: (row) => row.damaged, show: (row) => row.damaged },
          { key: 'transit', title: w.inTransit, isNumber: true, text: (row) => row.inTransit, show: (row) => row.inTransit },
          { key: 'do', title: '', show: (row) => <span className="screen-actions"><Button size="small" onClick={() => { setOpen({ row, what: 'receive' }) }}>{w.receive}</Button><Button size="small" onClick={() => { setOpen({ row, what: 'set' }) }}>{w.setStock}</Button><Button size="small" onClick={() => { setOpen({ row, what: 'adjust' }) }}>{s.adjust}</Button><Button size="small" onClick={() => { setOpen({ row, what: 'rules' }) }}>{s.rules}</Button></span> },
        ]} />
      <Modal open={isOpening} title={w.openWarehouse} onCancel={() => { openOne(false) }} footer={null} destroyOnHidden><NewWarehouse after={() => { openOne(false); void queries.invalidateQueries({ queryKey: ['warehouses-named'] }) }} /></Modal>
      <Modal open={open !== undefined} title={open && `${titles[open.what]}：${open.row.title} ${open.row.specText}`} onCancel={close} footer={null} destroyOnHidden>{open && <Work {...open} after={after} />}</Modal>
    </>
  )
}

function Work({ row, what, after }: { readonly row: Row; readonly what: keyof typeof titles; readonly after: () => void }) {
  if (what === 'set') return <SetStock row={row} after={after} />
  if (what === 'receive') return <Receive row={row} after={after} />
  return what === 'adjust' ? <Adjust row={row} after={after} /> : <Rules row={row} after={after} />
}

const NewWarehouse = ({ after }: { readonly after: () => void }) => (
  <FormPage<{ name: string }> name="new-warehouse" keepsDraft={false} initial={{ name: '' }} submit={(given, key) => api.openWarehouse(given, { key })} after={after}>
    <Form.Item name="name" label={w.warehouseName} rules={[{ required: true, whitespace: true }]}><Input maxLength={40} /></Form.Item>
  </FormPage>
)

const SetStock = ({ row, after }: { readonly row: Row; readonly after: () => void }) => (
  <FormPage<{ quantity: number; reason: string }> name="set-stock" keepsDraft={false} initial={{ quantity: row.available, reason: '' }} submit={({ quantity, reason }) => api.setStock({ skuId: row.skuId, warehouseId: row.warehouseId, quantity, reason })} after={after}>
    <Form.Item name="quantity" label={w.newQuantity} rules={[{ required: true }]}><InputNumber max={10_000_000} precision={0} /></Form.Item>
    <Form.Item name="reason" label={w.reason} rules={[{ required: true, min: 2 }]}><Input maxLength={200} /></Form.Item>
  </FormPage>
)

interface Came { quantity: number; sourceId: string; lot: string; expiresOn: string; unitYuan: number | null }
const fenPerYuan = 100
const Receive = ({ row, after }: { readonly row: Row; readonly after: () => void }) => (
  <FormPage<Came> name="receive" keepsDraft={false} initial={{ quantity: 1, sourceId: '', lot: '', expiresOn: '', unitYuan: null }} after={after}
    submit={({ quantity, sourceId, lot, expiresOn, unitYuan }, key) => api.receiveStock({ skuId: row.skuId, warehouseId: row.warehouseId, quantity, sourceId, ...(lot && expiresOn && { lot: { code: lot, expiresOn } }), ...(unitYuan && { unitFen: Math.round(unitYuan * fenPerYuan) }) }, { key })}>
    <Form.Item name="quantity" label={w.quantity} rules={[{ required: true }]}><InputNumber min={1} max={10_000_000} precision={0} inputMode="numeric" /></Form.Item>
    <Form.Item name="sourceId" label={w.source} rules={[{ required: true }]}><Input maxLength={80} /></Form.Item>
    <div className="form-row">
      <Form.Item name="lot" label={s.lot} extra={s.lotHint} dependencies={['expiresOn']} rules={[({ getFieldValue }) => ({ required: Boolean(getFieldValue('expiresOn')), message: s.required })]}><Input maxLength={40} /></Form.Item>
      <Form.Item name="expiresOn" label={s.expiresOn} dependencies={['lot']} rules={[({ getFieldValue }) => ({ required: Boolean(getFieldValue('lot')), message: s.required })]}><Input type="date" /></Form.Item>
    </div>
    <Form.Item name="unitYuan" label={s.unitYuan} extra={s.unitHint}><InputNumber min={0.01} precision={2} prefix="¥" /></Form.Item>
  </FormPage>
)
