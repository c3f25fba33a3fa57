import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer } from 'antd'
import { useState } from 'react'
import { ListPage } from './list-page'
import type { FindSkus } from './offer-goods'
import { ActSurely, ActWithReason, ActWithText, Failed, Quiet, State, Waiting, When, type Tone } from './parts'
import { PriceListForm, type Groups, type ListWhole, type ListWish } from './price-list-form'
import type { ReadLines } from './price-list-lines'
import { priceListWords as w } from './price-list-words'
import { publishAsked } from './publish-asked'

/** Price lists 价格表 of a store, or all of them for the platform, which makes its own and stops any (E13). */
interface ListRow extends Omit<ListWhole, 'lines'> { readonly id: string; readonly merchantId: string | null; readonly groups: readonly { readonly id: string; readonly name: string }[] | null; readonly state: string; readonly isOpen: boolean; readonly version: number; readonly lineCount: number }
export interface PriceListCalls {
  list(ask: Readonly<Record<string, string>>, cursor: string | undefined): Promise<{ readonly items: readonly ListRow[]; readonly next: string | null }>
  one(id: string): Promise<ListWhole & { readonly version: number }>
  draft(wish: ListWish, key: string): Promise<unknown>
  change(id: string, version: number, wish: ListWish): Promise<unknown>
  copy(id: string): Promise<unknown>
  publish(id: string, version: number, reason: string, belowFloor: boolean): Promise<{ readonly approvalId: string | null }>
  stop(id: string, reason: string): Promise<unknown>
  readonly read: ReadLines; readonly groups: Groups; readonly find?: FindSkus
}
interface Props { readonly side: 'merchant' | 'staff'; readonly calls: PriceListCalls; readonly mayWrite: boolean; readonly toGroups: () => void }

function stateOf({ state, isOpen, startsAt }: ListRow): readonly [text: string, tone: Tone] {
  if (state !== 'live') return [w.states[state] ?? state, state === 'draft' ? 'warn' : 'calm']
  return isOpen ? [w.states['live']!, 'good'] : Date.parse(startsAt) > Date.now() ? [w.waiting, 'busy'] : [w.over, 'calm']
}
const pricesOf = ({ lineCount, payPercent }: ListRow): string => [...(lineCount > 0 ? [w.linesOf(lineCount)] : []), ...(payPercent === null ? [] : [w.says(payPercent)])].join(' · ')
const whoOf = ({ groups }: ListRow): string => groups?.map(({ name }) => name).join('、') ?? w.everybody

export function PriceListsDesk({ side, calls, mayWrite, toGroups }: Props) {
  const queries = useQueryClient()
  const [editing, edit] = useState<string>()
  const again = () => { edit(undefined); void queries.invalidateQueries({ queryKey: ['price-lists'] }); void queries.invalidateQueries({ queryKey: ['price-list'] }) }
  const opening = mayWrite && <Button type="primary" onClick={() => { edit('new') }}>{w.make}</Button>
  return (
    <>
      <ListPage<ListRow> name="price-lists" title={w.title} idOf={(row) => row.id} load={calls.list} actions={<><Button onClick={toGroups}>{w.toGroups}</Button>{opening}</>} empty={<><p className="quiet">{w.none}</p>{opening}</>}
        filters={[{ name: 'state', label: w.state, options: Object.entries(w.states).map(([value, label]) => ({ value, label })) }]}
        columns={[
          { key: 'name', title: w.name, isMain: true, text: (row) => row.name, show: (row) => <><b>{row.name}</b>{row.priority > 0 && <div><Quiet>{w.priority} {row.priority}</Quiet></div>}</> },
          ...(side === 'staff' ? [{ key: 'owner', title: w.owner, show: (row: ListRow) => <span>{row.merchantId ? w.store : w.platform}</span> }] : []),
          { key: 'who', title: w.who, text: whoOf, show: (row) => <span>{whoOf(row)}</span> },
          { key: 'prices', title: w.prices, text: pricesOf, show: (row) => <span>{pricesOf(row)}</span> },
          { key: 'state', title: w.state, text: (row) => stateOf(row)[0], show: (row) => { const [text, tone] = stateOf(row); return <State text={text} tone={tone} /> } },
          { key: 'time', title: w.time, text: (row) => row.startsAt, show: (row) => <><When at={row.startsAt} /> –<br /><When at={row.endsAt} /></> },
          { key: 'do', title: '', show: (row) => mayWrite && <Acts row={row} calls={calls} again={again} edit={() => { edit(row.id) }} isOwn={side === 'merchant' || row.merchantId === null} /> },
        ]} />
      <Drawer title={editing === 'new' ? w.make : w.change} open={editing !== undefined} onClose={() => { edit(undefined) }} width="min(760px, 100vw)" destroyOnHidden>
        {editing !== undefined && <Editor id={editing === 'new' ? undefined : editing} calls={calls} after={again} />}
      </Drawer>
    </>
  )
}

function Editor({ id, calls, after }: { readonly id: string | undefined; readonly calls: PriceListCalls; readonly after: () => void }) {
  const { data, error, refetch } = useQuery({ queryKey: ['price-list', id], queryFn: () => calls.one(id!), enabled: id !== undefined })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (id !== undefined && !data) return <Waiting />
  return <PriceListForm initial={data} groups={calls.groups} find={calls.find} read={calls.read} after={after} submit={(wish, key) => (data ? calls.change(id!, data.version, wish) : calls.draft(wish, key))} />
}

function Acts({ row, calls, again, edit, isOwn }: { readonly row: ListRow; readonly calls: PriceListCalls; readonly again: () => void; readonly edit: () => void; readonly isOwn: boolean }) {
  const { message, modal } = App.useApp()
  const sure = (sentence: string) => new Promise<boolean>((answer) => { modal.confirm({ title: w.belowFloor, content: sentence, okText: w.publishAnyway, onOk: () => { answer(true) }, onCancel: () => { answer(false) } }) })
  const publish = async (reason: string) => { const { approvalId } = await publishAsked((belowFloor) => calls.publish(row.id, row.version, reason, belowFloor), sure); if (approvalId) message.info(w.asked) }
  return (
    <span className="screen-actions">
      {row.state === 'draft' && isOwn && <><Button size="small" onClick={edit}>{w.change}</Button><ActWithText small text={w.publish} label={w.publishHint} run={publish} after={again} /></>}
      {row.state !== 'draft' && isOwn && <ActSurely small text={w.copy} sure={w.copied} run={() => calls.copy(row.id)} after={again} />}
      {row.state === 'live' && <ActWithReason small danger text={w.stop} run={(reason) => calls.stop(row.id, reason)} after={again} />}
    </span>
  )
}
