import { dateTime, yuan } from '../../design/format'
import { page, type Ask } from '../page'
import { Answered, Asked } from '../parts/agreements'
import { DevMessages, Field, Refused } from '../parts/form'
import { Lost } from '../refusals'

/** The privacy centre 隐私中心: a copy of one's own data, personalisation, tags, corrections, and closing one's account (PIPL 44 to 50, NDR 42). Works without script. */
const thinks = [0, 3, 7] as const

async function load({ call }: Ask) {
  const me = await call.aboutMe({}).catch(() => null)
  if (!me) return null
  const [copies, choices, tags, closing, agreements] = await Promise.all([call.myCopies({}), call.myChoices({}), call.myTags({}), call.myClosing({}), call.myAgreements({})])
  return { key: crypto.randomUUID(), me, copies: copies.items, choices, tags: tags.items, closing, agreements }
}
type Data = NonNullable<Awaited<ReturnType<typeof load>>>
type Words = Ask['words']

export const privacy = page({
  path: '/privacy', tab: 'me', load,
  head: ({ ask: { words } }) => ({ title: words.privacy.title, robots: 'noindex' }),
  async act({ call, form }: Ask) {
    switch (form.text('do')) {
      case 'copy': await call.askCopy({}, { key: form.text('key') }); return '/privacy?said=asked#copies'
      case 'forget': return `/privacy?forgotten=${(await call.forgetMyTags({})).rows}#tags`
      case 'personal': case 'measured': { const now = await call.myChoices({}); const on = form.text('to') === 'on'; await call.choose(form.text('do') === 'personal' ? { ...now, isPersonal: on } : { ...now, isMeasured: on }); return '/privacy?said=saved#choices' }
      default: throw new Lost()
    }
  },
  view: ({ data, ask: { words, query }, problem }) => {
    const { privacy: w } = words
    return (
      <div class="narrow">
        <h1>{w.title}</h1>
        <p class="muted">{w.lead}</p>
        <Refused problem={problem} />
        {query.said === 'saved' && <p class="notice good" role="status">{w.saved}</p>}
        {query.said === 'asked' && <p class="notice good" role="status">{w.asked}</p>}
        {query.forgotten !== undefined && <p class="notice good" role="status">{w.forgotten(String(Number(query.forgotten) || 0))}</p>}
        {data ? <Mine data={data} words={words} /> : <p class="panel row"><span>{w.signIn}</span><a class="button" href="/sign-in?then=/privacy">{words.signIn}</a></p>}
        <section class="panel"><h2>{w.list}</h2><p class="muted">{w.listHint}</p><p><a class="button soft" href="/privacy/list">{w.listLink}</a></p></section>
        {data && <section class="panel"><h2>{w.closing}</h2><p class="muted">{w.closingHint}</p><p><a class="button ghost" href="/privacy/closing">{data.closing.open ? w.underWay : w.start}</a></p></section>}
      </div>
    )
  },
})

const Mine = ({ data, words }: { readonly data: Data; readonly words: Words }) => {
  const { privacy: w } = words
  const noted = data.tags.filter(({ count }) => count > 0)
  return (
    <>
      <Asked asks={data.agreements.asks} words={words} then="/privacy" />
      <section class="panel" id="copies"><h2>{w.copies}</h2><p class="muted">{w.copiesHint}</p>
        {data.copies.length > 0 && <ul class="plain">{data.copies.slice(0, 5).map((one) => <li key={one.id} class="row"><span><time dateTime={one.askedAt}>{dateTime(one.askedAt)}</time>{one.state === 'ready' && <><br /><span class="muted small">{w.size((one.bytes / 1024).toFixed(1))} · {w.goodUntil(dateTime(one.expiresAt))}</span></>}</span>
          {one.state === 'ready' ? <a class="button soft" href={`/v1/me/copies/${one.id}/file`} download>{w.download}</a> : one.state === 'making' ? <span>{w.making} <a href="/privacy#copies">{w.refresh}</a></span> : <span class="muted">{w.expired}</span>}</li>)}</ul>}
        {!data.copies.some(({ state }) => state === 'making') && <form method="post" action="/privacy"><input type="hidden" name="key" value={data.key} /><button class="button" name="do" value="copy">{w.ask}</button></form>}
      </section>
      <section class="panel" id="choices"><h2>{w.choices}</h2>
        <Switch name="personal" title={w.personal} hint={data.choices.isPersonal ? '' : w.personalOff} isOn={data.choices.isPersonal} words={words} />
        <Switch name="measured" title={w.measured} hint="" isOn={data.choices.isMeasured} words={words} />
        <p><b>{w.ads}</b><br /><span class="muted">{w.adsNone}</span></p>
        <p><a href="/yours">{w.seeEffect} ›</a></p>
      </section>
      <section class="panel" id="tags"><h2>{w.tags}</h2><p class="muted">{w.tagsHint}</p>
        {noted.length === 0 ? <p>{w.noTags}</p> : <><ul class="plain">{noted.map((one) => <li key={one.table} class="row"><span>{words.languageTo === 'en' ? one.title[0] : one.title[1]}</span><b>{w.tagCount(one.count)}</b></li>)}</ul>
          <form method="post" action="/privacy"><button class="button ghost" name="do" value="forget">{w.forget}</button></form></>}
      </section>
      <nav class="panel rows" aria-label={w.correct}><a href="/me">{w.profile}</a><a href="/me/addresses">{w.addresses}</a><a href="/me/titles">{w.titles}</a></nav>
      <Answered mine={data.agreements} words={words} />
    </>
  )
}
const Switch = ({ name, title, hint, isOn, words }: { readonly name: string; readonly title: string; readonly hint: string; readonly isOn: boolean; readonly words: Words }) => (
  <form method="post" action="/privacy" class="row"><input type="hidden" name="do" value={name} /><span><b>{title}</b> <span class={isOn ? 'tag' : 'muted'}>{isOn ? words.privacy.isOn : words.privacy.isOff}</span>{hint && <><br /><span class="muted small">{hint}</span></>}</span>
    <button class="button soft" name="to" value={isOn ? 'off' : 'on'} aria-label={`${isOn ? words.privacy.turnOff : words.privacy.turnOn}${words.languageTo === 'en' ? '' : ' '}${title}`}>{isOn ? words.privacy.turnOff : words.privacy.turnOn}</button></form>
)

/** What is kept of whom, and why 个人信息收集清单: the same for everybody. */
export const privacyList = page({
  path: '/privacy/list',
  load: ({ call }: Ask) => call.personalDataList({}),
  head: ({ ask: { words } }) => ({ title: words.privacy.list, description: words.privacy.listHint }),
  view: ({ data: { items }, ask: { words } }) => {
    const { privacy: w } = words
    const pick = (pair: readonly string[]): string => (words.languageTo === 'en' ? pair[0]! : pair[1]!)
    return (
      <div class="narrow"><h1>{w.list}</h1><p class="muted">{w.listHint}</p>
        <ul class="plain">{items.map((one, i) => <li key={i} class="panel"><p class="row"><b>{pick(one.title)}</b><span class={one.end === 'kept' ? 'tag' : 'muted'}>{w.ends[one.end]}{one.months !== null && ` · ${w.months(one.months)}`}{one.end === 'kept' && one.months === null && ` · ${w.noTerm}`}</span></p>
          {one.says && <p class="muted small">{pick(one.says)}</p>}{one.isCopied && <p class="muted small">✓ {w.inCopy}</p>}</li>)}</ul>
      </div>
    )
  },
})

/** Closing one's account 注销账号: what stands open with one action each, a code, and no question besides. */
export const closeAccount = page({
  path: '/privacy/closing', tab: 'me',
  load: ({ call }: Ask) => call.myClosing({}),
  head: ({ ask: { words } }) => ({ title: words.privacy.closing, robots: 'noindex' }),
  async act({ call, form }: Ask) {
    switch (form.text('do')) {
      case 'code': await call.sendClosingCode({}); return '/privacy/closing?said=code'
      case 'ask': await call.askClosing({ code: form.text('code'), thinkDays: form.whole('think', 0) }); return '/privacy/closing'
      case 'now': await call.endThinking({}); return '/privacy/closing?said=saved'
      case 'waive': await call.waiveBalances({}); return '/privacy/closing?said=saved'
      case 'stay': await call.withdrawClosing({}); return '/privacy/closing?said=stayed'
      default: throw new Lost()
    }
  },
  view: ({ data: { open, stands }, ask, ask: { words, query, form }, problem }) => {
    const { privacy: w } = words
    const isWaivable = open !== null && stands.some((one) => one.isWaivable && one.inTheWay)
    return (
      <div class="narrow">
        <h1>{w.closing}</h1>
        <Refused problem={problem} fields={['code']} />
        {query.said === 'stayed' && <p class="notice good" role="status">{w.withdrawn}</p>}
        {query.said === 'saved' && <p class="notice good" role="status">{w.saved}</p>}
        {open ? (
          <section class="panel"><h2>{w.underWay}</h2><p>{w.due(dateTime(open.dueAt))}</p><p class="muted small">{w.number} {open.id} · {w.askedAt} {dateTime(open.askedAt)}</p>
            <p>{open.thinkUntil ? w.thinking(dateTime(open.thinkUntil)) : w.soon}</p>
            <form method="post" action="/privacy/closing" class="stack">{open.thinkUntil && <button class="button soft" name="do" value="now">{w.endThinking}</button>}<button class="button ghost" name="do" value="stay">{w.withdraw}</button></form></section>
        ) : <p class="muted">{w.closingHint}</p>}
        <section class="panel"><h2>{w.stands}</h2>
          {stands.length === 0 ? <p>{w.standsNone}</p> : <><p class="muted">{w.standsHint}</p><ul class="plain">{stands.map((one) => <li key={one.code} class="row"><span>{words.hinders[one.code]?.(String(one.count), yuan(one.fen ?? 0)) ?? one.code}{one.isWaivable && <><br /><span class="muted small">{w.mayBeWaived}</span></>}</span>
            {!one.inTheWay ? <span class="muted">{w.waived}</span> : one.href ? <a class="button soft" href={one.href}>{w.settle}</a> : <span class="muted">{w.runs}</span>}</li>)}</ul></>}
          {isWaivable && <form method="post" action="/privacy/closing"><p class="muted small">{w.waiveHint}</p><button class="button ghost" name="do" value="waive">{w.waive}</button></form>}
        </section>
        <section class="panel"><h2>{w.goes}</h2><ul>{w.goesList.map((line) => <li key={line}>{line}</li>)}</ul><p><a href="/privacy/list">{w.list} ›</a></p></section>
        {!open && (
          <section class="panel stack">
            {query.said === 'code' && <p class="notice good" role="status">{w.codeSent}<DevMessages ask={ask} /></p>}
            <form method="post" action="/privacy/closing"><button class="button soft" name="do" value="code">{w.sendCode}</button></form>
            <form method="post" action="/privacy/closing" class="stack">
              <Field name="code" label={w.code} problem={problem} inputMode="numeric" autocomplete="one-time-code" maxLength={6} value={form.text('code')} />
              <fieldset><legend>{w.think}</legend>{thinks.map((days) => <label key={days} class="choice"><input type="radio" name="think" value={String(days)} checked={form.whole('think', 0) === days} /><span>{days === 0 ? w.thinkNone : w.thinkDays(days)}</span></label>)}</fieldset>
              <button class="button" name="do" value="ask">{w.submit}</button>
            </form>
          </section>
        )}
      </div>
    )
  },
})
