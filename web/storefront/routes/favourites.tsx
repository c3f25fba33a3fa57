import { date, yuan } from '../../design/format'
import { page, safePath, type Ask } from '../page'
import { Refused } from '../parts/form'
import { Empty, More } from '../parts/goods'
import { OwnRow } from '../parts/own-goods'
import { hereWith } from '../parts/sorts'
import { Lost } from '../refusals'

/** My favourites 我的收藏: what was kept with its price then and now, what costs less or came back, and the stores that one follows. */
const tabs = ['all', 'dropped', 'back', 'stores'] as const
const goodsTab = (query: Ask['query']) => tabs.find((one) => one === query.tab) ?? 'all'

async function load({ call, query }: Ask) {
  const tab = goodsTab(query)
  const at = query.cursor ? { cursor: query.cursor } : {}
  const [found, stores, counts] = await Promise.all([tab === 'stores' ? undefined : call.favourites({ tab, ...at }), tab === 'stores' ? call.follows(at) : undefined, call.favouriteCounts({})])
  return { tab, counts, items: found?.items ?? [], stores: stores?.items ?? [], next: found?.next ?? stores?.next ?? null }
}
type Data = Awaited<ReturnType<typeof load>>

/** The form of hearts that every page has comes here without a script; whoever is not signed in does that first, and goes back to where he pressed it. */
async function act({ call, form }: Ask): Promise<string> {
  const then = safePath(form.text('then'))
  const [keep, follow] = [form.text('keep'), form.text('follow')]
  if (keep || follow) {
    try {
      if (keep) await call.keep({ id: keep }); else await call.follow({ merchantId: follow, isOn: true })
    } catch (fault) {
      if ((fault as { readonly status?: number }).status === 401) return `/sign-in?then=${encodeURIComponent(then)}`
      throw fault
    }
    return `/me/favourites?${new URLSearchParams({ ...(follow && { tab: 'stores' }), said: keep ? 'kept' : 'followed', back: then }).toString()}`
  }
  switch (form.text('do')) {
    case 'unkeep': await call.unkeep({ id: form.text('id') }); return here(form, { said: 'unkept', id: form.text('id') })
    case 'again': await call.keep({ id: form.text('id') }); return here(form, { said: 'kept' })
    case 'unfollow': await call.follow({ merchantId: form.text('id'), isOn: false }); return here(form, { said: 'unfollowed' })
    default: throw new Lost()
  }
}
const here = (form: Ask['form'], said: Readonly<Record<string, string>>): string => `/me/favourites?${new URLSearchParams({ ...(form.text('tab') && form.text('tab') !== 'all' && { tab: form.text('tab') }), ...said }).toString()}`

export const favourites = page({
  path: '/me/favourites', tab: 'me', load, act,
  head: ({ ask: { words } }) => ({ title: words.favourites.title, robots: 'noindex' }),
  view: ({ data, ask, problem }) => {
    const { words: { favourites: w, ...words }, url } = ask
    return (
      <div class="narrow">
        <header class="shelf-head"><h1>{w.title}</h1><nav class="own-ways" aria-label={w.title}><a href="/history">{w.history} ›</a> <a href="/me/reminders">{w.reminders} ›</a></nav></header>
        <Refused problem={problem} />
        <Said ask={ask} tab={data.tab} />
        <nav class="sorts" aria-label={w.title}>{tabs.map((tab) => <a key={tab} href={hereWith({ url: '/me/favourites' }, { tab: tab === 'all' ? undefined : tab })} aria-current={tab === data.tab ? 'true' : undefined}>{w.tabs[tab]}{tab === 'all' && data.counts.products > 0 && ` ${data.counts.products}`}{tab === 'stores' && data.counts.stores > 0 && ` ${data.counts.stores}`}</a>)}</nav>
        {data.tab === 'stores' ? <Stores data={data} ask={ask} /> : <Goods data={data} ask={ask} />}
        {data.items.length + data.stores.length > 0 && <More href={data.next && `${hereWith({ url }, { said: undefined, back: undefined, id: undefined })}${data.tab === 'all' ? '?' : '&'}cursor=${encodeURIComponent(data.next)}`} words={ask.words} />}
        {data.items.length > 0 && <p class="muted small">{w.list}</p>}
        {data.items.length + data.stores.length === 0 && <Empty title={w.none[data.tab]} hint={data.tab === 'stores' ? w.storesHint : w.noneHint} href="/" action={words.goShopping} />}
      </div>
    )
  },
})

function Said({ ask: { words: { favourites: w }, query }, tab }: { readonly ask: Ask; readonly tab: Data['tab'] }) {
  if (query.said === 'unkept') return <form method="post" action="/me/favourites" data-live class="notice row" role="status"><span>{w.unkept}</span><input type="hidden" name="id" value={query.id ?? ''} /><input type="hidden" name="tab" value={tab} /><button class="link" name="do" value="again">{w.undo}</button></form>
  const said = { kept: w.kept, followed: w.followed, unfollowed: w.unfollowed }[query.said ?? '']
  if (!said) return null
  return <p class="notice good" role="status">{said} {query.back && <a href={safePath(query.back)}>{w.back} ›</a>}</p>
}

const Goods = ({ data, ask }: { readonly data: Data; readonly ask: Ask }) => {
  const { words: { favourites: w } } = ask
  return (
    <ul class="own-list" data-grid>{data.items.map((one) => (
      <OwnRow key={one.id} card={one} ask={ask} note={<p class="small muted">{one.droppedFen > 0 && <b class="tag strong">{w.dropped(yuan(one.droppedFen))}</b>} {one.isBack && <b class="tag strong">{w.isBack}</b>} {w.then(yuan(one.seenFen))} · <time class="unbroken">{date(one.at)}</time></p>}>
        {one.standing !== 'off_shelf' && <a class="link" href={`/p/${one.id}/remind`}>{one.standing === 'sold_out' ? w.remindBack : w.remindDrop}</a>}
        <form method="post" action="/me/favourites" data-live><input type="hidden" name="id" value={one.id} /><input type="hidden" name="tab" value={data.tab} /><button class="link" name="do" value="unkeep">{w.remove}</button></form>
      </OwnRow>
    ))}</ul>
  )
}

const Stores = ({ data, ask: { words: { favourites: w, ...words } } }: { readonly data: Data; readonly ask: Ask }) => (
  <ul class="own-list" data-grid>{data.stores.map((one) => (
    <li key={one.merchantId} class="line own"><span class="store-mark" aria-hidden="true">{[...one.name][0]}</span>
      <div class="line-text">{one.isOpen ? <a class="line-title" href={`/store/${one.merchantId}`}>{one.name}</a> : <span class="line-title">{one.name}</span>}<span>{one.isSelfOperated && <span class="tag strong">{words.selfOperated}</span>}{!one.isOpen && <span class="tag">{w.closed}</span>}</span></div>
      <form method="post" action="/me/favourites" data-live><input type="hidden" name="id" value={one.merchantId} /><input type="hidden" name="tab" value="stores" /><button class="link" name="do" value="unfollow">{w.unfollow}</button></form></li>
  ))}</ul>
)
