import { dateTime } from '../../design/format'
import { page, type Ask } from '../page'
import { Empty, More, Picture, Price } from '../parts/goods'
import { Icon } from '../parts/icon'
import { NextStep } from '../parts/next-step'
import { hereWith } from '../parts/sorts'
import { Refused } from '../parts/form'
import { actOnOrder } from '../orders'

/** My orders 我的订单: by state, each with what comes next in one button. */
const states = ['placed', 'paid', 'part_shipped', 'shipped', 'received', 'cancelled'] as const
const stateOf = (given: string | undefined) => states.find((one) => one === given)

async function load({ call, query }: Ask) {
  const state = stateOf(query.state)
  const [found, waiting, { count: toReview }] = await Promise.all([call.orders({ limit: 20, ...(state && { state }), ...(query.q && { q: query.q.slice(0, 40) }), ...(query.cursor && { cursor: query.cursor }) }), call.myTodo({}), call.toReviewCount({})])
  return { state, ...found, toReview, counts: { placed: waiting.placed, paid: waiting.paid, part_shipped: waiting.partShipped, shipped: waiting.shipped } as Partial<Record<string, number>>, key: crypto.randomUUID(), nowMs: Date.now() }
}

export const orders = page({
  path: '/orders', tab: 'me', load, act: actOnOrder,
  head: ({ ask: { words } }) => ({ title: words.orders, robots: 'noindex' }),
  view: ({ data: { state, items, next, toReview, counts, key, nowMs }, ask, problem }) => {
    const { words, query } = ask
    return (
      <div class="narrow">
        <h1>{words.orders}</h1>
        <Refused problem={problem} />
        <nav class="sorts" aria-label={words.orderState}>{([undefined, ...states] as const).map((one) => <a key={one ?? 'all'} href={hereWith(ask, { state: one })} aria-current={one === state ? 'true' : undefined}>{words.states[one ?? 'all']}{one && (counts[one] ?? 0) > 0 && <span class="count">{counts[one]}</span>}</a>)}<a href="/me/reviews">{words.reviews.toReview}{toReview > 0 && <span class="count">{toReview}</span>}</a></nav>
        <form method="get" action="/orders" class="field-row find" role="search">{state && <input type="hidden" name="state" value={state} />}<input name="q" type="search" inputMode="numeric" value={query.q ?? ''} aria-label={words.search_orders} placeholder={words.search_orders} /><button class="button soft">{words.search}</button></form>
        {items.length === 0 && <Empty icon="box" title={words.noOrders} href="/" action={words.goShopping} />}
        <ul class="orders" data-grid>
          {items.map((order) => (
            <li key={order.id} class="panel order">
              <header><a href={`/store/${order.merchantId ?? ''}`}><Icon name="store" size={16} /> <b>{order.merchantName}</b> ›</a><span class={`state state-${order.state}`}>{order.closedFor ? words.after.closedFor[order.closedFor] : order.refundedFen > 0 && order.state === 'cancelled' ? words.refunded : order.collectAt !== null && order.state === 'paid' ? words.pickup.toCollect : words.states[order.state]}</span></header>
              <a href={`/orders/${order.id}`} class="order-goods" aria-label={`${words.seeDetail} ${order.number}`}>{order.lines.slice(0, 4).map((line) => <Picture key={line.id} name={line.picture} alt={line.title} />)}<span class="order-titles">{order.lines[0]?.title}</span></a>
              <p class="order-sum"><small class="muted">{dateTime(order.placedAt)}</small><span>{words.pieces(order.lines.filter(({ isGift }) => !isGift).reduce((sum, line) => sum + line.quantity, 0))} {order.paidFen > 0 ? words.paidAmount : words.payable} <Price fen={order.paidFen || order.payableFen} /></span></p>
              <NextStep order={order} ask={ask} orderKey={`${key}.${order.id}`} nowMs={nowMs} isShort countdown={order.countdown} />
            </li>
          ))}
        </ul>
        {items.length > 0 && <More href={next && `${hereWith(ask, { state })}${state || query.q ? '&' : '?'}cursor=${encodeURIComponent(next)}`} words={words} />}
      </div>
    )
  },
})
