import { useQuery } from '@tanstack/react-query'
import { App, Button, Drawer, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { dateTime } from './format'
import { FormPage } from './form-page'
import { Deliveries, type DeliveryCalls } from './open-deliveries'
import { ShownOnce, useSure } from './open-keys'
import { openWords as w } from './open-words'
import { Act, Failed, Panel, Quiet, State, Waiting } from './parts'
import { inLocale } from './theme'

/** Webhooks 回调地址: where events are sent, whether that works, and what was sent. */
interface Endpoint { readonly id: string; readonly url: string; readonly events: readonly string[]; readonly state: string; readonly offBecause: string | null; readonly failures: number; readonly oldUntil: string | null }
interface Told { readonly name: string; readonly says: readonly string[] }
interface Wish { url: string; events: string[] }
export interface HookCalls extends DeliveryCalls {
  endpoints(): Promise<{ readonly items: readonly Endpoint[]; readonly events: readonly Told[] }>
  addEndpoint(wish: Wish, key: string): Promise<{ readonly secret: string }>
  changeEndpoint(id: string, wish: Wish & { isOn: boolean }): Promise<unknown>
  removeEndpoint(id: string): Promise<unknown>
  rotateSecret(id: string): Promise<{ readonly secret: string }>
  testEndpoint(id: string): Promise<unknown>
}

export function OpenHooks({ calls }: { readonly calls: HookCalls }) {
  const { data, error, refetch } = useQuery({ queryKey: ['open-hooks'], queryFn: () => calls.endpoints() })
  const [editing, edit] = useState<Endpoint | 'new'>()
  const [looking, look] = useState<Endpoint>()
  const [shown, show] = useState('')
  const again = () => { void refetch() }
  if (error) return <Panel title={w.hooks}><Failed fault={error} again={again} /></Panel>
  if (!data) return <Panel title={w.hooks}><Waiting /></Panel>
  const opening = <Button type="primary" onClick={() => { edit('new') }}>{w.addHook}</Button>
  const said = (event: string) => inLocale(data.events.find(({ name }) => name === event)?.says) ?? event
  const submit = async (wish: Wish, key: string) => { if (editing === 'new') show((await calls.addEndpoint(wish, key)).secret); else if (editing) await calls.changeEndpoint(editing.id, { ...wish, isOn: editing.state === 'on' }) }
  return (
    <Panel title={w.hooks} extra={data.items.length > 0 && opening}>
      <p><Quiet>{w.hooksHint}</Quiet></p>
      {data.items.length === 0 ? <div className="desk-empty"><p>{w.noHooks}</p>{opening}</div>
        : <ul className="rows-list">{data.items.map((one) => <Hook key={one.id} one={one} said={said} calls={calls} again={again} edit={() => { edit(one) }} look={() => { look(one) }} show={show} />)}</ul>}
      <Modal title={editing === 'new' ? w.addHook : w.change} open={editing !== undefined} footer={null} destroyOnHidden onCancel={() => { edit(undefined) }}>
        {editing && <HookForm initial={editing === 'new' ? { url: '', events: [] } : { url: editing.url, events: [...editing.events] }} events={data.events} submit={submit} after={() => { edit(undefined); again() }} />}
      </Modal>
      <Drawer title={w.deliveries} open={looking !== undefined} onClose={() => { look(undefined) }} width="min(900px, 100vw)" destroyOnHidden>{looking && <Deliveries id={looking.id} calls={calls} said={said} />}</Drawer>
      <ShownOnce value={shown} close={() => { show('') }} />
    </Panel>
  )
}

function HookForm({ initial, events, submit, after }: { readonly initial: Wish; readonly events: readonly Told[]; readonly submit: (wish: Wish, key: string) => Promise<unknown>; readonly after: () => void }) {
  const options = events.map(({ name, says }) => ({ value: name, label: `${inLocale(says) ?? name} (${name})` }))
  return (
    <FormPage<Wish> name="open-hook" keepsDraft={false} initial={initial} submit={({ url, events: chosen }, key) => submit({ url, events: chosen }, key)} after={after}>
      <Form.Item name="url" label={w.url} rules={[{ required: true, message: w.required }]}><Input inputMode="url" maxLength={500} placeholder="https://" autoFocus /></Form.Item>
      <Form.Item name="events" label={w.events} rules={[{ required: true, message: w.chooseOne }]}><Select mode="multiple" optionFilterProp="label" options={options} /></Form.Item>
    </FormPage>
  )
}

interface HookProps { readonly one: Endpoint; readonly said: (event: string) => string; readonly calls: HookCalls; readonly again: () => void; readonly edit: () => void; readonly look: () => void; readonly show: (secret: string) => void }
function Hook({ one, said, calls, again, edit, look, show }: HookProps) {
  const { message } = App.useApp()
  const sure = useSure()
  const isOn = one.state === 'on'
  const wish = { url: one.url, events: [...one.events] }
  const why = one.offBecause ? ` · ${w.offWhys[one.offBecause] ?? one.offBecause}` : ''
  return (
    <li><div><b className="wraps">{one.url}</b> <State text={isOn ? w.on : `${w.off}${why}`} tone={isOn ? 'good' : 'bad'} /> {isOn && one.failures > 0 && <State text={w.failing(one.failures)} tone="warn" />}<br /><Quiet>{one.events.map(said).join(' · ')}</Quiet>{one.oldUntil && <><br /><Quiet>{w.rotating} {dateTime(one.oldUntil)}</Quiet></>}</div>
      <div className="acts">
        <Button onClick={look}>{w.deliveries}</Button>{isOn && <Act text={w.test} run={() => calls.testEndpoint(one.id)} after={() => { message.info(w.tested) }} />}<Button onClick={edit}>{w.change}</Button>
        <Act text={isOn ? w.switchOff : w.switchOn} run={() => calls.changeEndpoint(one.id, { ...wish, isOn: !isOn })} after={again} />
        <Button onClick={() => { sure(w.rotate, w.rotateSure, async () => { show((await calls.rotateSecret(one.id)).secret) }, again) }}>{w.rotate}</Button>
        <Button danger onClick={() => { sure(w.remove, w.removeSure, () => calls.removeEndpoint(one.id), again) }}>{w.remove}</Button>
      </div></li>
  )
}
