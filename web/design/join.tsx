import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { ProofForm, type Proof, type Ways } from './proof'
import { Door } from './sign-in'
import { useLook } from './theme'
import type { Refusal } from './form-page'

interface Given { readonly token: string; readonly password: string }
interface SecondStepFirst extends Refusal { readonly type: string; readonly facts: Ways }

/** Joining 接受邀请: whoever was invited opens the link, sets a password, and is in; who holds a second factor already, because he had lost his password, gives it too. */
export function Join({ title, submit, after }: { readonly title: string; readonly submit: (given: Given & Proof) => Promise<unknown>; readonly after: () => void }) {
  const { words } = useLook()
  const [form] = Form.useForm<{ password: string }>()
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const [second, setSecond] = useState<{ readonly given: Given; readonly ways: Ways } | null>(null)
  const token = new URLSearchParams(location.search).get('token') ?? ''
  const send = ({ password }: { password: string }) => {
    setBusy(true)
    setWrong('')
    submit({ token, password }).then(after, (fault: SecondStepFirst) => {
      if (fault.type === 'identity.second_step_first') setSecond({ given: { token, password }, ways: fault.facts })
      else if (fault.issues?.[0]?.path[0] === 'password') form.setFields([{ name: 'password', errors: [fault.message] }])
      else setWrong(fault.message)
    }).finally(() => { setBusy(false) })
  }
  if (second) return <Door title={title} note={words.secondStep}><ProofForm ways={second.ways} give={(proof) => submit({ ...second.given, ...proof }).then(after)} back={() => { setSecond(null) }} /></Door>
  return (
    <Door title={title} note={words.joinHint}>
      <Form form={form} layout="vertical" size="large" onFinish={send} requiredMark={false}>
        <Form.Item name="password" label={words.newPassword} extra={words.passwordHint} rules={[{ required: true }]}><Input.Password autoComplete="new-password" maxLength={200} /></Form.Item>
        {wrong && <p className="wrong" role="alert">{wrong}</p>}
        <Button type="primary" block htmlType="submit" loading={busy} disabled={token === ''}>{words.join}</Button>
      </Form>
    </Door>
  )
}
