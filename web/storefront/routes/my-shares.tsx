import { page } from '../page'
import { Empty, More, Picture } from '../parts/goods'

/** My shares 我的分享 (F30): how many opened what I shared and how many ordered; no names. */
export const myShares = page({
  path: '/me/shares', tab: 'me',
  load: ({ call, query }) => call.myShares({ limit: 20, ...(query.cursor && { cursor: query.cursor }) }),
  head: ({ ask: { words } }) => ({ title: words.shares.title, robots: 'noindex' }),
  view: ({ data, ask: { words } }) => {
    const { shares: w } = words
    return (
      <div class="narrow">
        <h1>{w.title}</h1>
        <section class="panel points-sum"><p><b class="points-number">{data.opened}</b> <span class="muted">{w.opened}</span> · <b class="points-number">{data.ordered}</b> <span class="muted">{w.ordered}</span> · <b class="points-number">{data.paid}</b> <span class="muted">{w.paid}</span></p><p class="muted small">{w.hint(data.days)}</p></section>
        {data.items.length === 0 ? <Empty icon="next" title={w.none} hint={w.noneHint} href="/" action={w.home} /> : (
          <><section class="panel"><ul class="lines">{data.items.map((one) => <li key={one.id} class="line"><a class="line-picture" href={`/p/${one.productId}`} tabIndex={-1} aria-hidden="true"><Picture name={one.picture} alt="" /></a><div class="line-text"><a class="line-title" href={`/p/${one.productId}/card`}>{one.title || one.productId}</a><small class="muted">{w.row(one.opened, one.ordered, one.paid)}</small></div></li>)}</ul></section>
            {data.next && <More href={`/me/shares?cursor=${encodeURIComponent(data.next)}`} words={words} />}</>
        )}
      </div>
    )
  },
})
