import { dateTime, yuan } from '../../design/format'
import { page, type Ask } from '../page'
import { Acts, CaseGoods, Standing, Story, WayBack } from '../parts/case'
import { Refused } from '../parts/form'
import { Empty, More, Picture } from '../parts/goods'
import { Icon } from '../parts/icon'
import { Lost, Missing } from '../refusals'

/** After-sales 售后: my cases, and one of them with what is promised next, what I may do and everything that happened. */
export const myCases = page({
  path: '/aftersales', tab: 'me',
  load: ({ call, query }) => call.myCases({ ...(query.cursor && { cursor: query.cursor }) }),
  head: ({ ask: { words } }) => ({ title: words.after.my, robots: 'noindex' }),
  view: ({ data: { items, next }, ask: { words } }) => (
    <div class="narrow">
      <h1>{words.after.my}</h1>
      {items.length === 0 && <Empty icon="box" title={words.after.none} hint={words.after.noneHint} href="/orders" action={words.orders} />}
      <ul class="orders" data-grid>{items.map((one) => (
        <li key={one.id} class="panel order">
          <header><span><Icon name="store" size={16} /> <b>{one.merchantName}</b></span><span class="state">{words.after.states[one.state]}</span></header>
          <a href={`/aftersales/${one.id}`} class="order-goods" aria-label={`${words.after.number} ${one.number}`}>{one.lines.slice(0, 4).map((line) => <Picture key={line.lineId} name={line.picture} alt={line.title} />)}<span class="order-titles">{one.lines[0]?.title}</span></a>
          <p class="order-sum"><small class="muted">{words.after.kinds[one.kind]} · {dateTime(one.askedAt)}</small>{one.remedy === 'refund' ? <span>{words.after.amount} <b>{yuan(one.amountFen)}</b></span> : one.differenceFen > 0 && <span>{words.after.difference} <b>{yuan(one.differenceFen)}</b></span>}</p>
        </li>))}</ul>
      {items.length > 0 && <More href={next && `/aftersales?cursor=${encodeURIComponent(next)}`} words={words} />}
    </div>
  ),
})

const fenOf = (text: string): number | undefined => (/^\d{1,4}(\.\d{1,2})?$/.test(text.trim()) && Number(text) > 0 ? Math.round(Number(text) * 100) : undefined)
async function act({ call, form, params, words }: Ask): Promise<string> {
  const id = params.id!
  switch (form.text('do')) {
    case 'freight': {
      const amountFen = fenOf(form.text('amountFen'))
      if (amountFen === undefined) throw new Missing('amountFen', words.after.freightWrong)
      if (!form.file || form.file.isCut) throw new Missing('picture', form.file ? words.after.pictureTooLarge : words.after.pictureMissing)
      await call.askFreight({ id, amountFen, picture: (await call.keepEvidence({ file: form.file.bytes })).name })
      break
    }
    case 'receive': await call.receiveReplacement({ id }); break
    case 'withdraw': await call.withdrawCase({ id }); break
    case 'send': await call.sendBack({ id, carrier: form.text('carrier'), number: form.text('number') }); break
    case 'escalate': await call.escalateCase({ id, words: form.text('words') }); break
    default: throw new Lost()
  }
  return `/aftersales/${encodeURIComponent(id)}?said=done`
}

export const myCase = page({
  path: '/aftersales/:id', tab: 'me', act,
  load: async ({ call, params }: Ask) => ({ one: await call.myCase({ id: params.id! }), nowMs: Date.now() }),
  head: ({ data: { one }, ask: { words } }) => ({ title: `${words.after.number} ${one.number}`, robots: 'noindex' }),
  view: ({ data: { one, nowMs }, ask, problem }) => {
    const { query, words: { after: w } } = ask
    return (
      <div class="narrow">
        <Refused problem={problem} fields={['number', 'words', 'amountFen', 'picture']} />
        {!problem && (query.said === 'asked' || query.said === 'done') && <p class="notice good" role="status">{w[query.said]}</p>}
        <Standing one={one} ask={ask} nowMs={nowMs} />
        <Acts one={one} ask={ask} problem={problem} />
        <WayBack one={one} ask={ask} problem={problem} />
        <CaseGoods one={one} ask={ask} />
        <Story one={one} ask={ask} />
      </div>
    )
  },
})
