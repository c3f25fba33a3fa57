import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal } from 'antd'
import { useState, type ReactNode } from 'react'
import { saveText } from './csv'
import { dateTime } from './format'
import type { Refusal } from './form-page'
import { Act, Failed, Panel, Quiet, Waiting } from './parts'
import { hasPasskeys, makePasskey, type PasskeyMade } from './proof'
import { useLook } from './theme'

/** My second factors 我的二次验证: the app, passkeys and recovery codes of whoever is signed in. */
interface Mine { readonly appSince: string | null; readonly passkeys: readonly { readonly id: string; readonly name: string; readonly createdAt: string; readonly usedAt: string | null }[]; readonly recoveryLeft: number }
interface Codes { readonly recoveryCodes: readonly string[] }
export interface FactorCalls {
  factors(): Promise<Mine>
  beginApp(given: { password?: string }): Promise<{ readonly secret: string; readonly qr: string }>
  confirmApp(given: { code: string }): Promise<Codes>
  removeApp(): Promise<unknown>
  beginPasskey(given: { password?: string }): Promise<Readonly<Record<string, unknown>>>
  addPasskey(given: { name: string; passkey: PasskeyMade }): Promise<Codes>
  removePasskey(id: string): Promise<unknown>
  renewCodes(): Promise<Codes>
}

export function Factors({ calls }: { readonly calls: FactorCalls }) {
  const { words } = useLook()
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['factors'], queryFn: () => calls.factors() })
  const [adding, setAdding] = useState<'app' | 'passkey' | null>(null)
  const [codes, setCodes] = useState<readonly string[]>([])
  const again = () => { void queries.invalidateQueries({ queryKey: ['factors'] }) }
  if (error) return <Panel title={words.secondStep}><Failed fault={error} again={() => { void refetch() }} /></Panel>
  if (!data) return <Panel title={words.secondStep}><Waiting /></Panel>
  const isFirst = data.appSince === null && data.passkeys.length === 0
  const added = (made: Codes) => { setAdding(null); setCodes(made.recoveryCodes); again() }
  return (
    <Panel title={words.secondStep}>
      {isFirst && <p className="draft">{words.none_}</p>}
      <ul className="rows-list">
        <li><div><b>{words.app}</b><br /><Quiet>{data.appSince ? words.appOn(dateTime(data.appSince)) : words.appOff}</Quiet></div>
          {data.appSince ? <Remove run={() => calls.removeApp()} after={again} /> : <Button onClick={() => { setAdding('app') }}>{words.bindApp}</Button>}</li>
        {data.passkeys.map((key) => <li key={key.id}><div><b>{words.passkeys} · {key.name}</b><br /><Quiet>{key.usedAt ? words.usedAt(dateTime(key.usedAt)) : words.neverUsed}</Quiet></div><Remove run={() => calls.removePasskey(key.id)} after={again} /></li>)}
        {hasPasskeys() && <li><div><b>{words.passkeys}</b><br /><Quiet>{words.passkeysOff}</Quiet></div><Button onClick={() => { setAdding('passkey') }}>{words.addPasskey}</Button></li>}
        {!isFirst && <li><div><b>{words.recovery}</b><br /><Quiet>{words.recoveryLeft(data.recoveryLeft)}</Quiet></div><Act text={words.renewCodes} run={async () => { setCodes((await calls.renewCodes()).recoveryCodes) }} after={again} /></li>}
      </ul>
      {adding === 'app' && <AddApp calls={calls} isFirst={isFirst} done={added} close={() => { setAdding(null) }} />}
      {adding === 'passkey' && <AddPasskey calls={calls} isFirst={isFirst} done={added} close={() => { setAdding(null) }} />}
      <KeepCodes codes={codes} close={() => { setCodes([]) }} />
    </Panel>
  )
}

function Remove({ run, after }: { readonly run: () => Promise<unknown>; readonly after: () => void }) {
  const { words } = useLook()
  const { modal, message } = App.useApp()
  const ask = () => { void modal.confirm({ title: words.removeFactor, content: words.removeFactorSure, okText: words.ok, cancelText: words.cancel, okButtonProps: { danger: true },
    onOk: () => { run().then(() => { message.success(words.saved); after() }, (fault: Error) => { message.error(fault.message, 6) }) } }) }
  return <Button danger onClick={ask}>{words.removeFactor}</Button>
}

interface AddProps { readonly calls: FactorCalls; readonly isFirst: boolean; readonly done: (made: Codes) => void; readonly close: () => void }
interface Fields { readonly password: string; readonly code: string; readonly name: string }

/** The password is asked for before the first factor; whoever has one is asked for that instead, by the dialog that all grave things bring. */
function AddApp({ calls, isFirst, done, close }: AddProps) {
  const { words } = useLook()
  const [secret, setSecret] = useState<{ readonly secret: string; readonly qr: string } | null>(null)
  return (
    <Adding title={words.bindApp} text={secret ? words.confirm : words.next} close={close} send={async ({ password, code }) => { if (secret) done(await calls.confirmApp({ code })); else setSecret(await calls.beginApp(isFirst ? { password } : {})) }}>
      {!secret && isFirst && <PasswordField />}
      {secret && <><p>{words.scan}</p><p><img className="qr" alt="" width={200} height={200} src={`data:image/svg+xml;utf8,${encodeURIComponent(secret.qr)}`} /></p><p><code className="secret">{secret.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code></p>
        <Form.Item name="code" label={words.firstCode} rules={[{ required: true }]}><Input autoComplete="one-time-code" inputMode="numeric" autoFocus maxLength={6} /></Form.Item></>}
    </Adding>
  )
}

function AddPasskey({ calls, isFirst, done, close }: AddProps) {
  const { words } = useLook()
  return (
    <Adding title={words.addPasskey} text={words.next} close={close} send={async ({ password, name }) => { const asked = await calls.beginPasskey(isFirst ? { password } : {}); done(await calls.addPasskey({ name, passkey: await makePasskey(asked) })) }}>
      <Form.Item name="name" label={words.passkeyName} initialValue={words.passkeyHere} rules={[{ required: true }]}><Input maxLength={40} /></Form.Item>
      {isFirst && <PasswordField />}
    </Adding>
  )
}

const PasswordField = () => { const { words } = useLook(); return <Form.Item name="password" label={words.yourPassword} rules={[{ required: true }]}><Input.Password autoComplete="current-password" maxLength={200} /></Form.Item> }

function Adding({ title, text, send, close, children }: { readonly title: string; readonly text: string; readonly send: (given: Fields) => Promise<void>; readonly close: () => void; readonly children: ReactNode }) {
  const { words } = useLook()
  const [form] = Form.useForm<Fields>()
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const go = (given: Fields) => {
    setBusy(true)
    setWrong('')
    send(given).catch((fault: Refusal) => {
      const field = fault.issues?.[0]?.path[0]
      if (field === 'password' || field === 'code') form.setFields([{ name: field, errors: [fault.message] }])
      else setWrong(fault.name === 'NotAllowedError' ? words.passkeyFailed : fault.message)
    }).finally(() => { setBusy(false) })
  }
  return (
    <Modal title={title} open onCancel={close} footer={null} width={420} destroyOnHidden>
      <Form form={form} name="factor" layout="vertical" requiredMark={false} onFinish={go}>{children}{wrong && <p className="wrong" role="alert">{wrong}</p>}<div className="form-foot"><Button type="primary" htmlType="submit" loading={busy}>{text}</Button><Button onClick={close}>{words.cancel}</Button></div></Form>
    </Modal>
  )
}

function KeepCodes({ codes, close }: { readonly codes: readonly string[]; readonly close: () => void }) {
  const { words } = useLook()
  return (
    <Modal title={words.codesTitle} open={codes.length > 0} onCancel={close} closable={false} mask={{ closable: false }} keyboard={false} width={420} footer={[<Button key="download" onClick={() => { saveText('tradewind-recovery-codes.txt', codes.join('\n')) }}>{words.download}</Button>, <Button key="kept" type="primary" onClick={close}>{words.kept}</Button>]}>
      <p>{words.codesHint}</p><ul className="recovery">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
    </Modal>
  )
}
