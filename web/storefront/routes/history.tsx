import { date } from '../../design/format'
import { page, type Ask } from '../page'
import { Refused } from '../parts/form'
import { Empty } from '../parts/goods'
import { OwnRow, type OwnCard } from '../parts/own-goods'
import { Lost } from '../refusals'

/** History 浏览记录: what one has looked at, by day. A guest's lies in his browser; the script asks here for how its goods are now. */
async function load({ call, query }: Ask) {
  const found = await call.history({ limit: 30, ...(query.cursor && { cursor: query.cursor }) }).catch((fault: unknown) => { if ((fault as { readonly status?: number }).status === 401) return undefined; throw fault })
  const here = !found && query.ids ? (await call.cards({ ids: query.ids })).items : []
  return { isGuest: !found, isOn: found?.isOn ?? true, items: found?.items ?? [], next: found?.next ?? null, here, today: date(new Date().toISOString()), yesterday: date(new Date(Date.now() - 86_400_000).toISOString()) }
}
type Data = Awaited<ReturnType<typeof load>>

export const history = page({
  path: '/history', tab: 'me', load,
  head: ({ ask: { words } }) => ({ title: words.favourites.history, robots: 'noindex' }),
  async act({ call, form }) {
    if (form.text('do') === 'one') await call.forgetSeen({ id: form.text('id') })
    else if (form.text('do') === 'all') await call.forgetHistory({})
    else throw new Lost()
    return form.text('do') === 'all' ? '/history?said=cleared' : '/history'
  },
  view: ({ data, ask, problem }) => {
    const { words: { favourites: w, ...words }, query } = ask
    return (
      <div class="narrow">
        <header class="shelf-head"><h1>{w.history}</h1>{data.items.length > 0 && <Clear ask={ask} />}</header>
        <Refused problem={problem} />
        {query.said === 'cleared' && <p class="notice good" role="status">{w.cleared}</p>}
        <p class="muted small">{data.isGuest ? <>{w.historyHere} <a href="/sign-in?then=/history">{words.signIn}</a></> : data.isOn ? <>{w.historyKept} <a href="/choices">{words.finding.switch}</a></> : <>{w.historyOff} <a href="/choices">{words.finding.switch}</a></>}</p>
        {data.isGuest && <div data-seen-here>{data.here.length > 0 && <Here items={data.here} ask={ask} />}</div>}
        {days(data).map(({ day, items }) => <section key={day}><h2 class="own-day">{day === data.today ? w.today : day === data.yesterday ? w.yesterday : day}</h2><ul class="own-list" data-grid>{items.map((one) => <OwnRow key={one.id} card={one} ask={ask}><form method="post" action="/history" data-live><input type="hidden" name="id" value={one.id} /><button class="link" name="do" value="one" aria-label={w.forget(one.title)}>{words.remove}</button></form></OwnRow>)}</ul></section>)}
        {data.next && <p class="more"><a class="button ghost" href={`/history?cursor=${encodeURIComponent(data.next)}`}>{words.more}</a></p>}
        {data.items.length === 0 && data.here.length === 0 && <Empty icon="clock" title={w.historyNone} hint={w.historyNoneHint} href="/" action={words.goShopping} />}
      </div>
    )
  },
})

const Clear = ({ ask: { words: { favourites: w } } }: { readonly ask: Ask }) => <details class="own-clear"><summary>{w.clear}</summary><form method="post" action="/history" data-live><p>{w.clearAsk}</p><button class="button" name="do" value="all">{w.clear}</button></form></details>

/** What a guest has in his browser, without days: his own script takes things out. */
const Here = ({ items, ask }: { readonly items: readonly OwnCard[]; readonly ask: Ask }) => (
  <>
    <p class="own-clear"><button class="link" type="button" data-forget="">{ask.words.favourites.clear}</button></p>
    <ul class="own-list">{items.map((one) => <OwnRow key={one.id} card={one} ask={ask}><button class="link" type="button" data-forget={one.id} aria-label={ask.words.favourites.forget(one.title)}>{ask.words.remove}</button></OwnRow>)}</ul>
  </>
)

function days({ items }: Data): { readonly day: string; readonly items: Data['items'] }[] {
  const by = new Map<string, Data['items']>()
  for (const one of items) by.set(date(one.at), [...by.get(date(one.at)) ?? [], one])
  return [...by].map(([day, its]) => ({ day, items: its }))
}
