import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Tag } from 'antd'
import { useState } from 'react'
import { aftersalesWords } from '../../../design/aftersales-words'
import { ChangesPanel, type ChangeCalls } from '../../../design/changes'
import { Holds } from '../../../design/holds'
import { ParcelStory } from '../../../design/parcels'
import { PresalePanel } from '../../../design/presales'
import { Act, Facts, Failed, Money, Panel, Quiet, Screen, State, Waiting, When } from '../../../design/parts'
import { OrderTimeline } from '../../../design/timeline'
import { priceWords } from '../../../design/price-words'
import { TicketPanel } from '../../../design/tickets'
import { VoucherPanel } from '../../../design/vouchers'
import { endingOf, orderState } from '../../../design/order-words'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'
import { Renumber } from './renumber'
import { Ship } from './ship'

/** One order 订单详情: to whom (masked until asked for, and each asking is on record), what, and the parcels it goes in. */
type Detail = Awaited<ReturnType<typeof api.merchantOrder>>

export function Order() {
  const { id = '' } = useParams({ strict: false })
  const { data, dataUpdatedAt, error, refetch } = useQuery({ queryKey: ['order', id], queryFn: () => api.merchantOrder({ id }) })
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) })
  const again = () => { void refetch() }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  const changes: ChangeCalls = { list: () => api.merchantChanges({ orderId: id, limit: 20 }), preview: (actions) => api.merchantPreviewChange({ id, actions }), ask: (given, key) => api.merchantAskChange({ id, ...given }, { key }), answer: (changeId, isAgreed, words) => api.answerChange({ id: changeId, isAgreed, words }), withdraw: (changeId) => api.withdrawChange({ id: changeId }) }
  return (
    <Screen title={<>{data.number} <State text={orderState(data, w.orderStates)} tone={toneOf(data.state)} />{data.closedFor && <> <Quiet>{aftersalesWords.closedFor[data.closedFor]}</Quiet></>}</>} back={<Link to="/orders" aria-label={w.orders}>‹</Link>}>
      {(data.state === 'paid' || data.state === 'part_shipped') && data.collectAt === null && data.lines.some((line) => line.kind === 'goods' && line.quantity - line.cancelledQuantity > line.shippedQuantity) && <Panel title={w.ship}><Ship key={data.state + String(data.parcels.length)} order={data} after={again} /></Panel>}
      <PresalePanel order={data} side="merchant" end={me?.permits.includes('ordering.default') ? (reason) => api.declareDefault({ id, reason }) : undefined} after={again} />
      {me?.permits.includes('changes.read') && <ChangesPanel order={data} calls={changes} mayChange={me.permits.includes('changes.write')} after={again} />}
      <TicketPanel order={data} load={() => api.merchantOrderTickets({ orderId: data.id })} />
      {data.parentId !== null && <VoucherPanel orderId={data.id} lines={data.lines} load={() => api.merchantOrderVouchers({ orderId: data.id })} />}
      {data.address.region !== '' && <Address order={data} />}
      <Panel title={w.lines}><ul>{data.lines.map((line) => <li key={line.id} className="desk-panel-head"><span className="thumb">{line.picture && <img src={`/files/${line.picture}?w=320`} alt="" width={44} height={44} />}{line.isGift && <Tag>{line.lapsedAt ? w.giftLost : w.gift}</Tag>}{line.title} <Quiet>{line.specText}</Quiet></span><span><Money fen={line.unitPriceFen} /> × {line.quantity}{line.marginFen !== null && <small className="quiet under">{priceWords.margin} <Money fen={line.marginFen} /></small>}</span></li>)}</ul></Panel>
      <Panel title={w.amounts}><Facts items={[[w.buyerId, <code key="b">{data.shopperId}</code>], [w.placedAt, <When key="at" at={data.placedAt} />], [w.goodsFen, <Money key="g" fen={data.goodsFen} />], [w.discount, <Money key="d" fen={data.discountFen} />], ...(data.pointsFen > 0 ? [[w.pointsPaid, <Money key="po" fen={data.pointsFen} />] as const] : []), [w.freightFen, <Money key="f" fen={data.freightFen} />], [w.paid, <Money key="p" fen={data.paidFen} />], ...(data.balanceFen > 0 ? [[w.balancePaid, <Money key="ba" fen={data.balanceFen} />] as const] : []), [w.refunded, <Money key="r" fen={data.refundedFen} />], ...(data.note ? [[w.note, data.note] as const] : []), ...(data.cancelReason ? [[w.reason, endingOf(data.cancelReason)] as const] : [])]} /></Panel>
      {data.parentId !== null && me?.permits.includes('stock.read') && <Holds orderId={data.id} load={() => api.orderHolds({ orderId: data.id })} lines={data.lines} />}
      {data.parcels.length > 0 && <Panel title={w.parcels}>{data.parcels.map((parcel) => <ParcelStory key={parcel.id} parcel={parcel}><Renumber parcel={parcel} after={again} /></ParcelStory>)}</Panel>}
      {me?.permits.includes('timelines.read') && <OrderTimeline orderId={id} version={String(dataUpdatedAt)} load={(page) => api.merchantOrderTimeline({ id, ...page })} />}
    </Screen>
  )
}

function Address({ order }: { readonly order: Detail }) {
  const [shown, show] = useState<Awaited<ReturnType<typeof api.revealAddress>>>()
  const { name, phone, region, street } = shown ?? order.address
  return <Panel title={w.address} extra={shown ? <Quiet>{w.revealed}</Quiet> : <Act small text={w.reveal} run={async () => { show(await api.revealAddress({ id: order.id })) }} />}><Facts items={[[w.contact, name], [w.phone, phone], [w.address, `${region} ${street}`]]} /></Panel>
}
