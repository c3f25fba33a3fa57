import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useLook } from './theme'

/** Giving a second factor 二次验证: a code of the app, a recovery code, or a passkey where there is one. */
export interface Ways { readonly app: boolean; readonly recovery: boolean; readonly passkey: Readonly<Record<string, unknown>> | null }
export interface Proof { readonly otp?: string; readonly passkey?: PasskeyAnswer }
export type PasskeyAnswer = Awaited<ReturnType<typeof askPasskey>>
export type PasskeyMade = Awaited<ReturnType<typeof makePasskey>>

/** Passkeys belong to a name: under a bare address no browser makes one. */
export const hasPasskeys = (): boolean => browserSupportsWebAuthn() && !/^[\d.]+$|:/.test(location.hostname)
/** What the browser made, as plain objects: so the API knows them. */
export async function askPasskey(asked: Readonly<Record<string, unknown>>) {
  const made = await startAuthentication({ optionsJSON: asked as never })
  return { ...made, clientExtensionResults: { ...made.clientExtensionResults }, response: { ...made.response } }
}
export async function makePasskey(asked: Readonly<Record<string, unknown>>) {
  const made = await startRegistration({ optionsJSON: asked as never })
  return { ...made, clientExtensionResults: { ...made.clientExtensionResults }, response: { ...made.response } }
}
const longestCode = 14

export function ProofForm({ ways, give, back }: { readonly ways: Ways; readonly give: (proof: Proof) => Promise<unknown>; readonly back: () => void }) {
  const { words } = useLook()
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const [form] = Form.useForm<{ otp: string }>()
  const send = async (proof: () => Promise<Proof>) => {
    setBusy(true)
    setWrong('')
    try { await give(await proof()) } catch (fault) { setWrong(fault instanceof Error && fault.name !== 'NotAllowedError' ? fault.message : words.passkeyFailed); form.setFieldValue('otp', '') } finally { setBusy(false) }
  }
  const byPasskey = ways.passkey !== null && hasPasskeys()
  const byCode = ways.app || ways.recovery
  return (
    <Form form={form} name="proof" layout="vertical" size="large" requiredMark={false} onFinish={({ otp }) => { void send(() => Promise.resolve({ otp })) }}>
      {byPasskey && <p><Button block type={byCode ? 'default' : 'primary'} disabled={busy} onClick={() => { void send(async () => ({ passkey: await askPasskey(ways.passkey!) })) }}>{words.usePasskey}</Button></p>}
      {byCode && <Form.Item name="otp" label={words.otp} extra={words.otpHint} rules={[{ required: true }]}><Input autoComplete="one-time-code" autoFocus autoCapitalize="none" spellCheck={false} maxLength={longestCode} /></Form.Item>}
      {wrong && <p className="wrong" role="alert">{wrong}</p>}
      <div className="form-foot">{byCode && <Button type="primary" htmlType="submit" loading={busy}>{words.confirm}</Button>}<Button onClick={back}>{words.back}</Button></div>
    </Form>
  )
}
