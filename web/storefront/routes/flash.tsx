import { date } from '../../design/format'
import { page, type Ask } from '../page'
import { Progress } from '../islands/flash'
import { Early } from '../parts/early'
import { Empty, Picture, Price } from '../parts/goods'
import { Island } from '../parts/island'

/** Flash sales 限时秒杀: the openings of today and tomorrow as tabs, and of one of them the goods with how much of each is left. */
const load = ({ call, query }: Ask) => call.flashSale({ ...(query.at && { at: query.at }) })
type Sale = Awaited<ReturnType<typeof load>>
type Item = Sale['items'][number]

export const flash = page({
  path: '/flash', tab: 'home', load,
  head: ({ ask: { words } }) => ({ title: words.flash.title, description: words.found.about.flash, canonical: '/flash' }),
  view: ({ data, ask }) => {
    const { words: { flash: w } } = ask
    const chosen = data.openings.find(({ opensAt }) => opensAt === data.chosen)
    return (
      <>
        <h1>{w.title}</h1>
        {!chosen ? <Empty title={w.none} hint={w.noneHint} href="/" action={ask.words.goShopping} /> : <>
          <nav class="openings" aria-label={w.openings}>{data.openings.map((one) => <a key={one.opensAt} href={`/flash?at=${encodeURIComponent(one.opensAt)}`} aria-current={one === chosen ? 'page' : undefined}><b>{hour(one.opensAt)}</b><small>{isToday(one.opensAt, data.now) ? w.stages[one.stage] : w.tomorrow}</small></a>)}</nav>
          {chosen.stage !== 'ended' && <p class="opening-clock"><Island name="countdown" props={{ until: chosen.stage === 'on' ? chosen.endsAt : chosen.opensAt, nowMs: Date.parse(data.now), locale: ask.locale, label: chosen.stage === 'on' ? w.toEnd : w.toBegin }} /></p>}
          {data.items.length === 0 ? <p class="panel empty">{w.noGoods}</p> : <ul class="flash-goods">{data.items.map((item) => <Row key={`${item.offerId}${item.skuId}`} item={item} ask={ask} />)}</ul>}
          <p class="muted"><small>{w.rule}</small></p>
        </>}
      </>
    )
  },
})

const hour = (iso: string): string => new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(11, 16)
const isToday = (iso: string, now: string): boolean => date(iso) === date(now)

function Row({ item, ask: { words } }: { readonly item: Item; readonly ask: Ask }) {
  const w = words.flash
  return (
    <li class="panel flash-good">
      <a class="flash-picture" href={`/p/${item.productId}`} aria-label={item.title}><Picture name={item.picture} alt="" /></a>
      <div class="flash-told">
        <a href={`/p/${item.productId}`}><b>{item.title}</b>{item.specText && <small class="muted"> {item.specText}</small>}</a>
        <Progress taken={item.pieces - item.left} pieces={item.pieces} label={w.taken} />
        <p class="flash-price"><Price fen={item.flashFen} /> <small class="muted">{w.otherwise} <Price fen={item.priceFen} /></small>{item.perPerson !== null && <small class="muted"> · {w.perPerson(item.perPerson)}</small>}</p>
        {(item.stage === 'members' || item.publicAt) && <p><Early id={item.offerId} window={{ publicAt: item.publicAt, tiers: item.publicAt ? [] : [w.stages['members']!] }} words={words} /></p>}
      </div>
      {item.stage === 'members' ? <a class="button soft" href={`/p/${item.productId}`}>{w.look}</a> : item.stage === 'on' ? <a class="button" href={`/p/${item.productId}`}>{w.buy}</a> : item.stage === 'not_yet' ? <a class="button soft" href={`/p/${item.productId}`}>{w.look}</a> : <span class="muted flash-over">{w.stages[item.stage]}</span>}
    </li>
  )
}
