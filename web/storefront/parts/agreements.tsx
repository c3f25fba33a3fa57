import { date, dateTime } from '../../design/format'
import type { Ask } from '../page'

/** Agreements beside other pages 协议提示: links to what holds, what is to be agreed to anew, and what was agreed to. */
type Mine = Awaited<ReturnType<Ask['call']['myAgreements']>>
type Words = Ask['words']

/** What somebody is asked anew: to read, to agree or not. */
export const Asked = ({ asks, words, then }: { readonly asks: Mine['asks']; readonly words: Words; readonly then: string }) => (asks.length === 0 ? null : (
  <section class="panel notice" aria-label={words.rules.asksTitle}><h2>{words.rules.asksTitle}</h2><p>{words.rules.asksHint}</p>
    <ul>{asks.map((one) => <li key={one.id}><a href={`/rules/${one.key}`}>{one.title} · {words.rules.version(one.number)}</a>{one.change && <><br /><span class="muted">{one.change}</span></>}</li>)}</ul>
    <form method="post" action="/rules" class="row"><input type="hidden" name="then" value={then} />{asks.map((one) => <input key={one.id} type="hidden" name="version" value={one.id} />)}<button class="button" name="do" value="agreed">{words.rules.agree}</button><button class="button ghost" name="do" value="declined">{words.rules.decline}</button></form></section>
))

/** What he answered, when and where. */
export const Answered = ({ mine, words }: { readonly mine: Mine; readonly words: Words }) => (
  <section class="panel" id="agreed"><h2>{words.rules.record}</h2>
    {mine.answered.length === 0 ? <p class="muted">{words.rules.recordNone}</p> : <ul class="plain">{mine.answered.map((one) => <li key={`${one.id}${one.answer}`} class="row"><span><a href={`/rules/${one.key}?number=${one.number}`}>{one.title} · {words.rules.version(one.number)}</a><br /><span class="muted small">{dateTime(one.at)} · {words.rules.places[one.place]}</span></span><span class={one.answer === 'agreed' ? 'tag' : 'muted'}>{words.rules[one.answer]}</span></li>)}</ul>}
    {mine.announced.map((one) => <p key={one.id} class="muted small"><a href={`/rules/${one.key}?number=${one.number}`}>{one.title} · {words.rules.version(one.number)}</a> {words.rules.effective(date(one.effectiveAt))}</p>)}</section>
)
