import { useQuery } from '@tanstack/react-query'
import { Form, Input, InputNumber, Select, Tag } from 'antd'
import { dispatchWords as d } from '../../../design/dispatch-words'
import { carrierOf } from '../../../design/parcels'
import { FormPage } from '../../../design/form-page'
import { Quiet } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

/** Shipping 发货: all that is left, or a part of it; carrier and number. */
type Order = Awaited<ReturnType<typeof api.merchantOrder>>
interface Shipment { carrier: string; number: string; quantities: Record<string, number> }

export function Ship({ order, after }: { readonly order: Order; readonly after: () => void }) {
  const { data: suggested } = useQuery({ queryKey: ['carriers-for', order.id], queryFn: () => api.carriersFor({ id: order.id }), retry: false })
  const [best] = suggested?.items ?? []
  const { data } = useQuery({ queryKey: ['carriers'], queryFn: () => api.carriers({}) })
  const open = order.lines.filter((line) => line.lapsedAt === null && line.kind === 'goods' && line.quantity - line.cancelledQuantity - line.shippedQuantity > 0)
  const initial: Shipment = { carrier: '', number: '', quantities: Object.fromEntries(open.map((line) => [line.id, line.quantity - line.cancelledQuantity - line.shippedQuantity])) }
  const submit = ({ carrier, number, quantities }: Shipment, key: string) => api.ship({ id: order.id, carrier, number: number.trim(), lines: Object.entries(quantities).filter(([, quantity]) => quantity > 0).map(([lineId, quantity]) => ({ lineId, quantity })) }, { key })
  return (
    <FormPage<Shipment> name={`ship-${order.id}`} keepsDraft={false} initial={initial} submit={submit} after={after} text={w.shipAll}>
      {open.map((line) => <Form.Item key={line.id} name={['quantities', line.id]} label={<>{line.isGift && <Tag>{w.gift}</Tag>}{line.title} <Quiet>　{line.specText}　{w.left(line.quantity - line.cancelledQuantity - line.shippedQuantity)}</Quiet></>}><InputNumber min={0} max={line.quantity - line.cancelledQuantity - line.shippedQuantity} precision={0} /></Form.Item>)}
      <div className="form-row">
        <Form.Item name="carrier" label={w.carrier} {...(best && { extra: d.suggested(carrierOf(best.carrier), `${d.whys[best.why]}${best.rule && ` ${best.rule}`}`) })} rules={[{ required: true }]}><Select showSearch optionFilterProp="label" options={(data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }))} /></Form.Item>
        <Form.Item name="number" label={w.trackingNumber} rules={[{ required: true }]}><Input maxLength={40} autoComplete="off" /></Form.Item>
      </div>
    </FormPage>
  )
}
