import { dateTime } from '../../design/format'
import { page } from '../page'
import { Empty } from '../parts/goods'

/** Plain pages 普通页面: the terms, and what a development shop would have sent as SMS and mail. */
export const terms = page({
  path: '/terms',
  load: () => Promise.resolve({}),
  cache: () => [],
  head: ({ ask: { words } }) => ({ title: words.termsTitle, description: words.found.about.terms, canonical: '/terms' }),
  view: ({ ask: { words } }) => <article class="narrow panel"><h1>{words.termsTitle}</h1>{words.termsBody.map((line) => <p key={line}>{line}</p>)}</article>,
})

/** What is shown without a network where the page itself was never seen 离线页; the worker puts the kept pages in. */
export const offline = page({
  path: '/offline',
  load: () => Promise.resolve({}),
  cache: () => [],
  head: ({ ask: { words } }) => ({ title: words.found.offlineTitle, robots: 'noindex' }),
  view: ({ ask: { words: { found } } }) => <div class="narrow"><h1>{found.offlineTitle}</h1><p class="muted">{found.offlineHint}</p><h2>{found.kept}</h2><ul data-kept class="plain"><li class="muted">{found.nothingKept}</li></ul></div>,
})

export const messages = page({
  path: '/dev/messages',
  load: async ({ call }) => ({ ...await call.devMessages({}), codes: await call.devCodes({}) }),
  head: ({ ask: { words } }) => ({ title: words.messagesTitle, robots: 'noindex' }),
  view: ({ data: { items, codes }, ask: { words } }) => (
    <div class="narrow"><h1>{words.messagesTitle}</h1><p class="muted">{words.messagesHint}</p>
      {codes.items.length > 0 && <section class="panel"><h2>{words.demoCodes}</h2><p class="muted small">{words.demoCodesHint(codes.secondsLeft)}</p><ul class="plain">{codes.items.map((one) => <li key={one.login} class="row"><span>{one.login}</span><b><code>{one.code}</code></b></li>)}</ul></section>}
      {items.length === 0 ? <Empty icon="bell" title={words.noMessages} href="/sign-in" action={words.signIn} /> : <ul class="plain">{items.map((one) => <li key={one.key} class="panel"><p class="row muted small"><span>{one.channel} → {one.to}</span><time dateTime={one.at}>{dateTime(one.at)}</time></p><p>{one.text}</p></li>)}</ul>}
    </div>
  ),
})
