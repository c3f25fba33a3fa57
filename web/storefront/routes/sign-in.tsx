import { page, safePath, type Ask } from '../page'
import { DevMessages, Field, Refused, Reveal } from '../parts/form'
import { Again, Missing } from '../refusals'

/** Signing in 登录: by phone and code on one screen, a new phone being a new account; or by password. Returns to where it was asked for. */
const stateOf = ({ query, form }: Ask) => ({ then: safePath(query.then), byPassword: query.by === 'password', sent: form.text('do') === 'send', phone: form.text('phone') })

/** What is agreed to by signing in, in the versions that hold. */
const agreed: readonly string[] = ['user', 'privacy']
const agreementsNow = async ({ call }: Ask) => (await call.rules({})).items.flatMap(({ current }) => (agreed.includes(current.key) ? [current] : []))

/** So long after a code was sent another may be asked for; the server says no before. */
const againSeconds = 60

export const signIn = page({
  path: '/sign-in', tab: 'me',
  load: async (ask) => ({ ...stateOf(ask), agreements: await agreementsNow(ask) }),
  head: ({ ask: { words } }) => ({ title: words.signInTitle, robots: 'noindex' }),
  act,
  view: ({ data: { then, byPassword, sent, phone, agreements }, ask, ask: { words, form, url }, problem }) => {
    const here = (more: Record<string, string>) => `/sign-in?${new URLSearchParams({ then, ...more }).toString()}`
    return (
      <section class="narrow slim">
        <h1>{words.signInTitle}</h1>
        <Refused problem={problem} fields={['phone', 'code', 'password', 'agree']} />
        {sent && !problem && <p class="notice good" role="status">{words.codeSent(phone)}<DevMessages ask={ask} /></p>}
        <form method="post" action={url} class="panel stack" data-live>
          <Field name="phone" label={words.phone} hint={words.phoneHint} problem={problem} value={phone} type="tel" inputMode="tel" autocomplete="tel" maxLength={20} required />
          {byPassword ? <Field name="password" label={words.password} problem={problem} type="password" autocomplete="current-password"><Reveal show={words.showPassword} hide={words.hidePassword} /></Field> : (
            <Field name="code" label={words.code} problem={problem} inputMode="numeric" autocomplete="one-time-code" maxLength={6} value={form.text('code')}><button class="button soft" name="do" value="send" {...(sent && !problem && { 'data-waits': againSeconds, 'data-wait': words.sendAgain(0) })}>{words.sendCode}</button></Field>)}
          <label class="agree"><input type="checkbox" name="agree" value="yes" checked={form.has('agree')} aria-invalid={problem?.fields.includes('agree') || undefined} /> <span>{words.agree} {agreements.length === 0 ? <a href="/terms">{words.terms}</a> : agreements.map((one, i) => <>{i > 0 && ' '}<a key={one.id} href={`/rules/${one.key}`}>{words.rules.named(one.title)}</a><input type="hidden" name="version" value={one.id} /></>)}</span></label>
          {problem?.fields.includes('agree') && <small class="wrong" role="alert">{problem.title}</small>}
          <button class="button wide" name="do" value={byPassword ? 'password' : 'enter'}>{words.signIn}</button>
        </form>
        <p class="centre"><a href={here(byPassword ? {} : { by: 'password' })}>{byPassword ? words.byCode : words.byPassword}</a></p>
        <p class="centre"><a href="/look-up">{words.looks.entry}</a></p>
      </section>
    )
  },
})

async function act(ask: Ask): Promise<string> {
  const { form, call, words } = ask
  const { then } = stateOf(ask)
  const phone = form.text('phone')
  if (form.text('do') === 'send') {
    await call.sendSignInCode({ phone })
    // The page itself says where it was sent: a phone has no place in an address, which history, proxies and every request from here would keep (I-30).
    throw new Again()
  }
  // Consent is the reader's own act (PIPL, article 14): nothing is ticked beforehand, and nothing happens without it.
  if (!form.has('agree')) throw new Missing('agree', words.agreeFirst)
  if (form.text('do') === 'password') await call.signInByPassword({ phone, password: form.text('password'), agrees: form.all('version') })
  else await call.signIn({ phone, code: form.text('code'), agrees: form.all('version') })
  await call.takeOverCart({})
  return then
}
