import { dateTime } from '../../design/format'
import { page, type Ask } from '../page'
import { Again } from '../parts/again'
import { Asked } from '../parts/agreements'
import { DevMessages, Field, Refused, Reveal } from '../parts/form'
import { Picture, Price } from '../parts/goods'
import { Icon } from '../parts/icon'
import { Note } from '../parts/note'
import { Lost } from '../refusals'

/** My account 我的: orders by what waits, addresses, messages, devices, password. */
const waiting = ['placed', 'paid', 'shipped', 'received'] as const
const mostAgain = 4
const icons = { placed: 'wallet', paid: 'box', shipped: 'truck', received: 'check' } as const

async function load({ call }: Ask) {
  const [me, inbox, sessions, todo, { items: groups }, { count: toReview }, { items: lately }, { asks }, { items: again }] = await Promise.all([call.aboutMe({}), call.myInbox({ limit: 3 }), call.mySessions({}), call.myTodo({}), call.myPriceGroups({}), call.toReviewCount({}), call.history({ limit: 8 }), call.myAgreements({}), call.boughtAgain({ limit: mostAgain })])
  return { me, asks, again, inbox, lately, groups, toReview, sessions: sessions.items, counts: { placed: todo.placed, paid: todo.paid + todo.partShipped, shipped: todo.shipped } as Partial<Record<string, number>> }
}
type Data = Awaited<ReturnType<typeof load>>

export const me = page({
  path: '/me', tab: 'me', load, act,
  head: ({ ask: { words } }) => ({ title: words.me, robots: 'noindex' }),
  view: ({ data, ask, ask: { words, query, form }, problem }) => (
    <div class="narrow">
      <header class="me-head"><span class="avatar" aria-hidden="true">{[...data.me.name][0]}</span><div><h1>{data.me.name}</h1><p>{data.me.phoneMasked}</p></div></header>
      <Refused problem={problem} fields={['name', 'password', 'oldPassword', 'code']} />
      {query.said && <p class="notice good" role="status">{query.said === 'password' ? words.passwordSet : query.said === 'code' ? <>{words.codeSent(data.me.phoneMasked)}<DevMessages ask={ask} /></> : words.saved}</p>}
      <Asked asks={data.asks} words={words} then="/me" />
      <section class="panel"><header class="shelf-head"><h2>{words.orders}</h2><a href="/orders">{words.shelfMore} ›</a></header><nav class="quick" aria-label={words.orders}>{waiting.map((state) => <a key={state} href={`/orders?state=${state}`}><span class="bar-icon"><Icon name={icons[state]} size={26} />{(data.counts[state] ?? 0) > 0 && <span class="cart-count">{data.counts[state]}</span>}</span>{words.states[state]}</a>)}</nav></section>
      <nav class="panel rows" aria-label={words.account}><a href="/me/favourites"><Icon name="done" size={20} /> {words.favourites.title}</a><a href="/history"><Icon name="clock" size={20} /> {words.favourites.history}</a><a href="/me/reminders"><Icon name="bell" size={20} /> {words.favourites.reminders}</a><a href="/me/reviews"><Icon name="done" size={20} /> {words.reviews.mine}{data.toReview > 0 && <span class="count">{data.toReview}</span>}</a><a href="/aftersales"><Icon name="box" size={20} /> {words.after.title}</a><a href="/invoices"><Icon name="wallet" size={20} /> {words.invoices.title}</a><a href="/me/shares"><Icon name="next" size={20} /> {words.shares.title}</a><a href="/me/addresses"><Icon name="pin" size={20} /> {words.addresses}</a><a href="/me/coupons"><Icon name="wallet" size={20} /> {words.myCoupons}</a><a href="/me/points"><Icon name="done" size={20} /> {words.points.title}</a><a href="/me/balances"><Icon name="wallet" size={20} /> {words.balance.title}</a><a href="/me/bargains"><Icon name="me" size={20} /> {words.bargain.myTitle}</a><a href="/me/groups"><Icon name="me" size={20} /> {words.groups.myTitle}</a><a href="/cart"><Icon name="cart" size={20} /> {words.cart}</a><a href="/merchants/apply"><Icon name="store" size={20} /> {words.apply}</a><a href="/privacy"><Icon name="shield" size={20} /> {words.privacy.title}</a></nav>
      {data.groups.length > 0 && <Groups groups={data.groups} words={words} />}
      <Again items={data.again} ask={ask} />
      <Lately data={data} words={words} />
      <Messages data={data} words={words} />
      <section class="panel"><h2>{words.profile}</h2>
        <form method="post" action="/me" data-live class="stack"><Field name="name" label={words.nickname} problem={problem} value={form.text('name') || data.me.name} maxLength={40} required><button class="button soft" name="do" value="rename">{words.save}</button></Field></form>
        {!data.me.hasPassword && <details open={query.said === 'code' || form.has('code')}><summary>{words.setPassword}</summary><form method="post" action="/me" data-live class="stack"><Field name="code" label={words.code} problem={problem} inputMode="numeric" autocomplete="one-time-code" maxLength={6} value={form.text('code')}><button class="button soft" name="do" value="code">{words.sendCode}</button></Field><Field name="password" label={words.newPassword} problem={problem} type="password" autocomplete="new-password"><Reveal show={words.showPassword} hide={words.hidePassword} /></Field><button class="button soft" name="do" value="password">{words.save}</button></form></details>}
        {data.me.hasPassword && <details><summary>{words.changePassword}</summary><form method="post" action="/me" data-live class="stack"><Field name="oldPassword" label={words.oldPassword} problem={problem} type="password" autocomplete="current-password" /><Field name="password" label={words.newPassword} problem={problem} type="password" autocomplete="new-password"><Reveal show={words.showPassword} hide={words.hidePassword} /></Field><button class="button soft" name="do" value="password">{words.save}</button></form></details>}
      </section>
      <Devices data={data} words={words} />
      <form method="post" action="/me"><button class="button ghost wide" name="do" value="leave">{words.signOut}</button></form>
    </div>
  ),
})

/** Groups that he was put into, by whom, and which lists hold for them now. */
const Groups = ({ groups, words }: { readonly groups: Data['groups']; readonly words: Ask['words'] }) => (
  <section class="panel"><h2>{words.myGroups}</h2><ul class="plain">{groups.map((one) => <li key={one.groupId}><b>{one.name}</b> <small class="muted">{one.merchantName ?? words.shop}</small>
    {one.lists.map((list) => <p key={list.name} class="small"><span class="tag">{list.name}</span>{list.payPercent !== null && ` ${words.ofPrice(list.payPercent)}`} <span class="muted">{words.goodUntil(dateTime(list.endsAt))}</span></p>)}{one.lists.length === 0 && <p class="small muted">{words.noListNow}</p>}</li>)}</ul></section>
)

/** The last messages; all of them, by channel and with their switches, stand on a page of their own. */
const Messages = ({ data: { inbox }, words }: { readonly data: Data; readonly words: Ask['words'] }) => (
  <section class="panel"><header class="shelf-head"><h2>{words.inbox}{inbox.unread > 0 && <span class="count">{inbox.unread}</span>}</h2><a href="/me/messages">{words.shelfMore} ›</a></header>
    {inbox.items.length === 0 ? <p class="muted">{words.noMessages}</p> : <ul class="plain">{inbox.items.map((note) => <li key={note.id}><Note note={note}>{!note.readAt && <form method="post" action="/me" data-live><input type="hidden" name="id" value={note.id} /><button class="link" name="do" value="read">{words.markRead}</button></form>}</Note></li>)}</ul>}
  </section>
)

/** What was looked at lately 最近浏览. */
const Lately = ({ data: { lately }, words }: { readonly data: Data; readonly words: Ask['words'] }) => (lately.length === 0 ? null : (
  <section class="panel"><header class="shelf-head"><h2>{words.favourites.lately}</h2><a href="/history">{words.shelfMore} ›</a></header>
    <ul class="strip">{lately.map((one) => <li key={one.id}><a href={`/p/${one.id}`} title={one.title}><Picture name={one.picture} alt={one.title} /><Price fen={one.priceFen} from={one.fromPrice} words={words} /></a></li>)}</ul></section>
))

const Devices = ({ data: { sessions }, words }: { readonly data: Data; readonly words: Ask['words'] }) => (
  <section class="panel"><details><summary>{words.devices}（{sessions.length}）</summary><ul class="plain">{sessions.map((one) => <li key={one.id} class="row"><span>{one.name || words.unknownDevice} {one.place && <span class="muted small">{one.place}</span>}<br /><small class="muted">{words.lastSeen} {dateTime(one.seenAt)} · {words.firstSeen} {dateTime(one.createdAt)}</small></span>
    {one.current ? <span class="tag">{words.thisDevice}</span> : <form method="post" action="/me" data-live><input type="hidden" name="id" value={one.id} /><button class="link" name="do" value="end">{words.endSession}</button></form>}</li>)}</ul>
    {sessions.length > 1 && <form method="post" action="/me" data-live><button class="button ghost wide" name="do" value="end-others">{words.endOthers}</button></form>}</details></section>
)

async function act({ call, form }: Ask): Promise<string> {
  switch (form.text('do')) {
    case 'rename': await call.renameMyself({ name: form.text('name') }); return '/me?said=saved'
    case 'code': await call.sendPasswordCode({}); return '/me?said=code'
    case 'password': await call.changeMyPassword({ ...(form.has('oldPassword') && { oldPassword: form.text('oldPassword') }), ...(form.has('code') && { code: form.text('code') }), password: form.text('password') }); return '/me?said=password'
    case 'read': await call.readMyNote({ id: form.text('id') }); return '/me'
    case 'end': await call.endMySession({ id: form.text('id') }); return '/me'
    case 'end-others': await call.endMyOtherSessions({}); return '/me?said=saved'
    case 'leave': await call.signOut({}); return '/'
    default: throw new Lost()
  }
}
