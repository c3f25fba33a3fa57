import { dateTime, yuan } from '../../design/format'
import { page, type Ask, type View } from '../page'
import { Helpers, Progress, Proof, Rules } from '../parts/bargain'
import { Refused } from '../parts/form'
import { Empty, More, Picture } from '../parts/goods'
import { Island } from '../parts/island'

/** A bargain's page 砍价页, for its owner and for whoever has its link: how far it is, who helped, and the one thing that each may do. It works without a script. */
async function load({ call, params }: Ask) { return { ...await call.bargain({ id: params.id! }), key: crypto.randomUUID(), nowMs: Date.now() } }
type Data = Awaited<ReturnType<typeof load>>

export const bargain = page({
  path: '/bargains/:id', load,
  head: ({ data, ask: { words } }) => ({ title: words.bargain.pageTitle(data.title), robots: 'noindex' }),
  async act({ call, form, params }) { const { cutFen } = await call.helpBargain({ id: params.id! }, { key: form.text('key') }); return `/bargains/${params.id!}?gave=${cutFen}` },
  view: ({ data, ask, problem }) => {
    const { words, locale, query } = ask
    const w = words.bargain
    const until = data.state === 'running' ? data.endsAt : data.state === 'won' ? data.buyBy : null
    return (
      <div class="narrow bargain">
        <h1>{data.isMine ? w.mine : w.ofFriend(data.owner)}</h1>
        <Refused problem={problem} />
        {query.gave && data.mine !== null && <p class="notice good" role="status">{w.thanks(yuan(data.mine))}</p>}
        <section class="panel">
          <a class="line" href={`/p/${data.productId}`}><span class="line-picture"><Picture name={data.picture} alt="" /></span><span class="line-text"><span class="line-title">{data.title}</span>{data.specText && <small class="muted">{data.specText}</small>}</span></a>
          <Progress bargain={data} words={words} />
          {until && <p class="bargain-until"><Island name="countdown" props={{ until, nowMs: data.nowMs, locale, label: data.state === 'won' ? w.untilBuy : w.untilOver }} /></p>}
          <Action data={data} ask={ask} />
          <p class="muted small">{w.left(data.leftPieces)}</p>
          <Rules of={data} words={words} />
        </section>
        <Helpers bargain={data} words={words} />
        <Proof bargain={data} words={words} />
      </div>
    )
  },
})

/** What whoever looks may do now: the owner shares or buys, a friend helps, once. */
function Action({ data, ask: { words, params } }: Pick<View<Data>, 'ask'> & { readonly data: Data }) {
  const w = words.bargain
  const buy = data.mayBuy && (data.leftPieces > 0 ? <a class="button" href={`/checkout?bargain=${data.id}`}>{w.buyFor(yuan(data.nowFen))}</a> : <p class="notice">{w.noneLeft}</p>)
  if (data.isMine) return (
    <div class="bargain-do">{buy}
      {data.state === 'running' && <><button type="button" class={data.mayBuy ? 'button ghost' : 'button'} data-copy={`/bargains/${data.id}`} data-copied={w.linkCopied}>{w.share}</button><small class="muted">{w.shareHint}</small></>}
      {data.state === 'ordered' && <a class="button" href="/orders?state=placed">{w.seeOrder}</a>}
      {data.state === 'bought' && <p class="notice good">{w.bought}</p>}
      {data.state === 'over' && <><p class="notice">{w.over}</p><a class="button ghost" href={`/p/${data.productId}`}>{w.again}</a></>}
    </div>
  )
  const why = data.whyNot && w.whyNot[data.whyNot.replace('bargains.', '')]
  return (
    <div class="bargain-do">
      {data.mine !== null ? <p class="notice good">{w.youGave(yuan(data.mine))}</p> : why ? <p class="notice">{why}</p>
        : <form method="post" action={`/bargains/${params.id!}`} data-live><input type="hidden" name="key" value={data.key} /><button class="button">{w.help}</button><small class="muted">{w.helpHint(data.helpsADay)}</small></form>}
      <a class="button ghost" href={`/p/${data.productId}`}>{w.meToo}</a>
    </div>
  )
}

/** What can be bargained for now 砍价会场; each opens on its product's page, where the rules stand. */
export const allBargains = page({
  path: '/bargains', tab: 'home',
  load: ({ call }) => call.bargainsNow({}),
  head: ({ ask: { words } }) => ({ title: words.bargain.all, description: words.found.about.bargains, canonical: '/bargains' }),
  view: ({ data: { items }, ask: { words } }) => {
    const w = words.bargain
    return (
      <>
        <h1>{w.all}</h1>
        {items.length === 0 ? <Empty title={w.noneNow} hint={w.noneNowHint} href="/" action={words.goShopping} /> : <>
          <p class="muted">{w.allHint} <a href="/me/bargains">{w.myTitle} ›</a></p>
          <ul class="flash-goods">{items.map((one) => (
            <li key={one.id} class="panel flash-good">
              <a class="flash-picture" href={`/p/${one.productId}`} aria-label={one.title}><Picture name={one.picture} alt="" /></a>
              <div class="flash-told">
                <a href={`/p/${one.productId}`}><b>{one.title}</b>{one.specText && <small class="muted"> {one.specText}</small>}</a>
                <p class="flash-price"><b class="price">{w.downTo(yuan(one.floorFen))}</b> <small class="muted">{words.flash.otherwise} {yuan(one.priceFen)}</small></p>
                <small class="muted">{[w.byFriends(one.helpers), w.piecesLeft(one.left), w.endsAt(dateTime(one.endsAt))].join(' · ')}</small>
              </div>
              <a class="button" href={`/p/${one.productId}`} aria-label={`${w.go} ${one.title}`}>{w.go}</a>
            </li>))}</ul>
        </>}
      </>
    )
  },
})

/** My bargains 我的砍价. */
export const myBargains = page({
  path: '/me/bargains', tab: 'me',
  load: ({ call, query }) => call.myBargains({ ...(query.cursor && { cursor: query.cursor }) }),
  head: ({ ask: { words } }) => ({ title: words.bargain.myTitle, robots: 'noindex' }),
  view: ({ data: { items, next }, ask: { words } }) => (
    <div class="narrow">
      <h1>{words.bargain.myTitle}</h1>
      {items.length === 0 ? <Empty title={words.bargain.none} hint={words.bargain.noneHint} href="/" action={words.goShopping} />
        : <><ul class="lines panel" data-grid>{items.map((one) => (
          <li key={one.id}><a class="line" href={`/bargains/${one.id}`}><span class="line-picture"><Picture name={one.picture} alt="" /></span><span class="line-text"><span class="line-title">{one.title}</span><small class="muted">{words.bargain.states[one.state]} · {words.bargain.helpedBy(one.helped, one.helpers)}</small>
            <span class="line-foot"><b class="price">{yuan(one.nowFen)}</b><small class="muted">{one.state === 'running' ? words.bargain.endsAt(dateTime(one.endsAt)) : one.state === 'won' && one.buyBy ? words.bargain.buyBy(dateTime(one.buyBy)) : words.bargain.floorIs(yuan(one.floorFen))}</small></span></span></a></li>))}</ul>
          {next && <More href={`/me/bargains?cursor=${encodeURIComponent(next)}`} words={words} />}</>}
    </div>
  ),
})
