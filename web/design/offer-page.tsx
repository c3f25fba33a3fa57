import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { App, Tabs } from 'antd'
import type { ReactNode } from 'react'
import { audienceText, audienceWords } from './audience'
import { yuan } from './format'
import type { Side } from './offer-form'
import { OfferResults } from './offer-results'
import { OfferReplay } from './offer-replay'
import { offerText } from './offer-text'
import { offerWords as o } from './offer-words'
import { offerState } from './offers'
import { ActWithReason, ActWithText, Facts, Failed, Panel, Quiet, Screen, State, Waiting, When } from './parts'
import type { OfferShown, RehearsalCalls } from './rehearsal-calls'
import { rehearsalWords as w } from './rehearsal-words'
import { localeNow } from './theme'

/** One offer 优惠详情: what it says, what it will meet and may cost before it is published, and what it would have done last month. */
export interface RehearsalProps { readonly side: Side; readonly calls: RehearsalCalls; readonly permits: readonly string[] }

export function OfferPage({ side, calls, permits }: RehearsalProps) {
  const { id = '' } = useParams({ strict: false })
  const { tab = 'about' } = useSearch({ strict: false }) as { tab?: string }
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['offer', id], queryFn: () => calls.one({ id }) })
  const again = () => { void queries.invalidateQueries({ queryKey: ['offer', id] }); void queries.invalidateQueries({ queryKey: ['offers'] }) }
  const back = <Link to="/offers" aria-label={w.back}>‹</Link>
  if (error) return <Screen title={o.title} back={back}><Failed fault={error} again={() => { void refetch() }} /></Screen>
  if (!data) return <Screen title={o.title} back={back}><Waiting /></Screen>
  const [text, tone] = offerState(data)
  const mayRun = permits.includes('rehearsals.run')
  const panes: Readonly<Record<string, ReactNode>> = {
    about: <About offer={data} />,
    ...(permits.includes('rehearsals.read') && { preview: <Preview id={id} calls={calls} />, replay: <OfferReplay offer={data} calls={calls} mayRun={mayRun} />,
      ...(data.state !== 'draft' && { results: <OfferResults offer={data} calls={calls} mayStop={permits.includes('promotions.write')} maySeeMargin={permits.includes('rehearsals.margin')} again={again} /> }) }),
  }
  return (
    <Screen title={<>{data.name} <State text={text} tone={tone} /></>} back={back} actions={<>{mayRun && data.state !== 'stopped' && <Link to="/offers/try" search={(data.state === 'draft' ? { offer: id } : {}) as never}>{w.tryTitle}</Link>}{permits.includes('promotions.write') && <Acts offer={data} calls={calls} again={again} isOwn={side === 'merchant' || data.merchantId === null} />}</>}>
      <Tabs activeKey={panes[tab] ? tab : 'about'} onChange={(next) => { void navigate({ to: '.', search: (next === 'about' ? {} : { tab: next }) as never, replace: true }) }} items={Object.entries(panes).map(([key, children]) => ({ key, label: w.tabs[key], children }))} />
    </Screen>
  )
}

function Acts({ offer: { id, version, state }, calls, again, isOwn }: { readonly offer: OfferShown; readonly calls: RehearsalCalls; readonly again: () => void; readonly isOwn: boolean }) {
  const { message } = App.useApp()
  if (state === 'draft' && isOwn) return <ActWithText text={o.publish} label={o.publishHint} run={async (reason) => { const { approvalId } = await calls.publish({ id, version, reason }); if (approvalId) message.info(o.asked) }} after={again} />
  return state === 'live' ? <ActWithReason danger text={o.stop} run={(reason) => calls.stop({ id, reason })} after={again} /> : null
}

const daysText = ({ rhythm }: OfferShown): string => (rhythm?.weekDays?.length === 7 ? w.everyDay : [...(rhythm?.monthDays ?? []).map(w.monthDay), ...(rhythm?.weekDays ?? []).map((day) => w.weekDay(o.week[day - 1]!))].join('、') || w.everyDay)
const bearsText = (percent: number): string => (percent === 100 ? w.byPlatform : percent === 0 ? w.byMerchant : w.shared(percent))
function About({ offer }: { readonly offer: OfferShown }) {
  const { scope, lane, kind, excludes, platformPercent, mostUses, mostFen, perPerson, mostPieces, uses, usedFen, issued } = offer
  const named = (scope.skuIds?.length ?? 0) + (scope.productIds?.length ?? 0) + (scope.categoryIds?.length ?? 0)
  const of = (n: string, most: string | null) => (most === null ? n : o.of(n, most))
  return (
    <Panel>
      <p role="status"><Quiet>{w.says}</Quiet> <b>{offerText(offer.effect, localeNow())}</b></p>
      <Facts items={[[w.kindOf, w.kinds[kind]], [o.lane, o.lanes[lane] ?? lane], [w.goods, named === 0 ? w.allGoods : w.someGoods(named)], [o.time, <span key="t"><When at={offer.startsAt} /> – <When at={offer.endsAt} /></span>], [w.days, daysText(offer)], ...(offer.groupIds ? [[audienceWords.title, audienceText(offer)] as const] : []), [w.bears, bearsText(platformPercent)],
        [kind === 'coupon' ? o.issued : o.used, of(String(kind === 'coupon' ? issued : uses), mostUses === null ? null : String(mostUses))], [o.mostFen, mostFen === null ? o.unlimited : of(yuan(usedFen), yuan(mostFen))], [o.perPerson, perPerson ?? o.unlimited], [o.mostPieces, mostPieces ?? o.unlimited], [w.excludes, excludes.map((one) => o.lanes[one] ?? one).join('、') || w.nothing]]} />
    </Panel>
  )
}

const toneOf = { excluded: 'bad', same_lane: 'warn', stacks: 'calm' } as const
function Preview({ id, calls }: { readonly id: string; readonly calls: RehearsalCalls }) {
  const { data, error, refetch } = useQuery({ queryKey: ['offer', id, 'preview'], queryFn: () => calls.preview({ id }) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return (
    <>
      <Panel><div className="numbers"><div><span>{w.cost}</span><b>{data.mostCostFen === null ? w.unbounded : yuan(data.mostCostFen)}</b>{data.mostCostFen === null && <small className="wrong">{w.unboundedHint}</small>}</div><div><span>{w.people}</span><b>{data.people > 1 ? w.two : w.one}</b><small className="quiet">{w.limit(yuan(data.limitFen))}</small></div></div></Panel>
      <Panel title={w.meetings}>
        {data.meetings.length === 0 ? <p className="quiet">{w.noMeetings}</p> : <div className="table-box is-flat" tabIndex={0} role="region" aria-label={w.meetings}>
          <table className="table"><thead><tr>{[w.name, o.lane, w.howWord, w.from].map((title) => <th key={title} scope="col">{title}</th>)}</tr></thead>
            <tbody>{data.meetings.map((one) => <tr key={one.offerId}><td>{one.kind === 'offer' ? <Link to={'/offers/$id' as never} params={{ id: one.offerId } as never}>{one.name}</Link> : <b>{one.name}</b>} <Quiet>{one.merchantId ? o.store : o.platform}</Quiet>{one.when !== 'now' && <> <State text={w.when[one.when]!} tone={one.when === 'draft' ? 'warn' : 'busy'} /></>}{one.isForGroups && <> <State text={audienceWords.only} tone="calm" /></>}</td><td data-title={o.lane}>{o.lanes[one.lane] ?? one.lane}</td>
              <td data-title={w.howWord}><span><State text={w.how[one.how]!} tone={toneOf[one.how]} />{one.goods === 'perhaps' && <> <Quiet>{w.perhaps}</Quiet></>}</span></td><td data-title={w.from}><When at={one.from} /></td></tr>)}</tbody></table>
          <p className="quiet">{w.howHint}</p>
          {data.isCut && <p className="quiet">{w.cut}</p>}
        </div>}
      </Panel>
    </>
  )
}
