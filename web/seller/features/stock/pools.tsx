import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { ActSurely, State, When } from '../../../design/parts'
import { stockWords as s } from '../../../design/stock-words'
import { api } from '../../api'
import { GoodCell, GoodSelect, useGoods } from './good'
import { Places } from './places'

/** Channel pools 渠道库存: what is kept of a SKU for the live room, WeChat or another platform, and until when. */
type Row = Awaited<ReturnType<typeof api.stockPools>>['items'][number]
const byHand = new Set<Row['channel']>(['wholesale', 'erp'])
const channels = Object.entries(s.channels).map(([value, label]) => ({ value, label }))

export function Pools() {
  const queries = useQueryClient()
  const [open, setOpen] = useState<{ row?: Row; what: 'form' | 'take' }>()
  const again = () => { setOpen(undefined); void queries.invalidateQueries({ queryKey: ['pools'] }); void queries.invalidateQueries({ queryKey: ['stock'] }) }
  const begin = <Button type="primary" onClick={() => { setOpen({ what: 'form' }) }}>{s.newPool}</Button>
  return (
    <>
      <ListPage<Row> name="pools" sheet="stockPools" title={s.pools} head={<><Places /><p className="quiet">{s.poolsHint}</p></>} idOf={(row) => row.id} actions={begin} empty={<><p className="quiet">{s.noPools}</p>{begin}</>}
        filters={[{ name: 'state', label: s.state, options: Object.entries(s.poolStates).map(([value, label]) => ({ value, label })) }]} load={(ask, cursor) => api.stockPools({ limit: 50, ...(ask.state && { state: ask.state as 'open' }), ...(cursor && { cursor }) })}
        columns={[
          { key: 'sku', title: s.sku, text: (row) => `${row.title} ${row.specText}`, show: (row) => <GoodCell good={row} /> },
          { key: 'channel', title: s.channel, text: (row) => s.channels[row.channel], show: (row) => <b>{s.channels[row.channel]}</b> },
          { key: 'left', title: s.poolLeft, isNumber: true, text: (row) => row.pieces - row.taken, show: (row) => <>{row.pieces - row.taken}<small className="quiet under">{s.poolTaken(row.taken, row.pieces)}</small></> },
          { key: 'ends', title: s.poolEnds, text: (row) => row.endsAt, show: (row) => <When at={row.endsAt} /> },
          { key: 'state', title: s.state, text: (row) => (row.isOpen ? s.poolStates.open : s.poolStates.over), show: (row) => <State text={row.isOpen ? s.poolStates.open : s.poolStates.over} tone={row.isOpen ? 'good' : 'calm'} /> },
          { key: 'do', title: '', show: (row) => row.isOpen && (
            <span className="screen-actions">
              <Button size="small" onClick={() => { setOpen({ row, what: 'form' }) }}>{s.change}</Button>
              {byHand.has(row.channel) && <Button size="small" onClick={() => { setOpen({ row, what: 'take' }) }}>{s.takeElsewhere}</Button>}
              <ActSurely small danger text={s.endPool} sure={s.endPoolSure} run={() => api.endStockPool({ id: row.id })} after={again} />
            </span>) },
        ]} />
      <Modal open={open !== undefined} title={open?.what === 'take' ? s.takeElsewhere : open?.row ? `${s.pools}：${s.channels[open.row.channel]}` : s.newPool} onCancel={() => { setOpen(undefined) }} footer={null} destroyOnHidden>
        {open?.what === 'form' && (open.row ? <Change row={open.row} after={again} /> : <NewPool after={again} />)}
        {open?.what === 'take' && <Take row={open.row!} after={again} />}
      </Modal>
    </>
  )
}

/** Ends are days and minutes as the clerk's own clock shows them; so they are sent with its zone. */
const instant = (local: string): string => new Date(local).toISOString()
const localOf = (at: string | Date): string => { const d = new Date(at); return new Date(d.getTime() - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16) }
const inDays = (days: number): string => localOf(new Date(Date.now() + days * 86_400_000))

interface Share { pieces: number; endsAt: string }
const ShareFields = () => (
  <div className="form-row">
    <Form.Item name="pieces" label={s.poolPieces} rules={[{ required: true, message: s.required }]}><InputNumber min={1} max={10_000_000} precision={0} inputMode="numeric" /></Form.Item>
    <Form.Item name="endsAt" label={s.poolEnds} rules={[{ required: true, message: s.required }]}><Input type="datetime-local" /></Form.Item>
  </div>
)

function NewPool({ after }: { readonly after: () => void }) {
  const { data } = useQuery({ queryKey: ['warehouses-named'], queryFn: () => api.warehouses({}) })
  const [house, setHouse] = useState<string>()
  const goods = useGoods(house ?? data?.items[0]?.id)
  return (
    <FormPage<Share & { skuId?: string; channel: Row['channel'] }> name="new-pool" keepsDraft={false} initial={{ channel: 'live', pieces: 10, endsAt: inDays(1) }} submit={({ skuId, channel, pieces, endsAt }, key) => api.openStockPool({ skuId: skuId!, channel, pieces, endsAt: instant(endsAt) }, { key })} after={after}>
      {(data?.items.length ?? 0) > 1 && <Form.Item label={s.house}><Select aria-label={s.house} value={house ?? data!.items[0]!.id} onChange={setHouse} options={data!.items.map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>}
      <Form.Item name="skuId" label={s.sku} rules={[{ required: true, message: s.required }]}><GoodSelect label={s.sku} options={goods} /></Form.Item>
      <Form.Item name="channel" label={s.channel}><Select options={channels} /></Form.Item>
      <ShareFields />
    </FormPage>
  )
}

const Change = ({ row, after }: { readonly row: Row; readonly after: () => void }) => (
  <FormPage<Share> name={`pool-${row.id}`} keepsDraft={false} initial={{ pieces: row.pieces, endsAt: localOf(row.endsAt) }} submit={({ pieces, endsAt }) => api.changeStockPool({ id: row.id, pieces, endsAt: instant(endsAt) })} after={after}>
    <p><GoodCell good={row} /> {s.poolTaken(row.taken, row.pieces)}</p>
    <ShareFields />
  </FormPage>
)

function Take({ row, after }: { readonly row: Row; readonly after: () => void }) {
  const { data } = useQuery({ queryKey: ['warehouses-named'], queryFn: () => api.warehouses({}) })
  return (
    <FormPage<{ warehouseId?: string; pieces: number; sourceId: string }> name={`take-${row.id}`} keepsDraft={false} initial={{ pieces: 1, sourceId: '' }} submit={({ warehouseId, pieces, sourceId }, key) => api.takeFromPool({ id: row.id, warehouseId: warehouseId!, pieces, sourceId }, { key })} after={after}>
      <p><GoodCell good={row} /></p>
      <Form.Item name="warehouseId" label={s.house} rules={[{ required: true, message: s.required }]}><Select options={data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []} /></Form.Item>
      <div className="form-row">
        <Form.Item name="pieces" label={s.pieces} rules={[{ required: true, message: s.required }]}><InputNumber min={1} max={10_000_000} precision={0} inputMode="numeric" /></Form.Item>
        <Form.Item name="sourceId" label={s.elsewhereNumber} extra={s.elsewhereHint} rules={[{ required: true, whitespace: true, message: s.required }]} style={{ flex: 1 }}><Input maxLength={80} /></Form.Item>
      </div>
    </FormPage>
  )
}
