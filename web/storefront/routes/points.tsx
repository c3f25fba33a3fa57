import { date, dateTime, yuan } from '../../design/format'
import { page } from '../page'
import { Empty, More } from '../parts/goods'
import { Icon } from '../parts/icon'

/** My points 我的积分: how many there are and what they are worth, what is to come and what goes soon, and everything that happened. */
const many = (n: number): string => n.toLocaleString('en-US')
const signed = (n: number): string => `${n > 0 ? '+' : ''}${many(n)}`

export const myPoints = page({
  path: '/me/points', tab: 'me',
  load: async ({ call, query }) => {
    const [account, log] = await Promise.all([call.myPoints({}), call.myPointsLog({ limit: 20, ...(query.cursor && { cursor: query.cursor }) })])
    return { account, log }
  },
  head: ({ ask: { words } }) => ({ title: words.points.title, robots: 'noindex' }),
  view: ({ data: { account, log }, ask: { words } }) => {
    const { points: w } = words
    const { rules } = account
    return (
      <div class="narrow">
        <h1>{w.title}</h1>
        <section class="panel points-sum">
          <p><b class="points-number">{many(account.available)}</b> <span class="muted">{w.usable}</span></p>
          <p class="muted">{w.worth(yuan(account.worthFen))}{account.pending > 0 && ` · ${w.toCome(many(account.pending))}`}{account.reserved > 0 && ` · ${w.held(many(account.reserved))}`}</p>
          {account.debt > 0 && <p class="notice" role="status">{w.owed(many(account.debt))}</p>}
        </section>
        {account.expiring.length > 0 && <section class="panel"><h2><Icon name="clock" size={18} /> {w.expiring}</h2><ul class="plain">{account.expiring.map((one) => <li key={one.expiresAt} class="row"><span class={one.isSoon ? 'warn' : ''}>{w.expiresOn(date(one.expiresAt))}</span><b>{many(one.points)}</b></li>)}</ul></section>}
        {account.coming.length > 0 && <section class="panel"><h2>{w.coming}</h2><ul class="plain">{account.coming.map((one) => <li key={one.orderId ?? one.availableAt} class="row"><span>{one.orderId ? <a href={`/orders/${one.orderId}`}>{w.usableFrom(date(one.availableAt))} ›</a> : w.usableFrom(date(one.availableAt))}</span><b>+{many(one.points)}</b></li>)}</ul></section>}
        <section class="panel"><h2>{w.log}</h2>
          {log.items.length === 0 ? <Empty title={w.none} hint={w.noneHint(rules.earnPerYuan)} href="/" action={words.goShopping} /> : (
            <><ul class="plain points-log" data-grid>{log.items.map((one) => (
              <li key={one.id} class="row"><span>{one.orderId ? <a href={`/orders/${one.orderId}`}>{w.reasons[one.reason]} ›</a> : w.reasons[one.reason]}{one.note && <> <span class="muted">{one.note}</span></>}<br /><time class="muted small" dateTime={one.at}>{dateTime(one.at)}</time></span>
                <span class="points-change">{one.available !== 0 && <b>{signed(one.available)}</b>}{one.pending > 0 && <span class="muted small">{w.toCome(many(one.pending))}</span>}{one.debt !== 0 && <span class="muted small">{one.debt < 0 ? w.nowOwed(many(-one.debt)) : w.nowPaid(many(one.debt))}</span>}</span></li>
            ))}</ul>{log.next && <More href={`/me/points?cursor=${encodeURIComponent(log.next)}`} words={words} />}</>
          )}
        </section>
        <section class="panel"><details><summary>{w.rules}</summary><ul>{w.ruleLines(rules).map((line) => <li key={line}>{line}</li>)}</ul></details></section>
      </div>
    )
  },
})
