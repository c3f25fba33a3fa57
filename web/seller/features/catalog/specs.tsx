import { Button, Form, Input, InputNumber } from 'antd'
import { words as w } from '../../words'
import { combinationsOf, type Draft, type Sku } from './wish'

/** Options and prices 规格: up to three axes, every combination made at a press, the first row's numbers filled down. */
const mostAxes = 3

export function Specs() {
  const form = Form.useFormInstance<Draft>()
  const generate = () => { form.setFieldValue('skus', combinationsOf(form.getFieldsValue(true) as Draft)) }
  const fillDown = () => {
    const skus = form.getFieldValue('skus') as Sku[]
    const first = skus[0]
    if (first) form.setFieldValue('skus', skus.map((sku) => ({ ...sku, priceYuan: first.priceYuan, weightGram: first.weightGram, volumeCm3: first.volumeCm3, perPersonLimit: first.perPersonLimit })))
  }
  return (
    <>
      <Form.List name="axes">{(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <div key={key} className="form-row">
              <Form.Item name={[name, 'name']} label={w.axis} rules={[{ required: true }]}><Input maxLength={20} /></Form.Item>
              <Form.Item name={[name, 'values']} label={w.values} rules={[{ required: true }]}><Input /></Form.Item>
              <Form.Item label=" " colon={false}><Button danger onClick={() => { remove(name) }}>{w.remove}</Button></Form.Item>
            </div>
          ))}
          <p className="screen-actions"><Button disabled={fields.length >= mostAxes} onClick={() => { add({ name: '', values: '' }) }}>{w.addAxis}</Button><Button onClick={generate}>{w.generate}</Button><Button onClick={fillDown}>{w.fillDown}</Button></p>
        </>
      )}</Form.List>
      <p className="quiet">{w.skuHint}</p>
      <Form.List name="skus">{(fields) => fields.map(({ key, name }) => <SkuRow key={key} at={name} />)}</Form.List>
    </>
  )
}

function SkuRow({ at }: { readonly at: number }) {
  const sku = Form.useWatch(['skus', at], { preserve: true }) as Sku | undefined
  const specs = Object.values(sku?.spec ?? {}).join(' / ')
  return (
    <fieldset className="desk-panel" aria-label={specs || w.skuCode}>
      {specs && <b>{specs}</b>}
      <div className="form-row">
        <Form.Item name={[at, 'code']} label={w.skuCode} rules={[{ required: true }]}><Input maxLength={60} /></Form.Item>
        <Form.Item name={[at, 'priceYuan']} label={w.priceYuan} rules={[{ required: true, type: 'number', min: 0.01 }]}><InputNumber min={0} max={100_000_000} precision={2} prefix="¥" style={{ width: '100%' }} /></Form.Item>
        <Form.Item name={[at, 'weightGram']} label={w.weight}><InputNumber min={0} max={1_000_000} precision={0} style={{ width: '100%' }} /></Form.Item>
        <Form.Item name={[at, 'volumeCm3']} label={w.volume}><InputNumber min={0} max={100_000_000} precision={3} style={{ width: '100%' }} /></Form.Item>
        <Form.Item name={[at, 'perPersonLimit']} label={w.limit}><InputNumber min={1} max={10_000} precision={0} style={{ width: '100%' }} /></Form.Item>
      </div>
    </fieldset>
  )
}
