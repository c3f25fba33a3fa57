import { useQuery } from '@tanstack/react-query'
import { Panel, Quiet, When } from './parts'
import { stockWords as s } from './stock-words'

/** From which warehouses an order is sent 发货仓库, and why it takes more than one parcel. */
interface Held { readonly skuId: string; readonly warehouseId: string; readonly warehouse: string; readonly quantity: number; readonly why: string; readonly promisedAt: string | null }
interface Props { readonly orderId: string; readonly load: () => Promise<{ readonly items: readonly Held[] }>; readonly lines: readonly { readonly skuId: string; readonly title: string; readonly specText: string }[] }

export function Holds({ orderId, load, lines }: Props) {
  const { data } = useQuery({ queryKey: ['holds', orderId], queryFn: load })
  if (!data) return null
  const houses = new Set(data.items.map((one) => one.warehouseId)).size
  const nameOf = (skuId: string) => { const line = lines.find((one) => one.skuId === skuId); return line ? `${line.title} ${line.specText}` : skuId }
  return (
    <Panel title={s.from}>
      {houses > 1 && <p role="note">{s.parcels(houses)}</p>}
      <ul>{data.items.map((one) => <li key={`${one.warehouseId} ${one.skuId}`} className="desk-panel-head"><span><b>{one.warehouse}</b> {nameOf(one.skuId)} × {one.quantity}</span><span><Quiet>{s.whys[one.why]}</Quiet>{one.promisedAt && <small className="under">{s.promised} <When at={one.promisedAt} /></small>}</span></li>)}</ul>
    </Panel>
  )
}
