import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { ActWithText, Go, Id, Money, Panel, Quiet, State, When } from '../../../design/parts'
import { api } from '../../api'
import { StoreSelect } from '../../store-select'
import { taxWords as w } from './tax-words'

/** Tax files 涉税报送: made of a quarter, downloaded, handed in, corrected; and one seller's orders on the demand of an office. */
type File = Awaited<ReturnType<typeof api.taxFiles>>['items'][number]
type Row = Awaited<ReturnType<typeof api.taxRows>>['items'][number]
type Order = Awaited<ReturnType<typeof api.taxOrders>>['items'][number]

export function TaxFiles() {
  const queries = useQueryClient()
  const mayWrite = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) }).data?.permits.includes('taxes.write') ?? false
  const { data } = useQuery({ queryKey: ['tax-files', 'due'], queryFn: () => api.taxFiles({ limit: 1 }) })
  const [isOpen, open] = useState(false)
  const again = () => { open(false); void queries.invalidateQueries({ queryKey: ['tax-files'] }) }
  return (
    <>
      <ListPage<File> name="tax-files" title={w.title} idOf={(row) => row.id} load={(_, cursor) => api.taxFiles({ limit: 50, ...(cursor && { cursor }) })} empty={<p className="quiet">{w.none}</p>} head={data && <><p className="lead">{w.due(data.due.quarter)} {data.due.dueAt && <When at={data.due.dueAt} />}</p><p className="lead quiet">{w.hint}</p></>}
        actions={<>{mayWrite && <Button type="primary" onClick={() => { open(true) }}>{w.make}</Button>}<Go to="/taxes/orders" text={w.orders} /></>}
        columns={[
          { key: 'quarter', title: w.quarter, isMain: true, text: (row) => row.quarter, show: (row) => <><b>{row.quarter}</b> <Quiet>{row.number === 1 ? w.first : w.correction(row.number)}</Quiet><div><Quiet>{row.reason}</Quiet></div></> },
          { key: 'sellers', title: w.sellers, isNumber: true, text: (row) => row.sellers, show: (row) => <>{row.sellers}{row.incomplete > 0 && <div><span className="wrong">{w.incomplete(row.incomplete)}</span></div>}</> },
          { key: 'gross', title: w.gross, isNumber: true, text: (row) => row.grossFen / 100, show: (row) => <><Money fen={row.grossFen} /><div><Quiet>{w.returns} <Money fen={row.returnsFen} /></Quiet></div></> },
          { key: 'net', title: w.net, isNumber: true, text: (row) => row.netFen / 100, show: (row) => <><b><Money fen={row.netFen} /></b><div><Quiet>{w.commission} <Money fen={row.commissionFen} /></Quiet></div></> },
          { key: 'state', title: w.state, text: (row) => row.receipt ?? '', show: (row) => (row.reportedAt ? <><State text={w.reported} tone="good" /><div><Quiet>{row.receipt} · <When at={row.reportedAt} /></Quiet></div></> : <State text={w.waits} tone="warn" />) },
          { key: 'do', title: '', show: (row) => <span className="screen-actions"><Go small to={`/taxes/${row.id}`} text={w.see} />{mayWrite && !row.reportedAt && <ActWithText small text={w.report} label={w.receipt} run={(receipt) => api.reportTaxFile({ id: row.id, receipt })} after={again} />}</span> },
        ]} />
      <Modal open={isOpen} title={w.make} onCancel={() => { open(false) }} footer={null} destroyOnHidden>
        <FormPage<{ quarter: string; reason: string }> name="tax-file" keepsDraft={false} initial={{ quarter: data?.due.quarter ?? '', reason: '' }} submit={(wish, key) => api.makeTaxFile(wish, { key })} after={again} text={w.make}>
          <Form.Item name="quarter" label={w.quarter} extra={w.quarterHint} rules={[{ required: true, pattern: /^20\d{2}Q[1-4]$/, message: w.quarterHint }]}><Input maxLength={6} /></Form.Item>
          <Form.Item name="reason" label={w.reason} rules={[{ required: true, min: 2, whitespace: true, message: w.twoSigns }]}><Input maxLength={200} /></Form.Item>
        </FormPage>
      </Modal>
    </>
  )
}

export function TaxRows() {
  const { id } = useParams({ strict: false }) as { id: string }
  const navigate = useNavigate()
  return (
    <ListPage<Row> name={`tax-${id}`} title={w.rows} sheet="taxRows" sheetAsk={{ id }} idOf={(row) => row.merchantId} load={(_, cursor) => api.taxRows({ id, limit: 50, ...(cursor && { cursor }) })} empty={<p className="quiet">{w.noRows}</p>} actions={<Button onClick={() => { void navigate({ to: '/taxes' }) }}>{w.back}</Button>}
      columns={[
        { key: 'store', title: w.store, isMain: true, text: (row) => row.name, show: (row) => <><b>{row.licenceName || row.name}</b><div><Quiet>{row.name}</Quiet></div></> },
        { key: 'code', title: w.code, text: (row) => row.licenceNo, show: (row) => (row.licenceNo ? <code>{row.licenceNo}</code> : <span className="wrong">{w.missing}</span>) },
        { key: 'gross', title: w.gross, isNumber: true, text: (row) => row.grossFen / 100, show: (row) => <Money fen={row.grossFen} /> },
        { key: 'returns', title: w.returns, isNumber: true, text: (row) => row.returnsFen / 100, show: (row) => <Money fen={row.returnsFen} /> },
        { key: 'net', title: w.net, isNumber: true, text: (row) => row.netFen / 100, show: (row) => <b><Money fen={row.netFen} /></b> },
        { key: 'commission', title: w.commission, isNumber: true, text: (row) => row.commissionFen / 100, show: (row) => <Money fen={row.commissionFen} /> },
      ]} />
  )
}

interface Demand { readonly merchantId: string; readonly from: string; readonly to: string }
export function TaxOrders() {
  const [demand, ask] = useState<Demand>()
  return (
    <ListPage<Order> name={`tax-orders-${JSON.stringify(demand ?? null)}`} title={w.orders} {...(demand && { sheet: 'taxOrders', sheetAsk: { ...demand } })} idOf={(row) => row.id} load={(_, cursor) => (demand ? api.taxOrders({ ...demand, limit: 50, ...(cursor && { cursor }) }) : Promise.resolve({ items: [], next: null }))} empty={<p className="quiet">{w.ordersHint}</p>} actions={<Go to="/taxes" text={w.title} />}
      head={<Panel><FormPage<Demand> name="tax-orders" keepsDraft={false} initial={demand ?? { merchantId: '', from: '', to: '' }} submit={(wish) => { ask(wish); return Promise.resolve(false) }} text={w.look}>
        <div className="form-row">
        <Form.Item name="merchantId" label={w.merchant} style={{ flex: 1, minWidth: 220 }} rules={[{ required: true, message: w.needed }]}><StoreSelect label={w.merchant} /></Form.Item>
        <Form.Item name="from" label={w.from} rules={[{ required: true, message: w.needed }]}><Input type="date" min="2025-06-20" /></Form.Item>
        <Form.Item name="to" label={w.to} rules={[{ required: true, message: w.needed }]}><Input type="date" /></Form.Item>
        </div>
      </FormPage></Panel>}
      columns={[
        { key: 'order', title: w.order, isMain: true, text: (row) => row.orderId, show: (row) => <><Id id={row.orderId} /><div><Quiet>{w.kinds[row.state]} · <When at={row.at} /></Quiet></div></> },
        { key: 'gross', title: w.gross, isNumber: true, text: (row) => row.grossFen / 100, show: (row) => <Money fen={row.grossFen} /> },
        { key: 'commission', title: w.commission, isNumber: true, text: (row) => row.commissionFen / 100, show: (row) => <Money fen={row.commissionFen} /> },
      ]} />
  )
}
