import { dateTime, yuan } from '../../design/format'
import { page, type Ask, type View } from '../page'
import { Lost } from '../refusals'
import { Refused } from '../parts/form'
import { Empty, More, Picture } from '../parts/goods'
import { checkoutOf, Pieces } from '../parts/group'
import { Island } from '../parts/island'

/** A group's page 团页, to be shared: who is in by masked names, how many are missing, how long it lasts, and the one thing that each may do. It works without a script. */
async function load({ call, params }: Ask) { return { ...await call.group({ id: params.id! }), nowMs: Date.now() } }
type Data = Awaited<ReturnType<typeof load>>

export const group = page({
  path: '/groups/:id', load,
  head: ({ data, ask: { words } }) => ({ title: words.groups.pageTitle(data.title), robots: 'noindex' }),
  // Asked before he goes to the checkout, so that whoever came too late reads it here.
  async act({ call, form, params }) {
    const [skuId, quantity] = [form.text('sku'), form.whole('n', 1)]
    if (skuId === '') throw new Lost()
    await call.quote({ lines: [{ skuId, quantity }], groupId: params.id! })
    return checkoutOf(skuId, quantity, { group: params.id! })
  },
  view: ({ data, ask, problem }) => {
    const { words, locale, query } = ask
    const w = words.groups
    return (
      <div class="narrow group">
        <h1>{w.size(data.size)}</h1>
        <Refused problem={problem} fields={['lines.0.quantity']} />
        {query.said === 'full' && <p class="notice" role="status">{w.cameLate}</p>}
        <section class="panel">
          <a class="line" href={`/p/${data.productId}`}><span class="line-picture"><Picture name={data.picture} alt="" /></span><span class="line-text"><span class="line-title">{data.title}</span>{data.goods[0] && <span class="line-foot"><b class="price">{yuan(data.goods[0].priceFen)}</b><small class="muted">{w.alone(yuan(data.goods[0].aloneFen))}</small></span>}</span></a>
          <div class="bargain-way">
            <p><b>{data.state === 'filled' ? w.filled : data.state === 'failed' ? w.failed : w.running_(data.missing)}</b></p>
            <progress value={data.members} max={data.size} aria-label={w.isIn(data.members, data.size)} />
            <p class="muted small">{[w.isIn(data.members, data.size), ...(data.paying > 0 ? [w.paying(data.paying)] : [])].join(' · ')}</p>
          </div>
          {data.state === 'running' && <p class="bargain-until"><Island name="countdown" props={{ until: data.endsAt, nowMs: data.nowMs, locale, label: w.untilEnds }} /></p>}
          <Action data={data} ask={ask} problem={problem} />
        </section>
        <section class="panel" aria-labelledby="members"><h2 id="members">{w.members}</h2>
          {data.people.length === 0 ? <p class="muted">{w.none}</p>
            : <ol class="bargain-helps">{data.people.map((one, i) => <li key={i}><span class="helper-mark" aria-hidden="true">{[...one.name][0]}</span><span>{one.name} {one.isLeader && <span class="tag">{w.isLeader}</span>}<br /><time class="muted small" dateTime={one.at}>{dateTime(one.at)}</time></span></li>)}</ol>}
        </section>
      </div>
    )
  },
})

/** What whoever looks may do now: a member shares, a friend joins, who came too late founds one. */
function Action({ data, ask: { words: { groups: w }, form }, problem }: Pick<View<Data>, 'ask' | 'problem'> & { readonly data: Data }) {
  const own = <a class="button ghost" href={`/p/${data.productId}`}>{w.again}</a>
  if (data.myOrderId) return (
    <div class="bargain-do">{data.state === 'running' && <><button type="button" class="button" data-copy={`/groups/${data.id}`} data-copied={w.linkCopied}>{w.share}</button><small class="muted">{w.mine}</small></>}
      <a class="button ghost" href={`/orders/${data.myOrderId}`}>{w.seeOrder}</a></div>
  )
  if (!data.mayJoin || data.goods.length === 0) return <div class="bargain-do">{data.state === 'running' && data.paying > 0 && <p class="notice">{w.full}</p>}{own}</div>
  return (
    <div class="bargain-do">
      <form method="post" action={`/groups/${data.id}`} data-live>
        {data.goods.length === 1 ? <input type="hidden" name="sku" value={data.goods[0]!.skuId} /> : <><label for="sku">{w.spec}</label><select id="sku" name="sku">{data.goods.map((one) => <option key={one.skuId} value={one.skuId} selected={form.text('sku') === one.skuId}>{one.specText} {yuan(one.priceFen)}</option>)}</select></>}
        <Pieces most={data.perShopper} words={w} value={form.text('n')} problem={problem} />
        <button class="button">{w.joinFor} {data.goods.length === 1 && yuan(data.goods[0]!.priceFen)}</button>{data.perShopper === 1 && <small class="muted">{w.perShopper(1)}</small>}</form>
      {own}
    </div>
  )
}

/** What can be bought in groups now 拼团会场, and the groups that lack the fewest; each opens on its product's page, where the rules stand. */
export const allGroups = page({
  path: '/groups', tab: 'home',
  load: async ({ call }) => ({ ...await call.groupsNow({}), nowMs: Date.now() }),
  head: ({ ask: { words } }) => ({ title: words.groups.all, description: words.found.about.groups, canonical: '/groups' }),
  view: ({ data: { items, nowMs }, ask: { words, locale } }) => {
    const w = words.groups
    return (
      <>
        <h1>{w.all}</h1>
        {items.length === 0 ? <Empty title={w.noneNow} hint={w.noneNowHint} href="/" action={words.goShopping} /> : <>
          <p class="muted">{w.allHint} <a class="unbroken" href="/me/groups">{w.myTitle} ›</a></p>
          <ul class="flash-goods">{items.map((one) => (
            <li key={one.id} class="panel flash-good">
              <a class="flash-picture" href={`/p/${one.productId}`} aria-label={one.title}><Picture name={one.picture} alt="" /></a>
              <div class="flash-told">
                <a href={`/p/${one.productId}`}><b>{one.title}</b></a>
                <p class="flash-price"><b class="price">{w.from(yuan(one.priceFen))}</b> <small class="muted">{w.alone(yuan(one.aloneFen))}</small></p>
                <small class="muted">{w.sizes(one.sizes)} · {w.left(one.left)} · <span class="unbroken">{w.endsAt(dateTime(one.endsAt))}</span></small>
                {one.near && <p class="group-near"><span class="tag">{w.openNow(one.open)}</span> <small><span class="unbroken">{w.near(one.near.size, one.near.missing)}</span> · <span class="unbroken"><Island name="countdown" props={{ until: one.near.endsAt, nowMs, locale, label: w.untilEnds }} /></span></small></p>}
              </div>
              {one.near ? <a class="button" href={`/groups/${one.near.groupId}`} aria-label={`${w.join} ${one.title}`}>{w.join}</a> : <a class="button" href={`/p/${one.productId}`} aria-label={`${w.go} ${one.title}`}>{w.go}</a>}
            </li>))}</ul>
        </>}
      </>
    )
  },
})

/** My groups 我的拼团: each seat with how far its group is; what is to be paid opens on its order. */
export const myGroups = page({
  path: '/me/groups', tab: 'me',
  load: ({ call, query }) => call.myGroups({ ...(query.cursor && { cursor: query.cursor }) }),
  head: ({ ask: { words } }) => ({ title: words.groups.myTitle, robots: 'noindex' }),
  view: ({ data: { items, next }, ask: { words } }) => {
    const w = words.groups
    return (
      <div class="narrow">
        <h1>{w.myTitle}</h1>
        {items.length === 0 ? <Empty title={w.noneMine} hint={w.noneMineHint} href="/groups" action={w.all} />
          : <><ul class="lines panel" data-grid>{items.map((one) => (
            <li key={one.orderId}><a class="line" href={one.groupId ? `/groups/${one.groupId}` : `/orders/${one.orderId}`}><span class="line-picture"><Picture name={one.picture} alt="" /></span><span class="line-text"><span class="line-title">{one.title}</span>
              <small class="muted">{[w.states[one.state], w.size(one.size), one.isFounder && w.founder, one.specText].filter(Boolean).join(' · ')}</small>
              <span class="line-foot"><b class="price">{yuan(one.priceFen)}</b><small class="muted">{[w.pieces(one.pieces), one.groupState === 'running' ? w.isIn(one.members, one.size) : '', one.state === 'kept' && one.endsAt ? w.endsAt(dateTime(one.endsAt)) : ''].filter(Boolean).join(' · ')}</small></span></span></a></li>))}</ul>
            {next && <More href={`/me/groups?cursor=${encodeURIComponent(next)}`} words={words} />}</>}
      </div>
    )
  },
})
