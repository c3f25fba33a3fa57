import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Form, Input, Popconfirm, Select } from 'antd'
import { useState } from 'react'
import { FormPage } from './form-page'
import { ListPage } from './list-page'
import { Failed, Panel, Quiet, Waiting, When } from './parts'
import { priceListWords as w } from './price-list-words'

/** Groups of shoppers 会员组: made and renamed, and who is in them, put in by lines with an answer for each (E13). */
export interface GroupWish { name: string; kind: string }
interface GroupRow extends GroupWish { readonly id: string; readonly merchantId: string | null; readonly version: number; readonly members: number }
interface Added { readonly added: number; readonly rows: readonly { readonly row: number; readonly who: string; readonly outcome: string }[] }
export interface PriceGroupCalls {
  list(ask: Readonly<Record<string, string>>, cursor: string | undefined): Promise<{ readonly items: readonly GroupRow[]; readonly next: string | null }>
  make(wish: GroupWish, key: string): Promise<unknown>
  change(id: string, version: number, wish: GroupWish): Promise<unknown>
  members(id: string, cursor: string | undefined): Promise<{ readonly items: readonly { readonly shopperId: string; readonly at: string }[]; readonly next: string | null }>
  add(id: string, names: readonly string[], key: string): Promise<Added>
  remove(id: string, shopperIds: readonly string[]): Promise<unknown>
}
interface Props { readonly side: 'merchant' | 'staff'; readonly calls: PriceGroupCalls; readonly mayWrite: boolean; readonly toLists: () => void }

export function PriceGroupsDesk({ side, calls, mayWrite, toLists }: Props) {
  const queries = useQueryClient()
  const [editing, edit] = useState<GroupRow | 'new'>()
  const [opened, open] = useState<GroupRow>()
  const fresh = () => { void queries.invalidateQueries({ queryKey: ['price-groups'] }); void queries.invalidateQueries({ queryKey: ['price-groups-of'] }) }
  const isOwn = (row: GroupRow) => side === 'merchant' || row.merchantId === null
  const making = mayWrite && <Button type="primary" onClick={() => { edit('new') }}>{w.makeGroup}</Button>
  return (
    <>
      <ListPage<GroupRow> name="price-groups" title={w.groups} idOf={(row) => row.id} load={calls.list} actions={<><Button onClick={toLists}>{w.backToLists}</Button>{making}</>} empty={<><p className="quiet">{w.noGroupsYet}</p>{making}</>}
        columns={[
          { key: 'name', title: w.name, isMain: true, text: (row) => row.name, show: (row) => <b>{row.name}</b> },
          { key: 'kind', title: w.kind, text: (row) => w.kinds[row.kind] ?? row.kind, show: (row) => <span>{w.kinds[row.kind] ?? row.kind}</span> },
          ...(side === 'staff' ? [{ key: 'owner', title: w.owner, show: (row: GroupRow) => <span>{row.merchantId ? w.store : w.platform}</span> }] : []),
          { key: 'members', title: w.members, isNumber: true, text: (row) => row.members, show: (row) => <span>{w.people(row.members)}</span> },
          { key: 'do', title: '', show: (row) => <span className="screen-actions"><Button size="small" onClick={() => { open(row) }}>{w.open}</Button>{mayWrite && isOwn(row) && <Button size="small" onClick={() => { edit(row) }}>{w.change}</Button>}</span> },
        ]} />
      <Drawer title={editing === 'new' ? w.makeGroup : w.change} open={editing !== undefined} onClose={() => { edit(undefined) }} width="min(480px, 100vw)" destroyOnHidden>
        {editing && <FormPage<GroupWish> name="price-group" keepsDraft={false} initial={editing === 'new' ? { name: '', kind: 'company' } : { name: editing.name, kind: editing.kind }} after={() => { edit(undefined); fresh() }} submit={(wish, key) => (editing === 'new' ? calls.make(wish, key) : calls.change(editing.id, editing.version, wish))}>
          <Form.Item name="name" label={w.name} extra={w.nameHint} rules={[{ required: true, message: w.required }]}><Input maxLength={20} /></Form.Item>
          <Form.Item name="kind" label={w.kind}><Select options={Object.entries(w.kinds).map(([value, label]) => ({ value, label }))} /></Form.Item>
        </FormPage>}
      </Drawer>
      <Drawer title={opened?.name} open={opened !== undefined} onClose={() => { open(undefined) }} width="min(560px, 100vw)" destroyOnHidden>
        {opened && <>{mayWrite && isOwn(opened) && <AddMembers side={side} add={(names, key) => calls.add(opened.id, names, key)} after={() => { fresh(); void queries.invalidateQueries({ queryKey: ['price-group', opened.id] }) }} />}<Members group={opened} calls={calls} mayWrite={mayWrite && isOwn(opened)} after={fresh} /></>}
      </Drawer>
    </>
  )
}

function AddMembers({ side, add, after }: { readonly side: 'merchant' | 'staff'; readonly add: (names: readonly string[], key: string) => Promise<Added>; readonly after: () => void }) {
  const [text, type] = useState('')
  const [busy, setBusy] = useState(false)
  const [told, tell] = useState<Added>()
  const [wrong, setWrong] = useState('')
  const go = () => {
    setBusy(true); setWrong('')
    add(text.split(/[\n,，;；]/).map((name) => name.trim()).filter(Boolean), crypto.randomUUID()).then((answer) => { tell(answer); type(''); after() }, (fault: Error) => { setWrong(fault.message) }).finally(() => { setBusy(false) })
  }
  return (
    <Panel title={w.addPeople}>
      <label className="form-label">{side === 'staff' ? w.namesStaffLabel : w.namesLabel}<Input.TextArea rows={4} value={text} onChange={(event) => { type(event.target.value); setWrong('') }} /></label>
      <p><Quiet>{side === 'staff' ? w.namesStaffHint : w.namesHint}</Quiet></p>
      {wrong && <p className="wrong" role="alert">{wrong}</p>}
      <Button type="primary" loading={busy} disabled={text.trim() === ''} onClick={go}>{w.add}</Button>
      {told && <div role="status" className="price-told"><p>{w.addedOf(told.added, told.rows.length)}</p><ul>{told.rows.map(({ row, who, outcome }) => <li key={row} className={outcome === 'added' || outcome === 'in' ? '' : 'wrong'}>{who}：{w.outcomes[outcome] ?? outcome}</li>)}</ul></div>}
    </Panel>
  )
}

function Members({ group, calls, mayWrite, after }: { readonly group: GroupRow; readonly calls: PriceGroupCalls; readonly mayWrite: boolean; readonly after: () => void }) {
  const { message } = App.useApp()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({ queryKey: ['price-group', group.id], queryFn: ({ pageParam }) => calls.members(group.id, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }) => next ?? undefined })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const its = data.pages.flatMap(({ items }) => items)
  const again = () => { void refetch(); after() }
  const takeOut = (shopperId: string) => calls.remove(group.id, [shopperId]).then(() => {
    again()
    message.success(<span>{w.removed} <Button type="link" size="small" onClick={() => { void calls.add(group.id, [shopperId], crypto.randomUUID()).then(again) }}>{w.undo}</Button></span>, 6)
  }, (fault: Error) => { message.error(fault.message, 6) })
  return (
    <Panel title={w.members}>
      {its.length === 0 && <p><Quiet>{w.noMembers}</Quiet></p>}
      <ul className="price-members">{its.map(({ shopperId, at }) => <li key={shopperId}><span><code>{shopperId}</code><br /><Quiet>{w.since}</Quiet> <When at={at} /></span>
        {mayWrite && <Popconfirm title={w.removeSure} okText={w.yes} cancelText={w.no} onConfirm={() => takeOut(shopperId)}><Button size="small" danger aria-label={`${w.remove} ${shopperId}`}>{w.remove}</Button></Popconfirm>}</li>)}</ul>
      {hasNextPage && <Button loading={isFetchingNextPage} onClick={() => { void fetchNextPage() }}>{w.more}</Button>}
    </Panel>
  )
}
