import { Button, Form, Input } from 'antd'
import { useState, type ReactNode } from 'react'
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

/** Signing in to a console 后台登录: one sentence when it fails, which never says what was wrong. */
export function SignIn({ title, submit, after }: { readonly title: string; readonly submit: (given: { login: string; password: string }) => Promise<unknown>; readonly after: () => void }) {
  const { words } = useLook()
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const send = (given: { login: string; password: string }) => {
    setBusy(true)
    setWrong('')
    submit(given).then(after, (fault: Error) => { setWrong(fault.message) }).finally(() => { setBusy(false) })
  }
  return (
    <Door title={title}>
      <Form layout="vertical" size="large" onFinish={send} requiredMark={false}>
        <Form.Item name="login" label={words.login} rules={[{ required: true }]}><Input autoComplete="username" autoFocus maxLength={60} /></Form.Item>
        <Form.Item name="password" label={words.password} rules={[{ required: true }]}><Input.Password autoComplete="current-password" maxLength={200} /></Form.Item>
        {wrong && <p className="wrong" role="alert">{wrong}</p>}
        <Button type="primary" block htmlType="submit" loading={busy}>{words.signIn}</Button>
      </Form>
    </Door>
  )
}
