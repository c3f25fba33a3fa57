import { useQuery } from '@tanstack/react-query'
import { App, Button, Checkbox, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { dateTime } from './format'
import { FormPage } from './form-page'
import { openWords as w } from './open-words'
import { Failed, Panel, Quiet, useDo, Waiting } from './parts'
import { inLocale, useLook } from './theme'

/** API keys 接口密钥: made with their scopes, shown once, revoked at once. */
interface Key { readonly id: string; readonly name: string; readonly hint: string; readonly scopes: readonly string[]; readonly createdAt: string; readonly expiresAt: string | null; readonly lastUsedAt: string | null }
interface Scope { readonly scope: string; readonly says: readonly string[] }
interface KeyWish { name: string; scopes: string[]; days?: number }
export interface KeyCalls { keys(): Promise<{ readonly items: readonly Key[]; readonly scopes: readonly Scope[] }>; makeKey(wish: KeyWish, key: string): Promise<{ readonly token: string }>; revokeKey(id: string): Promise<unknown> }
const endings = [30, 90, 365]

/** A question before something that cannot be undone. */
export function useSure(): (title: string, content: string, run: () => Promise<unknown>, after: () => void) => void {
  const { words } = useLook()
  const { modal } = App.useApp()
  const act = useDo()
  return (title, content, run, after) => { void modal.confirm({ title, content, okText: title, cancelText: words.cancel, okButtonProps: { danger: true }, onOk: async () => { if (await act(run)) after() } }) }
}

/** What is shown once: it closes only by saying that it is kept. */
export function ShownOnce({ value, close }: { readonly value: string; readonly close: () => void }) {
  const { message } = App.useApp()
  const copy = () => { navigator.clipboard.writeText(value).then(() => { message.success(w.copied) }, (fault: Error) => { message.error(fault.message) }) }
  return (
    <Modal title={w.once} open={value !== ''} closable={false} maskClosable={false} keyboard={false} footer={<><Button onClick={copy}>{w.copy}</Button><Button type="primary" onClick={close}>{w.kept}</Button></>}>
      <p>{w.onceHint}</p><p><code className="secret">{value}</code></p>
    </Modal>
  )
}

/** Scopes 权限范围 as sentences, each with its code, which programs are told of. */
function Scopes({ id, scopes, value = [], onChange }: { readonly id?: string; readonly scopes: readonly { readonly scope: string; readonly says: string }[]; readonly value?: readonly string[]; readonly onChange?: (chosen: string[]) => void }) {
  return (
    <div id={id} tabIndex={0} role="group" aria-label={w.scopes} className="choices">{scopes.map(({ scope, says }) => (
      <Checkbox key={scope} checked={value.includes(scope)} onChange={({ target: { checked } }) => { onChange?.(checked ? [...value, scope] : value.filter((one) => one !== scope)) }}>{says} <Quiet>{scope}</Quiet></Checkbox>))}
    </div>
  )
}

export function OpenKeys({ calls }: { readonly calls: KeyCalls }) {
  const { data, error, refetch } = useQuery({ queryKey: ['open-keys'], queryFn: () => calls.keys() })
  const [isMaking, make] = useState(false)
  const [shown, show] = useState('')
  const sure = useSure()
  const again = () => { void refetch() }
  if (error) return <Panel title={w.keys}><Failed fault={error} again={again} /></Panel>
  if (!data) return <Panel title={w.keys}><Waiting /></Panel>
  const opening = <Button type="primary" onClick={() => { make(true) }}>{w.makeKey}</Button>
  const said = (scope: string) => inLocale(data.scopes.find((one) => one.scope === scope)?.says) ?? scope
  return (
    <Panel title={w.keys} extra={data.items.length > 0 && opening}>
      <p><Quiet>{w.keysHint}</Quiet></p>
      {data.items.length === 0 ? <div className="desk-empty"><p>{w.noKeys}</p>{opening}</div> : (
        <ul className="rows-list">{data.items.map((one) => (
          <li key={one.id}><div><b>{one.name}</b> <code>{one.hint}</code><br /><Quiet>{one.scopes.map(said).join(' · ')}</Quiet><br /><Quiet>{w.made} {dateTime(one.createdAt)} · {w.ends} {one.expiresAt ? dateTime(one.expiresAt) : w.never} · {one.lastUsedAt ? `${w.used} ${dateTime(one.lastUsedAt)}` : w.unused}</Quiet></div>
            <Button danger onClick={() => { sure(w.revoke, w.revokeSure, () => calls.revokeKey(one.id), again) }}>{w.revoke}</Button></li>
        ))}</ul>
      )}
      <Modal title={w.makeKey} open={isMaking} footer={null} destroyOnHidden onCancel={() => { make(false) }}>
        <FormPage<{ name: string; scopes: string[]; days: number }> name="open-key" keepsDraft={false} initial={{ name: '', scopes: [], days: 90 }} text={w.makeKey} submit={async ({ name, scopes, days }, key) => { show((await calls.makeKey({ name, scopes, ...(days > 0 && { days }) }, key)).token) }} after={() => { make(false); again() }}>
          <Form.Item name="name" label={w.name} extra={w.nameHint} rules={[{ required: true, message: w.required }]}><Input maxLength={40} autoFocus /></Form.Item>
          <Form.Item name="scopes" label={w.scopes} rules={[{ required: true, message: w.chooseOne }]}><Scopes scopes={data.scopes.map(({ scope }) => ({ scope, says: said(scope) }))} /></Form.Item>
          <Form.Item name="days" label={w.days}><Select options={[...endings.map((value) => ({ value, label: w.forDays(value) })), { value: 0, label: w.forever }]} /></Form.Item>
        </FormPage>
      </Modal>
      <ShownOnce value={shown} close={() => { show('') }} />
    </Panel>
  )
}
