import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Tag } from 'antd'
import { aftersalesWords } from '../../../design/aftersales-words'
import { ChangesPanel, type ChangeCalls } from '../../../design/changes'
import { ParcelStory } from '../../../design/parcels'
import { PresalePanel } from '../../../design/presales'
import { ActWithReason, Facts, Failed, Money, Panel, Quiet, Screen, State, Waiting, When } from '../../../design/parts'
import { OrderTimeline } from '../../../design/timeline'
import { priceWords } from '../../../design/price-words'
import { TicketPanel } from '../../../design/tickets'
import { VoucherPanel } from '../../../design/vouchers'
import { endingOf, orderState } from '../../../design/order-words'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** One order with everything that happened to it 订单详情; the address stays masked. */
export function Order() {
  const { id = '' } = useParams({ strict: false })
  const { data, dataUpdatedAt, error, refetch } = useQuery({ queryKey: ['order', id], queryFn: () => api.anyOrder({ id }) })
  // Who may not see points sees none.
  const { data: points } = useQuery({ queryKey: ['order-points', id], queryFn: () => api.pointsOfOrder({ id }), retry: false })
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  const again = () => { void refetch() }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  const changes: ChangeCalls = { list: () => api.allChanges({ orderId: id, limit: 20 }), preview: (actions) => api.staffPreviewChange({ id, actions }), ask: (given, key) => api.staffAskChange({ id, ...given }, { key }) }
  const canCancel = (data.state === 'placed' && data.paidFen === 0) || data.state === 'paid'
  return (
    <Screen title={<>{data.number} <State text={orderState(data, w.orderStates)} tone={toneOf(data.state)} />{data.closedFor && <> <Quiet>{aftersalesWords.closedFor[data.closedFor]}</Quiet></>}</>} back={<Link to="/orders" aria-label={w.orders}>‹</Link>} actions={canCancel && <ActWithReason danger text={w.cancelOrder} run={(reason) => api.staffCancel({ id, reason })} after={again} />}>
      <Panel><Facts items={[[w.merchant, data.merchantName], [w.placedAt, <When key="at" at={data.placedAt} />], [w.goodsFen, <Money key="g" fen={data.goodsFen} />], [w.discount, <Money key="d" fen={data.discountFen} />], ...(data.pointsFen > 0 ? [[w.pointsPaid, <Money key="po" fen={data.pointsFen} />] as const] : []), [w.freight, <Money key="f" fen={data.freightFen} />], [w.payable, <Money key="p" fen={data.payableFen} />], [w.paid, <Money key="paid" fen={data.paidFen} />], ...(data.balanceFen > 0 ? [[w.balancePaid, <Money key="ba" fen={data.balanceFen} />] as const] : []), [w.refunded, <Money key="r" fen={data.refundedFen} />], ...(data.note ? [[w.note, data.note] as const] : []), ...(data.cancelReason ? [[w.reason, endingOf(data.cancelReason)] as const] : [])]} /></Panel>
      {points && points.items.length > 0 && <Panel title={w.points}>{points.items.map((one) => <Facts key={one.orderId} items={[[w.pointsUsed, one.usedPoints.toLocaleString('en-US')], [w.pointsBack, one.backPoints.toLocaleString('en-US')], [w.pointsEarned, one.earnedPoints.toLocaleString('en-US')], [w.pointsClawed, one.clawedPoints.toLocaleString('en-US')]]} />)}</Panel>}
      {data.parentId && me?.permits.includes('changes.read') && <ChangesPanel order={data} calls={changes} mayChange={me.permits.includes('changes.write')} after={again} />}
      <PresalePanel order={data} side="staff" end={(reason) => api.staffDefault({ id, reason })} after={again} />
      <Panel title={w.lines}><ul>{data.lines.map((line) => <li key={line.id} className="desk-panel-head"><span className="thumb">{line.picture && <img src={`/files/${line.picture}?w=320`} alt="" width={44} height={44} />}{line.isGift && <Tag>{line.lapsedAt ? w.giftLost : w.gift}</Tag>}{line.title} {line.specText}</span><span><Money fen={line.unitPriceFen} /> × {line.quantity}{line.marginFen !== null && <small className="quiet under">{priceWords.margin} <Money fen={line.marginFen} /></small>}</span></li>)}</ul></Panel>
      <TicketPanel order={data} load={() => api.staffOrderTickets({ orderId: data.id })} />
      {data.parentId && <VoucherPanel orderId={data.id} lines={data.lines} load={() => api.staffOrderVouchers({ orderId: data.id })} />}
      {data.address.region !== '' && <Panel title={w.address}><Facts items={[[w.contact, data.address.name], [w.phone, data.address.phone], [w.address, `${data.address.region} ${data.address.street}`]]} /></Panel>}
      {data.payment && <Panel title={w.payment}><Facts items={[[w.state, <State key="s" text={w.intentStates[data.payment.state] ?? data.payment.state} tone={toneOf(data.payment.state)} />], [w.amount, <Money key="a" fen={data.payment.amountFen} />], [w.refunded, <Money key="r" fen={data.payment.refundedFen} />]]} /></Panel>}
      {data.parcels.length > 0 && <Panel title={w.parcels}>{data.parcels.map((parcel) => <ParcelStory key={parcel.id} parcel={parcel} />)}</Panel>}
      {me?.permits.includes('timelines.read') && <OrderTimeline orderId={id} version={String(dataUpdatedAt)} load={(page) => api.anyOrderTimeline({ id, ...page })} />}
    </Screen>
  )
}
