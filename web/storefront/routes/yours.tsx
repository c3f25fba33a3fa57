import { page, type Ask } from '../page'
import { Again } from '../parts/again'
import { Reasons } from '../parts/beside'
import { Empty } from '../parts/goods'
import { Refused } from '../parts/form'

/** For you 猜你喜欢, with the switch that turns it off; and what is chosen about personalisation and measuring (E-Commerce Law 18, PIPL 24). */
const [mostYours, mostAgain] = [36, 8]
export const yours = page({
  path: '/yours', tab: 'home',
  async load({ call }: Ask) {
    const [found, chosen, again] = await Promise.all([call.recommendations({ limit: mostYours }), call.myChoices({}).catch(() => null), call.boughtAgain({ limit: mostAgain }).catch(() => null)])
    return { ...found, isGuest: chosen === null, again: again?.items ?? [] }
  },
  head: ({ ask: { words } }) => ({ title: words.finding.yours, robots: 'noindex' }),
  async act({ call, form }: Ask) {
    const { isMeasured } = await call.myChoices({})
    await call.choose({ isMeasured, isPersonal: form.text('do') === 'on' })
    return '/yours'
  },
  view: ({ data, ask, problem }) => {
    const { words: { finding: w, ...words } } = ask
    return (
      <section data-list="yours">
        <h1>{w.yours}</h1>
        <Refused problem={problem} />
        <form method="post" action="/yours" data-live class="row notice"><span>{data.isGuest ? w.guestHint : data.isPersonal ? w.onHint : w.offHint}</span>
          <span>{data.isGuest ? <a href="/sign-in?then=/yours">{words.signIn}</a> : <button class="link" name="do" value={data.isPersonal ? 'off' : 'on'}>{data.isPersonal ? w.switchOff : w.switchOn}</button>} · <a href="/choices">{w.switch}</a></span></form>
        <Again items={data.again} ask={ask} />
        {data.again.length > 0 && <h2>{w.forYou}</h2>}
        {data.items.length === 0 ? <Empty title={words.none} href="/c" action={words.categories} /> : <Reasons items={data.items} ask={ask} />}
      </section>
    )
  },
})

export const choices = page({
  path: '/choices', tab: 'me',
  load: ({ call }: Ask) => call.myChoices({}).catch(() => null),
  head: ({ ask: { words } }) => ({ title: words.finding.choices, robots: 'noindex' }),
  async act({ call, form }: Ask) {
    await call.choose({ isPersonal: form.has('personal'), isMeasured: form.has('measured') })
    return '/choices?said=saved'
  },
  view: ({ data, ask: { words: { finding: w, ...words }, query }, problem }) => (
    <div class="narrow slim" {...(data && { 'data-measured': data.isMeasured ? 'on' : 'off' })}>
      <h1>{w.choices}</h1>
      <p class="muted">{w.law}</p>
      <Refused problem={problem} />
      {query.said && <p class="notice good" role="status">{w.saved}</p>}
      {data && (
        <form method="post" action="/choices" data-live class="panel stack">
          <label class="choice"><input type="checkbox" name="personal" checked={data.isPersonal} /><span><b>{w.personal}</b><br /><span class="muted">{w.personalHint}</span></span></label>
          <label class="choice"><input type="checkbox" name="measured" checked={data.isMeasured} /><span><b>{w.measured}</b><br /><span class="muted">{w.measuredHint}</span></span></label>
          <button class="button">{w.save}</button>
        </form>
      )}
      {!data && <section class="panel"><h2>{w.personal}</h2><p class="muted">{w.guestHint}</p><p><a class="button soft" href="/sign-in?then=/choices">{words.signIn}</a></p></section>}
      {!data && <section class="panel" data-measure-switch hidden data-on={w.isOn} data-off={w.isOff} data-turn-on={w.turnOn} data-turn-off={w.turnOff}><h2>{w.here}</h2><p class="muted">{w.measuredHint}</p><p class="row"><b role="status" /><button class="button soft" type="button" /></p></section>}
    </div>
  ),
})
