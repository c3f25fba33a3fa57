import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Drawer, Input, Modal, Select } from 'antd'
import { useRef, useState } from 'react'
import type { Refusal } from './form-page'
import { Failed, Panel, Quiet, Screen, State, Timeline, useDo, Waiting } from './parts'
import { localeNow, useLook } from './theme'

/** Roles 角色与权限: what each permits in plain sentences, who holds it, what became of it; making, copying, changing (the difference first) and looking as one. */
interface Permit { readonly permit: string; readonly does: string; readonly says: readonly string[]; readonly isEverybodys: boolean }
export interface Role { readonly key: string; readonly name: string | null; readonly description: string | null; readonly isMade: boolean; readonly permits: readonly string[]; readonly version: number; readonly holders: number; readonly isMine: boolean }
interface One { readonly holders: readonly { readonly id: string; readonly name: string; readonly login: string }[]; readonly history: readonly { readonly id: string; readonly at: string; readonly actorName: string | null; readonly action: string; readonly before: unknown; readonly after: unknown }[] }
interface Wish { readonly name: string; readonly description: string; readonly permits: string[] }
export interface RolesApi {
  load(): Promise<{ permits: readonly Permit[]; roles: readonly Role[] }>
  one(id: string): Promise<One>
  make(wish: Wish, key: string): Promise<unknown>
  change(wish: Wish & { id: string; version: number }): Promise<unknown>
  remove(id: string, moveTo: string | undefined): Promise<unknown>
  look(role: string): Promise<unknown>
}
interface Props { readonly api: RolesApi; readonly names: Readonly<Record<string, string>>; readonly rooms: Readonly<Record<string, string>>; readonly held: readonly string[] }
type Editing = { readonly role: Role | null; readonly from: Role | null }

export function RolesDesk({ api, names, rooms, held }: Props) {
  const { words: w } = useLook()
  const act = useDo()
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['roles'], queryFn: () => api.load() })
  const [editing, edit] = useState<Editing>()
  const [shown, show] = useState<Role>()
  const [leaving, leave] = useState<Role>()
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const nameOf = (role: Role) => role.name ?? names[role.key] ?? role.key
  const again = () => { void queries.invalidateQueries({ queryKey: ['roles'] }) }
  const mayEdit = held.includes('identity.staff')
  return (
    <Screen title={w.roles} actions={mayEdit && <Button type="primary" onClick={() => { edit({ role: null, from: null }) }}>{w.newRole}</Button>}>
      <div className="role-list">
        {data.roles.map((role) => (
          <Panel key={role.key}>
            <div className="desk-panel-head"><h2>{nameOf(role)}</h2><State text={role.isMade ? w.roleMade : w.roleOfHouse} tone={role.isMade ? 'busy' : 'calm'} /></div>
            {role.description && <p>{role.description}</p>}
            <p><Quiet>{w.roleCounts(role.permits.length, role.holders)}</Quiet></p>
            <div className="screen-actions">
              <Button onClick={() => { show(role) }}>{w.roleSee}</Button>
              {mayEdit && role.isMade && role.isMine && <Button onClick={() => { edit({ role, from: role }) }}>{w.roleEdit}</Button>}
              {mayEdit && <Button onClick={() => { edit({ role: null, from: role }) }}>{w.copy}</Button>}
              {mayEdit && <Button onClick={() => { void act(() => api.look(role.key)).then((ok) => { if (ok) location.reload() }) }}>{w.lookAs}</Button>}
              {mayEdit && role.isMade && role.isMine && <Button danger onClick={() => { leave(role) }}>{w.roleRemove}</Button>}
            </div>
          </Panel>
        ))}
      </div>
      {editing && <Editor editing={editing} permits={data.permits} rooms={rooms} held={held} nameOf={nameOf} api={api} close={() => { edit(undefined) }} after={again} />}
      {shown && <Shown role={shown} permits={data.permits} rooms={rooms} nameOf={nameOf} api={api} close={() => { show(undefined) }} />}
      {leaving && <Removing role={leaving} others={data.roles.filter((one) => one.key !== leaving.key && one.isMine)} nameOf={nameOf} api={api} close={() => { leave(undefined) }} after={again} />}
    </Screen>
  )
}

const money = new Set(['refund', 'payout', 'price', 'export'])
interface GroupsProps { readonly permits: readonly Permit[]; readonly rooms: Readonly<Record<string, string>>; readonly chosen: ReadonlySet<string>; readonly held?: readonly string[]; toggle?(permit: string): void }

/** The permits by room, each a sentence; the verbs of money are marked. */
function Groups({ permits, rooms, chosen, held, toggle }: GroupsProps) {
  const { words: w } = useLook()
  const which = localeNow() === 'en' ? 1 : 0
  const names = [...new Set(permits.map(({ permit }) => permit.split('.')[0]!))]
  return <>{names.map((room) => (
    <fieldset key={room} className="permits"><legend>{rooms[room] ?? room}</legend>
      {permits.filter(({ permit }) => permit.startsWith(`${room}.`)).map(({ permit, does, says, isEverybodys }) => (!toggle ? <Line key={permit} isHeld={isEverybodys || chosen.has(permit)} text={says[which] ?? permit} sign={money.has(does) ? w.roleVerbs[does] ?? does : ''} />
        : <Checkbox key={permit} checked={isEverybodys || chosen.has(permit)} disabled={isEverybodys || (held !== undefined && !held.includes(permit))} onChange={() => { toggle(permit) }}>
          {says[which]} {money.has(does) && <State text={w.roleVerbs[does] ?? does} tone="warn" />}{isEverybodys && <Quiet> {w.roleEverybodys}</Quiet>}
        </Checkbox>
      ))}
    </fieldset>
  ))}</>
}

/** A permit where nothing can be changed: held or not, in a sign and in words. */
function Line({ isHeld, text, sign }: { readonly isHeld: boolean; readonly text: string; readonly sign: string }) {
  const { words: w } = useLook()
  return <p className={isHeld ? 'permit-line' : 'permit-line quiet'}><span role="img" aria-label={isHeld ? w.yes : w.no} className={isHeld ? 'permit-held' : ''}>{isHeld ? '✓' : '–'}</span> <span>{text} {sign && <State text={sign} tone="warn" />}</span></p>
}

interface EditorProps { readonly editing: Editing; readonly permits: readonly Permit[]; readonly rooms: Readonly<Record<string, string>>; readonly held: readonly string[]; readonly nameOf: (role: Role) => string; readonly api: RolesApi; close(): void; after(): void }

function Editor({ editing: { role, from }, permits, rooms, held, nameOf, api, close, after }: EditorProps) {
  const { words: w } = useLook()
  const { message } = App.useApp()
  const which = localeNow() === 'en' ? 1 : 0
  const mayGive = (permit: string) => held.includes(permit)
  const before = new Set(role?.permits ?? [])
  const [name, setName] = useState(role ? nameOf(role) : from ? w.copyOf(nameOf(from)).slice(0, 20) : '')
  const [description, setDescription] = useState(from?.description ?? '')
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set((from?.permits ?? []).filter(mayGive)))
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const [busy, setBusy] = useState(false)
  const key = useRef(crypto.randomUUID())
  const toggle = (permit: string) => { const next = new Set(chosen); if (!next.delete(permit)) next.add(permit); choose(next) }
  const said = (permit: string) => permits.find((one) => one.permit === permit)?.says[which] ?? permit
  const added = [...chosen].filter((permit) => !before.has(permit))
  const gone = [...before].filter((permit) => !chosen.has(permit) && !permits.find((one) => one.permit === permit)?.isEverybodys)
  const save = () => {
    const wish = { name: name.trim(), description: description.trim(), permits: [...chosen] }
    setBusy(true)
    void (role ? api.change({ ...wish, id: role.key, version: role.version }) : api.make(wish, key.current)).then(() => { message.success(w.saved); close(); after() }, (fault: Refusal) => {
      setWrong(Object.fromEntries([...(fault.issues ?? []).map(({ path }) => [String(path[0]), fault.message]), ['', fault.message]]))
    }).finally(() => { setBusy(false) })
  }
  return (
    <Drawer open size={640} title={role ? w.roleEdit : w.newRole} onClose={close} footer={<div className="form-foot"><Button type="primary" loading={busy} onClick={save}>{w.save}</Button><Button onClick={close}>{w.cancel}</Button></div>}>
      <label className="form-label">{w.roleName}<Input value={name} maxLength={20} status={wrong['name'] ? 'error' : ''} onChange={(event) => { setName(event.target.value); setWrong({}) }} /></label>
      {wrong['name'] && <p className="wrong" role="alert">{wrong['name']}</p>}
      <label className="form-label">{w.roleDescription}<Input value={description} maxLength={200} onChange={(event) => { setDescription(event.target.value) }} /></label>
      <p><Quiet>{w.roleBounds}</Quiet></p>
      <Groups permits={permits} rooms={rooms} chosen={chosen} held={held} toggle={toggle} />
      {(wrong['permits'] ?? (!wrong['name'] && wrong[''])) && <p className="wrong" role="alert">{wrong['permits'] ?? wrong['']}</p>}
      {(added.length > 0 || gone.length > 0) && <Panel title={w.roleDiff}><ul className="role-diff">{added.map((permit) => <li key={permit}><State text={w.roleAdded} tone="good" /> {said(permit)}</li>)}{gone.map((permit) => <li key={permit}><State text={w.roleGone} tone="bad" /> {said(permit)}</li>)}</ul>
        {role && role.holders > 0 && <p>{w.roleActs(role.holders)}</p>}</Panel>}
    </Drawer>
  )
}

function Shown({ role, permits, rooms, nameOf, api, close }: { readonly role: Role; readonly permits: readonly Permit[]; readonly rooms: Readonly<Record<string, string>>; readonly nameOf: (role: Role) => string; readonly api: RolesApi; close(): void }) {
  const { words: w } = useLook()
  const { data } = useQuery({ queryKey: ['roles', role.key, role.version], queryFn: () => api.one(role.key) })
  const listed = (value: unknown): string => ((value as { permits?: string[] } | null)?.permits ?? []).join(' · ')
  return (
    <Drawer open size={640} title={nameOf(role)} onClose={close}>
      <div tabIndex={0} role="group" aria-label={nameOf(role)}><Groups permits={permits} rooms={rooms} chosen={new Set(role.permits)} /></div>
      <Panel title={w.roleHolders}>{data?.holders.length === 0 ? <Quiet>{w.none}</Quiet> : <ul>{data?.holders.map((one) => <li key={one.id}>{one.name} <Quiet>{one.login}</Quiet></li>)}</ul>}</Panel>
      {role.isMade && data && <Panel title={w.roleHistory}><Timeline items={data.history.map((entry) => ({ key: entry.id, at: entry.at, title: `${w.roleActions[entry.action] ?? entry.action} · ${entry.actorName ?? '–'}`, note: <>{entry.before ? <div>− {listed(entry.before)}</div> : null}<div>＋ {listed(entry.after)}</div></> }))} /></Panel>}
    </Drawer>
  )
}

function Removing({ role, others, nameOf, api, close, after }: { readonly role: Role; readonly others: readonly Role[]; readonly nameOf: (role: Role) => string; readonly api: RolesApi; close(): void; after(): void }) {
  const { words: w } = useLook()
  const [moveTo, setMoveTo] = useState<string>()
  const [wrong, setWrong] = useState('')
  const go = () => { api.remove(role.key, moveTo).then(() => { close(); after() }, (fault: Error) => { setWrong(fault.message) }) }
  return (
    <Modal open title={w.roleRemove} onCancel={close} onOk={go} okText={w.roleRemove} cancelText={w.cancel} okButtonProps={{ danger: true }}>
      <p>{w.roleRemoveSure(nameOf(role), role.holders)}</p>
      {role.holders > 0 && <label className="form-label">{w.roleMoveTo}<Select value={moveTo ?? null} onChange={(to: string) => { setMoveTo(to); setWrong('') }} options={others.map((one) => ({ value: one.key, label: nameOf(one) }))} style={{ width: '100%' }} /></label>}
      {wrong && <p className="wrong" role="alert">{wrong}</p>}
    </Modal>
  )
}

/** What stands above everything while a session only looks as a role. */
export function LookingBanner({ looking, names, leave }: { readonly looking: { readonly role: string; readonly roleName: string | null; readonly memberName: string | null; readonly until: string } | null; readonly names: Readonly<Record<string, string>>; leave(): Promise<unknown> }) {
  const { words: w } = useLook()
  if (!looking) return null
  const name = looking.roleName ?? names[looking.role] ?? looking.role
  return <div className="looking" role="status"><span>{w.lookingAs(looking.memberName ? `${looking.memberName}（${name}）` : name, looking.until)}</span><Button onClick={() => { void leave().then(() => { location.reload() }) }}>{w.lookNoMore}</Button></div>
}
