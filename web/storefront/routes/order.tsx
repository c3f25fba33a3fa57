import { date, dateTime, yuan } from '../../design/format'
import { page, type Ask } from '../page'
import { actOnOrder } from '../orders'
import { Refused } from '../parts/form'
import { FriendLink } from '../parts/friend'
import { GiftMark } from '../parts/gifts'
import { Picture, Price } from '../parts/goods'
import { Icon } from '../parts/icon'
import { Island } from '../parts/island'
import { NextStep } from '../parts/next-step'
import { ParcelPanel } from '../parts/parcels'
import { Earned, pointsOf } from '../parts/points'
import { GroupState } from '../parts/group'
import { PresaleSteps } from '../parts/presale'
import { TicketPanel, ticketsOf } from '../parts/pickup'
import { VoucherPanel, vouchersOf } from '../parts/vouchers'
import { Promises, Timeline } from '../parts/timeline'

/** An order 订单详情: its state and what comes next, parcels with their way, goods, amounts, where it goes, and everything that happened. */
async function load(ask: Ask) {
  const { call, params, query } = ask
  const [order, { items: points }, told] = await Promise.all([call.order({ id: params.id! }), call.pointsOfMyOrder({ id: params.id! }), call.orderTimeline({ id: params.id!, limit: 12, ...(query.before && { cursor: query.before }) })])
  const cases = order.parentId && wasSent.has(order.state) ? (await call.myCases({ orderId: order.id })).items : []
  const reviewed = order.parentId && order.state === 'received' ? (await call.orderReviews({ id: order.id })).items : []
  const changes = order.parentId ? (await call.myChanges({ orderId: order.id, limit: 20 })).items : []
  const friendLink = order.payment?.state === 'open' ? await call.friendLink({ id: order.id }) : null
  return { order, friendLink, cases, changes, reviewed, points, told, vouchers: await vouchersOf(ask, order), tickets: await ticketsOf(ask, order), key: crypto.randomUUID(), nowMs: Date.now() }
}
type Data = Awaited<ReturnType<typeof load>>
type Order = Data['order']
interface Part { readonly order: Order; readonly ask: Ask }
/** A part that is paid has a page for its invoice, and one that is to be paid shows there what was wished for; an order of one part is spoken of as that part. */
function invoiceAt({ id, parentId, state, paidFen, children }: Order): string | undefined {
  const part = parentId ? id : state === 'placed' && children.length === 1 ? children[0]!.id : undefined
  return part && (state === 'placed' || paidFen > 0) ? `/orders/${part}/invoice` : undefined
}
const wasSent: ReadonlySet<string> = new Set(['part_shipped', 'shipped', 'received'])

export const order = page({
  path: '/orders/:id', tab: 'me', load, act: actOnOrder,
  head: ({ data: { order }, ask: { words } }) => ({ title: `${words.orderNumber} ${order.number}`, robots: 'noindex' }),
  view: ({ data: { order, friendLink, cases, changes, reviewed, points, told, vouchers, tickets, key, nowMs }, ask, problem }) => {
    const { words, query } = ask
    const said = query.said === 'cancelled' || query.said === 'receivedNow' || query.said === 'extended' ? words[query.said] : query.said === 'voucherBack' ? words.virtual.refunded : query.said === 'linkBack' ? words.friends.takenBack : words.changes.said[query.said ?? '']
    return (
      <div class="narrow">
        <Refused problem={problem} />
        {said && <p class="notice good" role="status">{said}</p>}
        <section class="panel order-state">
          <h1 class={`state state-${order.state}`}>{order.closedFor ? words.after.closedFor[order.closedFor] : order.refundedFen > 0 && order.state === 'cancelled' ? words.refunded : presaleState(order, words) ?? (order.awaitsGroup && order.state === 'paid' ? words.groups.toFill : order.collectAt !== null && order.state === 'paid' ? words.pickup.toCollect : words.states[order.state])}</h1>
          {order.cancelReason && <p class="muted">{words.endings[order.cancelReason] ?? order.cancelReason}</p>}
          <Latest order={order} />
          <Promised order={order} ask={ask} />
          <NextStep order={order} ask={ask} orderKey={key} nowMs={nowMs} countdown={order.countdown} />
          {friendLink && <FriendLink order={order} madeAt={friendLink.madeAt} ask={ask} />}
          {order.payment?.isByFriend && order.payment.state === 'succeeded' && <p class="latest"><Icon name="done" size={18} /> <span>{words.friends.paidByFriend}</span></p>}
        </section>
        <Promises told={told} ask={ask} orderId={order.id} nowMs={nowMs} />
        <Changes changes={changes} order={order} ask={ask} nowMs={nowMs} />
        <GroupState order={order} nowMs={nowMs} ask={ask} />
        <PresaleSteps order={order} orderKey={key} nowMs={nowMs} ask={ask} />
        {order.children.length > 1 && <section class="panel"><ul class="plain">{order.children.map((child) => <li key={child.id} class="row"><a href={`/orders/${child.id}`}>{child.number}</a><span>{words.states[child.state]} {yuan(child.payableFen)}</span></li>)}</ul></section>}
        {cases.length > 0 && <section class="panel"><h2>{words.after.title}</h2><ul class="plain">{cases.map((one) => <li key={one.id} class="row"><a href={`/aftersales/${one.id}`}>{one.number}</a><span>{words.after.states[one.state]} {one.remedy === 'refund' && yuan(one.amountFen)}</span></li>)}</ul></section>}
        <Reviewed lines={reviewed} ask={ask} />
        <TicketPanel tickets={tickets} order={order} ask={ask} />
        <VoucherPanel order={order} vouchers={vouchers} ask={ask} orderKey={key} />
        <ParcelPanel order={order} nowMs={nowMs} words={words} url={ask.url} />
        <Goods order={order} points={points} ask={ask} />
        <section class="panel">{order.address.region ? <><h2><Icon name="pin" size={18} /> {order.collectAt === null ? words.address : words.pickup.address}</h2><p><b>{order.address.name}</b> {order.address.phone}<br /><span class="muted">{order.address.region} {order.address.street}</span></p></> : <p class="muted">{words.virtual.delivery}</p>}{order.note && <p class="muted">{words.note}：{order.note}</p>}{invoiceAt(order) && <a class="button soft" href={invoiceAt(order)}>{words.invoices.link}</a>}{order.parentId && changeable.has(order.state) && order.presale === null && <a class="button soft" href={`/orders/${order.id}/change`}>{words.changes.link}</a>}</section>
        <Timeline told={told} ask={ask} orderId={order.id} />
      </div>
    )
  },
})

/** Until the rest is paid, and once it has ended badly, an order of a presale stands where its presale stands. */
const presaleState = ({ state, presale }: Order, words: Ask['words']) => (presale && (state === 'placed' || presale.state === 'seller_default' || presale.state === 'cancelled') ? words.presaleStates[presale.state] : undefined)

/** Codes, services and what is collected at a store 自提 cost nothing to send: no line says so. */
const goesByParcel = ({ freightFen, collectAt, lines }: Order): boolean => freightFen > 0 || (collectAt === null && lines.some(({ kind }) => kind === 'goods'))

function Goods({ order, points, ask }: Part & Pick<Data, 'points'>) {
  const { words } = ask
  return (
    <section class="panel">
      <h2>{order.merchantId ? <a href={`/store/${order.merchantId}`}><Icon name="store" size={18} /> {order.merchantName} ›</a> : words.goods}</h2>
      <ul class="lines">{order.lines.map((line) => <li key={line.id} class="line"><a class="line-picture" href={`/p/${line.productId}`} tabIndex={-1} aria-hidden="true"><Picture name={line.picture} alt="" /></a><div class="line-text"><a class="line-title" href={`/p/${line.productId}`}>{line.title}</a>{line.specText && <small class="muted">{line.specText}</small>}<GiftMark line={line} words={words} /><div class="line-foot"><Price fen={line.unitPriceFen} /><span class="muted">× {line.quantity}</span></div>{line.cancelledQuantity > 0 && order.state !== 'cancelled' && <small class="muted">{words.changes.struck(line.cancelledQuantity)}</small>}</div></li>)}</ul>
      <dl class="amounts">
        <div><dt>{words.goodsAmount}</dt><dd>{yuan(order.goodsFen)}</dd></div>
        {order.discounts.length > 0 ? order.discounts.filter(({ offFen }) => offFen > 0).map(({ offerId, name, offFen }) => <div key={offerId} class="explained"><dt>{name}</dt><dd>-{yuan(offFen)}</dd></div>) : order.discountFen > 0 && <div><dt>{words.discount}</dt><dd>-{yuan(order.discountFen)}</dd></div>}
        {order.pointsFen > 0 && <div class="explained"><dt>{words.points.paid(pointsOf(points).used)}</dt><dd>-{yuan(order.pointsFen)}</dd></div>}
        {goesByParcel(order) && <div><dt>{words.freight}</dt><dd>{order.freightFen === 0 ? words.freeFreight : yuan(order.freightFen)}</dd></div>}
        {order.presale && order.paidFen > 0 && order.paidFen < order.payableFen && <div><dt>{words.payable}</dt><dd>{yuan(order.payableFen)}</dd></div>}
        <div><dt>{order.paidFen > 0 ? words.paidAmount : words.payable}</dt><dd><Price fen={order.paidFen || order.payableFen} /></dd></div>
        {order.balanceFen > 0 && order.state !== 'cancelled' && <div class="explained"><dt>{words.balance.paid}</dt><dd>{yuan(order.balanceFen)}</dd></div>}
        {order.balanceFen > 0 && order.state === 'placed' && <div><dt>{words.balance.due}</dt><dd>{yuan(order.payableFen - order.balanceFen)}</dd></div>}
        {order.refundedFen > 0 && <div><dt>{words.refunded}</dt><dd>{yuan(order.refundedFen)}</dd></div>}
      </dl>
      <Earned items={points} ask={ask} />
      <p class="row muted small"><span>{words.orderNumber} {order.number} · {dateTime(order.placedAt)}</span><button type="button" class="link" data-copy={order.number} data-copied={words.copied} aria-label={words.copyOrder}>{words.copy}</button></p>
    </section>
  )
}

const changeable: ReadonlySet<string> = new Set(['placed', 'paid', 'part_shipped'])
/** What was asked to be changed, and by whom 改单; what waits for the shopper's word has his buttons. */
function Changes({ changes, order, ask: { words: { changes: w }, url, locale }, nowMs }: Part & Pick<Data, 'changes' | 'nowMs'>) {
  if (changes.length === 0) return null
  return (
    <section class="panel"><h2>{w.open}</h2>
      <ul class="plain stack">{changes.map((one) => (
        <li key={one.id}><p class="row"><span><b>{w.by[one.askedBy]}</b> {one.actions.map((action) => w.does[action.do]).join(' · ')}</span><span class="tag">{w.states[one.state]}</span></p>
          <p class="muted small">{one.reason}{one.refundFen > 0 && <> · {w.refund(yuan(one.refundFen))}</>}{one.answer && <> · {one.answer}</>}</p>
          {one.dueAt && <p class="muted small"><Island name="countdown" props={{ until: one.dueAt, nowMs, locale, label: w.due }} /></p>}
          {one.paymentId && <p class="row"><a class="button" href={`/pay/${one.paymentId}`}>{w.payExtra} {yuan(one.dueFen)}</a></p>}
          {(one.may.answer || one.may.withdraw) && <form method="post" action={url} class="row"><input type="hidden" name="order" value={order.id} /><input type="hidden" name="change" value={one.id} />
            {one.may.answer && <><button class="button" name="do" value="agree">{w.agree}</button><button class="button ghost" name="do" value="decline">{w.decline}</button></>}
            {one.may.withdraw && <button class="button ghost" name="do" value="withdraw">{w.withdraw}</button>}</form>}</li>))}</ul>
    </section>
  )
}

/** What was received and may be reviewed 待评价, or has been. */
function Reviewed({ lines, ask: { words: { reviews: w } } }: Pick<Part, 'ask'> & { readonly lines: Data['reviewed'] }) {
  if (lines.length === 0) return null
  return <section class="panel" id="reviews"><h2>{w.inOrder}</h2><ul class="plain">{lines.map((line) => <li key={line.lineId} class="row review-line"><span>{line.title} {line.specText && <small class="muted">{line.specText}</small>}<br /><small class="muted">{line.review ? w.stars(line.review.overall) : line.may.write ? w.until(date(line.dueAt)) : w.over}</small></span>{(line.review ?? line.may.write) && <a class={line.may.write ? 'button' : 'button ghost'} href={`/review/${line.lineId}`}>{line.may.write ? w.write : line.may.append ? w.addMore : w.see}</a>}</li>)}</ul></section>
}

/** By when it is promised to be sent, where it was not there yet when it was ordered 缺货预订. */
function Promised({ order, ask: { words } }: Part) {
  const last = order.promises.at(-1)
  if (!last || order.state === 'cancelled') return null
  return <p class="latest" role="note"><Icon name="truck" size={18} /> <span>{words.promised(date(last.promisedAt))}</span></p>
}

/** Where the goods are now, in one line. */
function Latest({ order }: Pick<Part, 'order'>) {
  const [newest] = order.parcels.flatMap(({ moves }) => moves.slice(0, 1)).toSorted((a, b) => (a.at < b.at ? 1 : -1))
  if (!newest || order.state === 'received' || order.state === 'cancelled') return null
  return <p class="latest"><Icon name="truck" size={18} /> <span>{newest.words} <small class="muted">{dateTime(newest.at)}</small></span></p>
}
