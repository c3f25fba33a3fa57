import { Button, Form, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { Act } from '../../../design/parts'
import { priceWords as w } from '../../../design/price-words'
import type { Cost, PricedSku } from '../../../design/prices'
import { api } from '../../api'

/** A SKU's landed cost 到岸成本 and the floor that follows from it, set and forgotten. */
interface Values { goods: number; freight: number; commission: number; ads: number; returns: number; floor?: number | null }
const hundredths = (value: number | null | undefined) => Math.round((value ?? 0) * 100)
const fields = [['goods', w.goodsYuan], ['freight', w.freightYuan], ['commission', w.commission], ['ads', w.ads], ['returns', w.returns]] as const
const initialOf = (cost: Cost | null): Values => (cost ? { goods: cost.goodsFen / 100, freight: cost.freightFen / 100, commission: cost.commissionBp / 100, ads: cost.adsBp / 100, returns: cost.returnsBp / 100, floor: cost.floorFen === null ? null : cost.floorFen / 100 } : { goods: 0, freight: 0, commission: 0, ads: 0, returns: 0 })

export function CostActs({ sku, after }: { readonly sku: PricedSku; readonly after: () => void }) {
  const [isOpen, open] = useState(false)
  return (
    <>
      <span className="screen-actions"><Button size="small" onClick={() => { open(true) }}>{w.setCost}</Button>{sku.cost && <Act small text={w.forgetCost} run={() => api.forgetCost({ id: sku.skuId })} after={after} />}</span>
      <Modal open={isOpen} title={w.setCost} onCancel={() => { open(false) }} footer={null} destroyOnHidden>
        <FormPage<Values> name="cost" keepsDraft={false} initial={initialOf(sku.cost)} after={() => { open(false); after() }}
          submit={({ goods, freight, commission, ads, returns, floor }) => api.setCost({ id: sku.skuId, goodsFen: hundredths(goods), freightFen: hundredths(freight), commissionBp: hundredths(commission), adsBp: hundredths(ads), returnsBp: hundredths(returns), floorFen: floor ? hundredths(floor) : null })}>
          <div className="form-row">{fields.map(([name, label]) => <Form.Item key={name} name={name} label={label} rules={[{ required: true }]}><InputNumber min={0} precision={2} /></Form.Item>)}</div>
          <Form.Item name="floor" label={w.floorYuan} extra={w.floorHint}><InputNumber min={0.01} precision={2} /></Form.Item>
        </FormPage>
      </Modal>
    </>
  )
}
