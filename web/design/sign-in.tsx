import { Button, Form, Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { askPasskey, hasPasskeys, ProofForm, type PasskeyAnswer, type Proof, type Ways } from './proof'
import { useLook } from './theme'

/** The door of a console 后台大门: a card in the middle, with the language below. */
export function Door({ title, note, children }: { readonly title: string; readonly note?: string; readonly children: ReactNode }) {
  const { words, switchLanguage, switchTheme } = useLook()
  return (
    <main className="sign-in">
      <div className="desk-panel">
        <h1><span className="logo-mark" aria-hidden="true">信</span>{title}</h1>
        {note && <p className="quiet">{note}</p>}
        {children}
      </div>
      <p className="sign-in-foot"><Button type="text" onClick={switchLanguage}>{words.language}</Button><Button type="text" onClick={switchTheme}>{words.theme}</Button><a href="/">{words.toShop}</a></p>
    </main>
  )
}

interface Given { readonly login: string; readonly password: string }
interface SecondStepFirst extends Error { readonly type: string; readonly facts: Ways }
interface SignInProps {
  readonly title: string
  readonly submit: (given: Given & Proof) => Promise<unknown>
  readonly beginPasskey: () => Promise<Readonly<Record<string, unknown>>>
  readonly byPasskey: (given: { passkey: PasskeyAnswer }) => Promise<unknown>
  readonly after: () => void
}

/** Signing in to a console 后台登录: one sentence when it fails, which never says what was wrong; then the second factor of whoever holds one. */
export function SignIn({ title, submit, beginPasskey, byPasskey, after }: SignInProps) {
  const { words } = useLook()
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const [second, setSecond] = useState<{ readonly given: Given; readonly ways: Ways } | null>(null)
  const go = (work: () => Promise<unknown>, given?: Given) => {
    setBusy(true)
    setWrong('')
    work().then(after, (fault: SecondStepFirst) => {
      if (given && fault.type === 'identity.second_step_first') setSecond({ given, ways: fault.facts })
      else setWrong(fault.name === 'NotAllowedError' ? words.passkeyFailed : fault.message)
    }).finally(() => { setBusy(false) })
  }
  if (second) return <Door title={title} note={words.secondStep}><ProofForm ways={second.ways} give={(proof) => submit({ ...second.given, ...proof }).then(after)} back={() => { setSecond(null) }} /></Door>
  return (
    <Door title={title}>
      <Form layout="vertical" size="large" onFinish={(given: Given) => { go(() => submit(given), given) }} requiredMark={false}>
        <Form.Item name="login" label={words.login} rules={[{ required: true }]}><Input autoComplete="username" autoFocus maxLength={60} /></Form.Item>
        <Form.Item name="password" label={words.password} rules={[{ required: true }]}><Input.Password autoComplete="current-password" maxLength={200} /></Form.Item>
        {wrong && <p className="wrong" role="alert">{wrong}</p>}
        <Button type="primary" block htmlType="submit" loading={busy}>{words.signIn}</Button>
        {hasPasskeys() && <Button type="link" block disabled={busy} onClick={() => { go(async () => byPasskey({ passkey: await askPasskey(await beginPasskey()) })) }}>{words.passkeySignIn}</Button>}
      </Form>
    </Door>
  )
}
