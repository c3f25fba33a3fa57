import { dateTime, yuan } from '../../design/format'
import { page, type Ask, type View } from '../page'
import { Lost } from '../refusals'
import { Refused } from '../parts/form'
import { Picture } from '../parts/goods'
import { checkoutOf } from '../parts/group'
import { Island } from '../parts/island'

/** A group's page 团页, to be shared: who is in by masked names, how many are missing, how long it lasts, and the one thing that each may do. It works without a script. */
async function load({ call, params }: Ask) { return { ...await call.group({ id: params.id! }), nowMs: Date.now() } }
type Data = Awaited<ReturnType<typeof load>>

export const group = page({
  path: '/groups/:id', load,
  head: ({ data, ask: { words } }) => ({ title: words.groups.pageTitle(data.title), robots: 'noindex' }),
  // Asked before he goes to the checkout, so that whoever came too late reads it here.
  async act({ call, form, params }) {
    const skuId = form.text('sku')
    if (skuId === '') throw new Lost()
    await call.quote({ lines: [{ skuId, quantity: 1 }], groupId: params.id! })
    return checkoutOf(skuId, 1, { group: params.id! })
  },
  view: ({ data, ask, problem }) => {
    const { words, locale, query } = ask
    const w = words.groups
    return (
      <div class="narrow group">
        <h1>{w.size(data.size)}</h1>
        <Refused problem={problem} />
        {query.said === 'full' && <p class="notice" role="status">{w.cameLate}</p>}
        <section class="panel">
          <a class="line" href={`/p/${data.productId}`}><span class="line-picture"><Picture name={data.picture} alt="" /></span><span class="line-text"><span class="line-title">{data.title}</span>{data.goods[0] && <span class="line-foot"><b class="price">{yuan(data.goods[0].priceFen)}</b><small class="muted">{w.alone(yuan(data.goods[0].aloneFen))}</small></span>}</span></a>
          <div class="bargain-way">
            <p><b>{data.state === 'filled' ? w.filled : data.state === 'failed' ? w.failed : w.running_(data.missing)}</b></p>
            <progress value={data.members} max={data.size} aria-label={w.isIn(data.members, data.size)} />
            <p class="muted small">{[w.isIn(data.members, data.size), ...(data.paying > 0 ? [w.paying(data.paying)] : [])].join(' · ')}</p>
          </div>
          {data.state === 'running' && <p class="bargain-until"><Island name="countdown" props={{ until: data.endsAt, nowMs: data.nowMs, locale, label: w.untilEnds }} /></p>}
          <Action data={data} ask={ask} />
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
function Action({ data, ask: { words: { groups: w } } }: Pick<View<Data>, 'ask'> & { readonly data: Data }) {
  const own = <a class="button ghost" href={`/p/${data.productId}`}>{w.again}</a>
  if (data.myOrderId) return (
    <div class="bargain-do">{data.state === 'running' && <><button type="button" class="button" data-copy={`/groups/${data.id}`} data-copied={w.linkCopied}>{w.share}</button><small class="muted">{w.mine}</small></>}
      <a class="button ghost" href={`/orders/${data.myOrderId}`}>{w.seeOrder}</a></div>
  )
  if (!data.mayJoin || data.goods.length === 0) return <div class="bargain-do">{data.state === 'running' && data.paying > 0 && <p class="notice">{w.full}</p>}{own}</div>
  return (
    <div class="bargain-do">
      <form method="post" action={`/groups/${data.id}`} data-live>
        {data.goods.length === 1 ? <input type="hidden" name="sku" value={data.goods[0]!.skuId} /> : <><label for="sku">{w.spec}</label><select id="sku" name="sku">{data.goods.map((one) => <option key={one.skuId} value={one.skuId}>{one.specText} {yuan(one.priceFen)}</option>)}</select></>}
        <button class="button">{w.joinFor} {data.goods.length === 1 && yuan(data.goods[0]!.priceFen)}</button><small class="muted">{w.perShopper(data.perShopper)}</small></form>
      {own}
    </div>
  )
}
