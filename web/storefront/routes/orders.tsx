import { yuan, dateTime } from '../../design/format'
import { page, type Ask } from '../page'
import { Empty, More, Picture } from '../parts/goods'
import { NextStep } from '../parts/next-step'
import { hereWith } from '../parts/sorts'
import { Refused } from '../parts/form'
import { actOnOrder } from '../orders'

/** My orders 我的订单: by state, each with what comes next in one button. */
const states = ['placed', 'paid', 'part_shipped', 'shipped', 'received', 'cancelled'] as const
const stateOf = (given: string | undefined) => states.find((one) => one === given)

async function load({ call, query }: Ask) {
  const state = stateOf(query.state)
  return { state, ...await call.orders({ limit: 20, ...(state && { state }), ...(query.q && { q: query.q.slice(0, 40) }), ...(query.cursor && { cursor: query.cursor }) }), key: crypto.randomUUID(), nowMs: Date.now() }
}

export const orders = page({
  path: '/orders', tab: 'me', load, act: actOnOrder,
  head: ({ ask: { words } }) => ({ title: words.orders, robots: 'noindex' }),
  view: ({ data: { state, items, next, key, nowMs }, ask, problem }) => {
    const { words, query } = ask
    return (
      <div class="narrow">
        <h1>{words.orders}</h1>
        <Refused problem={problem} />
        <nav class="sorts" aria-label={words.orderState}>{([undefined, ...states] as const).map((one) => <a key={one ?? 'all'} href={hereWith(ask, { state: one })} aria-current={one === state ? 'true' : undefined}>{words.states[one ?? 'all']}</a>)}</nav>
        <form method="get" action="/orders" class="field-row" role="search"><input name="q" type="search" inputMode="numeric" value={query.q ?? ''} aria-label={words.search_orders} placeholder={words.search_orders} /><button class="button soft">{words.search}</button></form>
        {items.length === 0 && <Empty title={words.noOrders} href="/" action={words.goShopping} />}
        <ul class="orders" data-grid>
          {items.map((order) => (
            <li key={order.id} class="panel order">
              <header><b>{order.merchantName}</b><span class={`state state-${order.state}`}>{order.refundedFen > 0 && order.state === 'cancelled' ? words.refunded : words.states[order.state]}</span></header>
              <a href={`/orders/${order.id}`} class="order-goods" aria-label={`${words.seeDetail} ${order.number}`}>{order.lines.slice(0, 4).map((line) => <Picture key={line.id} name={line.picture} alt={line.title} />)}<span class="order-titles">{order.lines[0]?.title}</span></a>
              <p class="row muted small"><span>{words.orderNumber} {order.number} · {dateTime(order.placedAt)}</span><span>{words.pieces(order.lines.reduce((sum, line) => sum + line.quantity, 0))} <b>{yuan(order.payableFen)}</b></span></p>
              <NextStep order={order} ask={ask} orderKey={`${key}.${order.id}`} nowMs={nowMs} isShort />
            </li>
          ))}
        </ul>
        {items.length > 0 && <More href={next && `${hereWith(ask, { state })}${state || query.q ? '&' : '?'}cursor=${encodeURIComponent(next)}`} words={words} />}
      </div>
    )
  },
})
