import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Popconfirm } from 'antd'
import { useState } from 'react'
import { audienceText, type FindGroups } from './audience'
import { yuan } from './format'
import { ListPage } from './list-page'
import { ActWithReason, Facts, Money, Panel, Quiet, State, When, type Tone } from './parts'
import { PresaleForm, type Find, type PresaleWish } from './presale-form'
import type { FindRivals } from './rivals'
import { presaleWords as w } from './presale-words'

/** Presales 预售 of a store, or all of them for the platform, which sees and stops; and what an order's page says of its presale. */
export interface PresaleRow extends PresaleWish { readonly id: string; readonly merchantId: string; readonly title: string; readonly picture: string; readonly priceFen: number; readonly takenPieces: number; readonly state: string; readonly version: number; readonly orders: Readonly<Record<string, number>> }
export interface PresaleCalls {
  list(ask: Readonly<Record<string, string>>, cursor: string | undefined): Promise<{ readonly items: readonly PresaleRow[]; readonly next: string | null }>
  stop(id: string, reason: string): Promise<unknown>
  /** The merchant's own; the platform makes none. */
  readonly own?: { draft(wish: PresaleWish, key: string): Promise<unknown>; change(id: string, version: number, wish: PresaleWish): Promise<unknown>; publish(id: string, version: number): Promise<unknown>; readonly find: Find; readonly findGroups?: FindGroups | undefined; readonly findRivals?: FindRivals | undefined }
}

function stateOf({ state, depositStartsAt, depositEndsAt, tailEndsAt }: PresaleRow): readonly [text: string, tone: Tone] {
  if (state !== 'live') return [w.states[state] ?? state, state === 'draft' ? 'warn' : 'calm']
  const now = Date.now()
  if (now < Date.parse(depositStartsAt)) return [w.waiting, 'busy']
  if (now < Date.parse(depositEndsAt)) return [w.open, 'good']
  return now < Date.parse(tailEndsAt) ? [w.tail, 'busy'] : [w.over, 'calm']
}

export function PresalesDesk({ calls, mayWrite }: { readonly calls: PresaleCalls; readonly mayWrite: boolean }) {
  const queries = useQueryClient()
  const [editing, edit] = useState<PresaleRow | 'new'>()
  const again = () => { edit(undefined); void queries.invalidateQueries({ queryKey: ['presales'] }) }
  const { own } = calls
  const opening = mayWrite && own && <Button type="primary" onClick={() => { edit('new') }}>{w.make}</Button>
  return (
    <>
      <ListPage<PresaleRow> name="presales" title={w.title} idOf={(row) => row.id} load={calls.list} actions={opening} empty={<><p className="quiet">{own ? w.none : w.noneYet}</p>{opening}</>}
        filters={[{ name: 'state', label: w.state, options: Object.entries(w.states).map(([value, label]) => ({ value, label })) }]}
        columns={[
          { key: 'product', title: w.product, isMain: true, text: (row) => row.title, show: (row) => <><b>{row.title}</b><div><Quiet>{yuan(row.priceFen)}</Quiet></div></> },
          { key: 'terms', title: w.terms, text: (row) => row.depositFen, show: (row) => <>{w.says(yuan(row.depositFen), yuan(row.countsFen))}<div><Quiet>{w.days(row.shipDays)}</Quiet></div></> },
          { key: 'state', title: w.state, text: (row) => stateOf(row)[0], show: (row) => { const [text, tone] = stateOf(row); return <State text={text} tone={tone} /> } },
          { key: 'deposit', title: w.depositTime, text: (row) => row.depositStartsAt, show: (row) => <span><When at={row.depositStartsAt} /> –<br /><When at={row.depositEndsAt} />{row.groupIds && <div><Quiet>{audienceText(row)}</Quiet></div>}</span> },
          { key: 'tail', title: w.tailTime, text: (row) => row.tailStartsAt, show: (row) => <span><When at={row.tailStartsAt} /> –<br /><When at={row.tailEndsAt} /></span> },
          { key: 'taken', title: w.taken, isNumber: true, text: (row) => row.takenPieces, show: (row) => <>{w.pieces(row.takenPieces, row.mostPieces)}{Object.entries(row.orders).map(([state, n]) => <div key={state}><Quiet>{w.orders[state] ?? state} {n}</Quiet></div>)}</> },
          { key: 'do', title: '', show: (row) => mayWrite && <Acts row={row} calls={calls} again={again} edit={() => { edit(row) }} /> },
        ]} />
      {own && <Drawer title={editing === 'new' ? w.make : w.change} open={editing !== undefined} onClose={() => { edit(undefined) }} width="min(640px, 100vw)" destroyOnHidden>
        {editing && <PresaleForm initial={editing === 'new' ? undefined : editing} find={own.find} findGroups={own.findGroups} findRivals={own.findRivals} after={again} submit={(wish, key) => (editing === 'new' ? own.draft(wish, key) : own.change(editing.id, editing.version, wish))} />}
      </Drawer>}
    </>
  )
}

function Acts({ row, calls: { own, stop }, again, edit }: { readonly row: PresaleRow; readonly calls: PresaleCalls; readonly again: () => void; readonly edit: () => void }) {
  const { message } = App.useApp()
  if (row.state === 'live') return <ActWithReason small danger text={w.stop} run={(reason) => stop(row.id, reason)} after={again} />
  if (row.state !== 'draft' || !own) return null
  const publish = () => own.publish(row.id, row.version).then(again, (fault: Error) => { message.error(fault.message, 6) })
  return <span className="screen-actions"><Button size="small" onClick={edit}>{w.change}</Button><Popconfirm title={w.sure} description={<div style={{ maxWidth: 280 }}>{w.publishHint}</div>} okText={w.yes} cancelText={w.no} onConfirm={publish}><Button size="small" type="primary">{w.publish}</Button></Popconfirm></span>
}

interface OrderPresale { readonly state: string; readonly depositFen: number; readonly countsFen: number; readonly tailStartsAt: string; readonly tailEndsAt: string; readonly shipBy: string | null; readonly isOverdue: boolean; readonly compensationFen: number }
interface PanelProps { readonly order: { readonly payableFen: number; readonly paidFen: number; readonly state: string; readonly presale: OrderPresale | null }; readonly side: 'merchant' | 'staff'; readonly end: ((reason: string) => Promise<unknown>) | undefined; readonly after: () => void }

/** What an order's page says of its presale, with the way out that is open, and what it costs told before it is taken. */
export function PresalePanel({ order: { payableFen, paidFen, state, presale }, side, end, after }: PanelProps) {
  if (!presale) return null
  const isBound = presale.state === 'deposit_paid' || presale.state === 'tail_open' || (presale.state === 'tail_paid' && state === 'paid')
  const mayEnd = end && (side === 'merchant' ? isBound : presale.isOverdue && state === 'paid')
  const hint = (side === 'merchant' ? w.cannotHint : w.findHint)(yuan(paidFen), yuan(presale.depositFen))
  return (
    <Panel title={`${w.order} · ${w.orders[presale.state] ?? presale.state}`}>
      <Facts items={[[w.depositPaid, <span key="d">{w.says(yuan(presale.depositFen), yuan(presale.countsFen))}</span>], [w.tailFen, <Money key="t" fen={payableFen - presale.depositFen} />], [w.tailTime, <span key="w"><When at={presale.tailStartsAt} /> – <When at={presale.tailEndsAt} /></span>],
        ...(presale.shipBy ? [[w.shipBy, <When key="s" at={presale.shipBy} />] as const] : []), ...(presale.compensationFen > 0 ? [[w.owed, <Money key="o" fen={presale.compensationFen} />] as const] : [])]} />
      {presale.isOverdue && state === 'paid' && <p className="wrong" role="alert">{w.overdue}</p>}
      {mayEnd && <><p><Quiet>{hint}</Quiet></p><p><ActWithReason danger text={side === 'merchant' ? w.cannot : w.find} run={end} after={after} /></p></>}
    </Panel>
  )
}
