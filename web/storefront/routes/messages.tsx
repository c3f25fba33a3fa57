import { page, type Ask } from '../page'
import { Refused } from '../parts/form'
import { Empty, More } from '../parts/goods'
import { Note } from '../parts/note'
import { Lost } from '../refusals'

/** My messages 消息: by channel, each with its switch. What is told of orders, money and security has none; offers go off by one press, beside each of them too (Ad Law 43). */
const channels = ['trade', 'logistics', 'offers', 'social'] as const
type Channel = (typeof channels)[number]
const channelIn = (text: string | undefined): Channel | undefined => channels.find((one) => one === text)
const switchedIn = (text: string): Exclude<Channel, 'trade'> => { const one = channelIn(text); if (!one || one === 'trade') throw new Lost(); return one }

async function load({ call, query }: Ask) {
  const channel = channelIn(query.channel)
  return { channel, ...await call.myMessages({ ...(channel && { channel }), ...(query.cursor && { cursor: query.cursor }) }) }
}
type Data = Awaited<ReturnType<typeof load>>

const pageOf = (channel: string, said?: string): string => `/me/messages${channel || said ? `?${new URLSearchParams({ ...(channel && { channel }), ...(said && { said }) }).toString()}` : ''}`

export const myMessages = page({
  path: '/me/messages', tab: 'me', load,
  head: ({ ask: { words } }) => ({ title: words.favourites.messages, robots: 'noindex' }),
  async act({ call, form }) {
    const channel = channelIn(form.text('channel'))
    switch (form.text('do')) {
      case 'read': await call.readMyNote({ id: form.text('id') }); return pageOf(channel ?? '')
      case 'read-all': await call.readMyMessages({ ...(channel && { channel }) }); return pageOf(channel ?? '')
      case 'off': await call.switchMyMessages({ channel: switchedIn(form.text('switch')), isOn: false }); return pageOf(channel ?? '', 'off')
      case 'on': await call.switchMyMessages({ channel: switchedIn(form.text('switch')), isOn: true }); return pageOf(channel ?? '', 'on')
      default: throw new Lost()
    }
  },
  view: ({ data, ask, problem }) => {
    const { words: { favourites: w, ...words }, query } = ask
    const here = data.channel ?? ''
    const unread = data.channel ? data.channels.find(({ channel }) => channel === data.channel)!.unread : data.unread
    return (
      <div class="narrow">
        <header class="shelf-head"><h1>{w.messages}</h1>{unread > 0 && <form method="post" action="/me/messages" data-live><input type="hidden" name="channel" value={here} /><button class="link" name="do" value="read-all">{w.readAll}</button></form>}</header>
        <Refused problem={problem} />
        {query.said === 'off' && <p class="notice good" role="status">{w.offDone}</p>}
        {query.said === 'on' && <p class="notice good" role="status">{w.onDone}</p>}
        <nav class="sorts" aria-label={w.messages}><a href="/me/messages" aria-current={data.channel ? undefined : 'true'}>{w.allMessages}</a>{data.channels.map(({ channel, unread }) => <a key={channel} href={pageOf(channel)} aria-current={channel === data.channel ? 'true' : undefined}>{w.channels[channel]}{unread > 0 && <span class="count"><span aria-hidden="true">{unread}</span><span class="sr">{w.unread(unread)}</span></span>}</a>)}</nav>
        {data.items.length > 0 && <ul class="messages" data-grid>{data.items.map((note) => <Message key={note.id} note={note} here={here} channel={data.channel ?? channelOf(note.topic)} ask={ask} />)}</ul>}
        {data.items.length > 0 && data.next && <More href={`/me/messages?${new URLSearchParams({ ...(here && { channel: here }), cursor: data.next }).toString()}`} words={ask.words} />}
        {data.items.length === 0 && <Empty icon="bell" title={w.noneIn} hint={w.noneInHint} href="/" action={words.goShopping} />}
        <Switches data={data} here={here} ask={ask} />
      </div>
    )
  },
})

const offersTopics = new Set(['coupon', 'reminder'])
/** Beside what is an offer stands the way out of it. */
const channelOf = (topic: string): Channel => (offersTopics.has(topic) ? 'offers' : 'trade')

const Message = ({ note, here, channel, ask: { words: { favourites: w, ...words } } }: { readonly note: Data['items'][number]; readonly here: string; readonly channel: Channel; readonly ask: Ask }) => (
  <li class={note.readAt ? 'panel message' : 'panel message new'}>
    <Note note={note}>{(!note.readAt || channel === 'offers') && <form method="post" action="/me/messages" data-live class="row"><input type="hidden" name="channel" value={here} /><input type="hidden" name="id" value={note.id} /><input type="hidden" name="switch" value="offers" />
      {note.readAt ? <span /> : <button class="link" name="do" value="read">{words.markRead}</button>}{channel === 'offers' && <button class="link muted" name="do" value="off">{w.offOne}</button>}</form>}</Note>
  </li>
)

const Switches = ({ data, here, ask: { words: { favourites: w } } }: { readonly data: Data; readonly here: string; readonly ask: Ask }) => (
  <section class="panel" id="switches"><header class="shelf-head"><h2>{w.switches}</h2>{data.channels.find(({ channel }) => channel === 'offers')!.isOn && <form method="post" action="/me/messages" data-live><input type="hidden" name="channel" value={here} /><input type="hidden" name="switch" value="offers" /><button class="button soft" name="do" value="off">{w.offAll}</button></form>}</header>
    <ul class="plain">{data.channels.map(({ channel, isOn, isFixed }) => (
      <li key={channel} class="row switch"><span><b>{w.channels[channel]}</b> <span class="tag">{isFixed ? w.fixed : isOn ? w.isOn : w.isOff}</span><br /><small class="muted">{w.channelHints[channel]}</small></span>
        {!isFixed && <form method="post" action="/me/messages" data-live><input type="hidden" name="channel" value={here} /><input type="hidden" name="switch" value={channel} /><button class="button ghost" name="do" value={isOn ? 'off' : 'on'} aria-label={`${isOn ? w.turnOff : w.turnOn}：${w.channels[channel]}`}>{isOn ? w.turnOff : w.turnOn}</button></form>}</li>
    ))}</ul></section>
)
