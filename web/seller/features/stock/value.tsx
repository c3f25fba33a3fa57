import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Form, Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { When, Money } from '../../../design/parts'
import { stockWords as s } from '../../../design/stock-words'
import { api } from '../../api'
import { GoodCell } from './good'
import { Places } from './places'

/** What stock is worth 库存价值: by layers, first in and first out, beside the moving average; and a bill that came later, added to what is left of a receipt. */
type Row = Awaited<ReturnType<typeof api.stockValue>>['items'][number]
type Layer = Awaited<ReturnType<typeof api.costLayers>>['items'][number]
const fenPerYuan = 100

export function Value() {
  const { data } = useQuery({ queryKey: ['stock-worth'], queryFn: () => api.stockWorth({}) })
  return (
    <ListPage<Row> name="stock-value" sheet="stockValue" title={s.value} idOf={(row) => row.skuId} to={(row) => `/stock/value/${row.skuId}`} empty={<p className="quiet">{s.noValue}</p>} load={(_ask, cursor) => api.stockValue({ limit: 50, ...(cursor && { cursor }) })}
      head={<><Places />{data && <p>{s.worth(data.pieces)} <b><Money fen={data.fifoFen} /></b>{data.unpriced > 0 && <small className="quiet under">{s.unpriced(data.unpriced)}</small>}</p>}</>}
      columns={[
        { key: 'sku', title: s.sku, text: (row) => `${row.title} ${row.specText}`, show: (row) => <GoodCell good={row} /> },
        { key: 'pieces', title: s.pieces, isNumber: true, text: (row) => row.pieces, show: (row) => <>{row.pieces}{row.unpriced > 0 && <small className="wrong under">{s.unpriced(row.unpriced)}</small>}</> },
        { key: 'fifo', title: s.fifo, isNumber: true, text: (row) => row.fifoFen, show: (row) => <b><Money fen={row.fifoFen} /></b> },
        { key: 'average', title: s.average, isNumber: true, text: (row) => row.averageFen, show: (row) => <Money fen={row.averageFen} /> },
      ]} />
  )
}

export function Layers() {
  const { id = '' } = useParams({ strict: false })
  const queries = useQueryClient()
  const [open, setOpen] = useState<Layer>()
  const after = () => { setOpen(undefined); void queries.invalidateQueries({ queryKey: ['cost-layers'] }); void queries.invalidateQueries({ queryKey: ['stock-value'] }); void queries.invalidateQueries({ queryKey: ['stock-worth'] }) }
  return (
    <>
      <ListPage<Layer> name="cost-layers" sheet="costLayers" sheetAsk={{ skuId: id }} title={s.layers} head={<><p><Link to="/stock/value">‹ {s.value}</Link></p><p className="quiet">{s.layersHint}</p></>} idOf={(row) => row.id} empty={<p className="quiet">{s.noValue}</p>} load={(_ask, cursor) => api.costLayers({ skuId: id, limit: 50, ...(cursor && { cursor }) })}
        columns={[
          { key: 'source', title: s.receipt, text: (row) => row.sourceId, show: (row) => <b>{row.sourceId}</b> },
          { key: 'at', title: s.cameAt, text: (row) => row.cameAt, show: (row) => <When at={row.cameAt} /> },
          { key: 'left', title: s.there, isNumber: true, text: (row) => row.leftPieces, show: (row) => <>{row.leftPieces}<small className="quiet under">{s.ofPieces(row.pieces)}</small></> },
          { key: 'worth', title: s.fifo, isNumber: true, text: (row) => row.leftFen, show: (row) => (row.isPriced ? <Money fen={row.leftFen} /> : <span className="quiet">{s.noPrice}</span>) },
          { key: 'do', title: '', show: (row) => row.leftPieces > 0 && <Button size="small" onClick={() => { setOpen(row) }}>{s.addCost}</Button> },
        ]} />
      <Modal open={open !== undefined} title={open && `${s.addCost}：${open.sourceId}`} onCancel={() => { setOpen(undefined) }} footer={null} destroyOnHidden>{open && (
        <FormPage<{ yuan: number | null; note: string }> name={`cost-${open.id}`} keepsDraft={false} initial={{ yuan: null, note: '' }} submit={({ yuan, note }, key) => api.addLayerCost({ id: open.id, fen: Math.round((yuan ?? 0) * fenPerYuan), note }, { key })} after={after}>
          <Form.Item name="yuan" label={s.billYuan} extra={s.billHint(open.leftPieces)} rules={[{ required: true, message: s.required }]}><InputNumber min={0.01} precision={2} prefix="¥" /></Form.Item>
          <Form.Item name="note" label={s.note} rules={[{ required: true, min: 2, message: s.required }]}><Input maxLength={200} /></Form.Item>
        </FormPage>)}</Modal>
    </>
  )
}
