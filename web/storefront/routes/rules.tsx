import { date } from '../../design/format'
import { page, safePath, type Ask } from '../page'
import { Lost } from '../refusals'

/** Agreements and rules 协议与规则 (ECL 33, 34): what holds, what is announced, every version that ever held, and what changed from one to the next. */
const keys = ['user', 'privacy', 'platform', 'merchant', 'licence'] as const
type Key = (typeof keys)[number]
const isKey = (text: string | undefined): text is Key => keys.includes(text as Key)
const whole = (text: string | undefined): number | undefined => (text !== undefined && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : undefined)

export const rules = page({
  path: '/rules',
  load: ({ call }: Ask) => call.rules({}),
  head: ({ ask: { words } }) => ({ title: words.rules.title, description: words.rules.lead }),
  async act({ call, form }: Ask) {
    const answer = form.text('do')
    if (answer !== 'agreed' && answer !== 'declined') throw new Lost()
    await call.answerAgreements({ versionIds: form.all('version'), answer })
    return safePath(form.text('then'))
  },
  view: ({ data: { items }, ask: { words } }) => {
    const { rules: w } = words
    return (
      <div class="narrow"><h1>{w.title}</h1><p class="muted">{w.lead}</p>
        {items.length === 0 ? <p class="panel muted">{w.none}</p> : <ul class="plain">{items.map(({ current, coming }) => (
          <li key={current.key} class="panel"><h2><a href={`/rules/${current.key}`}>{current.title}</a></h2><p class="muted small">{w.version(current.number)} · {w.effective(date(current.effectiveAt))}</p>
            {coming.map((one) => <p key={one.id}><span class="tag">{w.coming}</span> <a href={`/rules/${one.key}?number=${one.number}`}>{w.version(one.number)}</a> {w.effective(date(one.effectiveAt))}{one.change && <><br /><span class="muted">{one.change}</span></>}</p>)}</li>))}
          <li class="panel"><h2><a href="/rules/reviews">{w.reviews}</a></h2></li></ul>}
        <p><a href="/privacy">{words.privacy.title} ›</a></p>
      </div>
    )
  },
})

type Text = Awaited<ReturnType<Ask['call']['rule']>>
export const rule = page({
  path: '/rules/:key',
  load: ({ call, params, query }: Ask) => {
    if (!isKey(params.key)) throw new Lost()
    const [number, from] = [whole(query.number), whole(query.from)]
    return call.rule({ key: params.key, ...(number !== undefined && { number }), ...(from !== undefined && { from }) })
  },
  head: ({ data, ask: { words } }) => ({ title: `${data.title} · ${words.rules.version(data.number)}`, description: `${data.title} · ${words.rules.lead}`, ...(!data.isCurrent && { robots: 'noindex' as const }) }),
  view: ({ data, ask: { words } }) => {
    const { rules: w } = words
    return (
      <article class="narrow">
        <p class="small"><a href="/rules">‹ {w.title}</a></p>
        <h1>{data.title}</h1>
        <p class="muted">{w.version(data.number)} · {w.effective(date(data.effectiveAt))} <span class={data.isCurrent ? 'tag' : 'muted'}>{data.isCurrent ? w.current : data.isComing ? w.coming : w.past}</span></p>
        {data.isComing && <p class="notice" role="status">{w.comingHint(date(data.effectiveAt))} <a href={`/rules/${data.key}`}>{w.seeCurrent}</a></p>}
        {!data.isComing && !data.isCurrent && <p class="notice" role="status">{w.pastHint} <a href={`/rules/${data.key}`}>{w.seeCurrent}</a></p>}
        {data.change && <p><b>{w.changed}</b>: {data.change}</p>}
        <Body data={data} words={words} />
        <section class="panel"><h2>{w.history}</h2><ul class="plain">{data.history.map((one, i) => {
          const older = data.history[i + 1]
          return <li key={one.id} class="row"><span><a href={`/rules/${one.key}?number=${one.number}`} aria-current={one.number === data.number ? 'page' : undefined}>{w.version(one.number)}</a>{one.isCurrent && <> <span class="tag">{w.current}</span></>}<br /><span class="muted small">{w.effective(date(one.effectiveAt))}{one.change && ` · ${one.change}`}</span></span>
            {older && <a href={`/rules/${one.key}?number=${one.number}&from=${older.number}`}>{w.compare(older.number)}</a>}</li>
        })}</ul></section>
      </article>
    )
  },
})

const isHeading = (line: string): boolean => line.startsWith('## ')
const Line = ({ text }: { readonly text: string }) => (isHeading(text) ? <h2>{text.slice(3)}</h2> : <p>{text}</p>)
const Body = ({ data, words: { rules: w } }: { readonly data: Text; readonly words: Ask['words'] }) => (data.comparison ? (
  <section class="panel"><p class="row"><b>{w.comparing(data.comparison.from, data.number)}</b><a href={`/rules/${data.key}?number=${data.number}`}>{w.plain}</a></p>
    {data.comparison.parts.map((part, i) => (part.is === 'same' ? <Line key={i} text={part.text} /> : part.is === 'added' ? <p key={i}><span class="tag">{w.added}</span> <ins>{part.text.replace(/^## /, '')}</ins></p> : <p key={i}><span class="muted small">{w.removed}</span> <del class="muted">{part.text.replace(/^## /, '')}</del></p>))}</section>
) : <section class="panel">{data.body.split(/\n+/).filter((line) => line.trim() !== '').map((line, i) => <Line key={i} text={line} />)}</section>)
