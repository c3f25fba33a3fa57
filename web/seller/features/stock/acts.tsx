import { useQuery } from '@tanstack/react-query'
import { Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { FormPage } from '../../../design/form-page'
import { Failed, Waiting } from '../../../design/parts'
import { api } from '../../api'
import { stockWords as s } from '../../../design/stock-words'

/** What is done to one level 单个库存的操作: adjusted for a reason, and the rules of its SKU. */
interface Place { readonly skuId: string; readonly warehouseId: string }
const codes = ['found', 'lost', 'damaged', 'made_good', 'written_off', 'expired', 'sample', 'used', 'typed_low', 'typed_high'] as const
type Code = (typeof codes)[number]

export const Adjust = ({ row, after }: { readonly row: Place; readonly after: () => void }) => (
  <FormPage<{ pieces: number; code: Code; note: string; day: string }> name="adjust-stock" keepsDraft={false} initial={{ pieces: 1, code: 'damaged', note: '', day: '' }} after={after}
    submit={({ pieces, code, note, day }, key) => api.adjustStock({ skuId: row.skuId, warehouseId: row.warehouseId, pieces, code, note, ...(day && { day }) }, { key })}>
    <Form.Item name="code" label={s.reason}><Select options={codes.map((value) => ({ value, label: s.reasons[value] }))} /></Form.Item>
    <Form.Item name="pieces" label={s.pieces} rules={[{ required: true, message: s.required }]}><InputNumber min={1} max={10_000_000} precision={0} /></Form.Item>
    <Form.Item name="note" label={s.note}><Input maxLength={200} /></Form.Item>
    <Form.Item name="day" label={s.day} extra={s.dayHint}><Input type="date" /></Form.Item>
  </FormPage>
)

interface Draft { safetyPieces: number | null; isPromised: boolean; backorder: { warehouseId: string; most: number; days: number } }
export function Rules({ row, after }: { readonly row: Place; readonly after: () => void }) {
  const { data, error, refetch } = useQuery({ queryKey: ['sku-rules', row.skuId], queryFn: () => api.skuRules({ skuId: row.skuId }), gcTime: 0 })
  const { data: houses } = useQuery({ queryKey: ['warehouses-named'], queryFn: () => api.warehouses({}) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return (
    <FormPage<Draft> name="sku-rules" keepsDraft={false} initial={{ safetyPieces: data.safetyPieces, isPromised: data.backorder !== null, backorder: data.backorder ?? { warehouseId: row.warehouseId, most: 10, days: 7 } }} after={after}
      submit={({ safetyPieces, isPromised, backorder }) => api.setSkuRules({ skuId: row.skuId, safetyPieces, backorder: isPromised ? backorder : null })}>
      <Form.Item name="safetyPieces" label={s.safety} extra={s.safetyHint}><InputNumber min={1} max={10_000_000} precision={0} /></Form.Item>
      <Form.Item name="isPromised" valuePropName="checked" extra={s.backorderHint}><Checkbox>{s.backorder}</Checkbox></Form.Item>
      <Form.Item noStyle shouldUpdate>{({ getFieldValue }) => getFieldValue('isPromised') && (
        <div className="form-row">
          <Form.Item name={['backorder', 'warehouseId']} label={s.to}><Select style={{ minWidth: 140 }} options={houses?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []} /></Form.Item>
          <Form.Item name={['backorder', 'most']} label={s.most}><InputNumber min={1} max={100_000} precision={0} /></Form.Item>
          <Form.Item name={['backorder', 'days']} label={s.days}><InputNumber min={1} max={90} precision={0} /></Form.Item>
        </div>)}</Form.Item>
    </FormPage>
  )
}
