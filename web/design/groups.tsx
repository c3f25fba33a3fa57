import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer } from 'antd'
import { useState } from 'react'
import { yuan } from './format'
import { GroupForm, type GroupWish } from './group-form'
import { groupWords as w } from './group-words'
import { ListPage } from './list-page'
import type { FindSkus } from './offer-goods'
import type { FindRivals } from './rivals'
import { ActWithReason, Quiet, State, When, type Tone } from './parts'

/** Group buying activities 拼团活动 of a store, or all of them for the platform, which sees and stops; each with what came of it. */
export interface GroupRow extends Omit<GroupWish, 'prices'> {
  readonly id: string; readonly merchantId: string; readonly title: string; readonly prices: (GroupWish['prices'][number] & { readonly specText: string })[]; readonly takenPieces: number; readonly state: string; readonly version: number
  readonly results: { readonly founded: number; readonly filled: number; readonly failed: number; readonly members: number; readonly joined: number; readonly soldFen: number }
}
export interface GroupCalls {
  list(ask: Readonly<Record<string, string>>, cursor: string | undefined): Promise<{ readonly items: readonly GroupRow[]; readonly next: string | null }>
  stop(id: string, reason: string): Promise<unknown>
  /** The merchant's own; the platform makes none. */
  readonly own?: { draft(wish: GroupWish, key: string): Promise<unknown>; change(id: string, version: number, wish: GroupWish): Promise<unknown>; publish(id: string, version: number, reason: string): Promise<{ readonly approvalId: string | null }>; readonly find: FindSkus; readonly rivals: FindRivals }
}

function stateOf({ state, startsAt, endsAt }: GroupRow): readonly [text: string, tone: Tone] {
  if (state !== 'live') return [w.states[state] ?? state, state === 'draft' ? 'warn' : 'calm']
  const now = Date.now()
  return now < Date.parse(startsAt) ? [w.waiting, 'busy'] : now < Date.parse(endsAt) ? [w.running, 'good'] : [w.over, 'calm']
}

export function GroupsDesk({ calls, mayWrite }: { readonly calls: GroupCalls; readonly mayWrite: boolean }) {
  const queries = useQueryClient()
  const [editing, edit] = useState<GroupRow | 'new'>()
  const again = () => { edit(undefined); void queries.invalidateQueries({ queryKey: ['groups'] }) }
  const { own } = calls
  const opening = mayWrite && own && <Button type="primary" onClick={() => { edit('new') }}>{w.make}</Button>
  return (
    <>
      <ListPage<GroupRow> name="groups" title={w.title} idOf={(row) => row.id} load={calls.list} actions={opening} empty={<><p className="quiet">{own ? w.none : w.noneYet}</p>{opening}</>}
        filters={[{ name: 'state', label: w.state, options: Object.entries(w.states).map(([value, label]) => ({ value, label })) }]}
        columns={[
          { key: 'goods', title: w.goods, isMain: true, text: (row) => row.title, show: (row) => <b>{row.title}</b> },
          { key: 'terms', title: w.terms, text: (row) => Math.min(...row.prices.map(({ priceFen }) => priceFen)), show: (row) => <>{row.prices.map((one) => <div key={`${one.skuId}/${one.size}`}>{w.says(one.size, yuan(one.priceFen), one.leaderFen === null ? null : yuan(one.leaderFen), one.specText)}</div>)}</> },
          { key: 'state', title: w.state, text: (row) => stateOf(row)[0], show: (row) => { const [text, tone] = stateOf(row); return <State text={text} tone={tone} /> } },
          { key: 'time', title: w.time, text: (row) => row.startsAt, show: (row) => <><When at={row.startsAt} /> –<br /><When at={row.endsAt} /></> },
          { key: 'taken', title: w.taken, isNumber: true, text: (row) => row.takenPieces, show: (row) => w.of(row.takenPieces, row.mostPieces) },
          { key: 'results', title: w.results, text: (row) => row.results.founded, show: ({ results: r }) => <>{w.result(r.founded, r.filled, r.failed)}<div>{w.people(r.members, r.joined)}</div><div><Quiet>{w.sold(yuan(r.soldFen))}</Quiet></div></> },
          { key: 'do', title: '', show: (row) => mayWrite && <Acts row={row} calls={calls} again={again} edit={() => { edit(row) }} /> },
        ]} />
      {own && <Drawer title={editing === 'new' ? w.make : w.change} open={editing !== undefined} onClose={() => { edit(undefined) }} width="min(640px, 100vw)" destroyOnHidden>
        {editing && <GroupForm initial={editing === 'new' ? undefined : editing} find={own.find} findRivals={own.rivals} after={again} submit={(wish, key) => (editing === 'new' ? own.draft(wish, key) : own.change(editing.id, editing.version, wish))} />}
      </Drawer>}
    </>
  )
}

/** A store's own for its clerks; staff may stop any. */
function Acts({ row, calls: { own, stop }, again, edit }: { readonly row: GroupRow; readonly calls: GroupCalls; readonly again: () => void; readonly edit: () => void }) {
  const { message } = App.useApp()
  if (row.state === 'live') return <ActWithReason small danger text={w.stop} run={(reason) => stop(row.id, reason)} after={again} />
  if (row.state !== 'draft' || !own) return null
  const send = async (reason: string) => { const { approvalId } = await own.publish(row.id, row.version, reason); message.success(approvalId ? w.sent : w.published) }
  return <span className="screen-actions"><Button size="small" onClick={edit}>{w.change}</Button><ActWithReason small text={w.publish} run={send} after={again} /></span>
}
