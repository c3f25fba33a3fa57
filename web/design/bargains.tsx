import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer } from 'antd'
import { useState } from 'react'
import { BargainForm, type BargainWish } from './bargain-form'
import { bargainWords as w } from './bargain-words'
import { yuan } from './format'
import { ListPage } from './list-page'
import type { FindSkus } from './offer-goods'
import { ActWithReason, Quiet, State, When, type Tone } from './parts'
import type { FindRivals } from './rivals'

/** Bargain activities 砍价活动 of a store, or all of them for the platform, which makes its own and stops any; each with what came of it. */
export interface BargainRow extends BargainWish {
  readonly id: string; readonly merchantId: string; readonly isPlatforms: boolean; readonly title: string; readonly specText: string; readonly priceFen: number; readonly newHelpers: number; readonly takenPieces: number; readonly state: string; readonly version: number
  readonly odds: { readonly leastFen: number; readonly mostFen: number; readonly averageFen: number }
  readonly results: { readonly opened: number; readonly helps: number; readonly newHelpers: number; readonly won: number; readonly bought: number; readonly costFen: number; readonly soldFen: number }
}
export interface BargainCalls {
  readonly side: 'merchant' | 'platform'
  list(ask: Readonly<Record<string, string>>, cursor: string | undefined): Promise<{ readonly items: readonly BargainRow[]; readonly next: string | null }>
  draft(wish: BargainWish, key: string): Promise<unknown>
  change(id: string, version: number, wish: BargainWish): Promise<unknown>
  publish(id: string, version: number, reason: string): Promise<{ readonly approvalId: string | null }>
  stop(id: string, reason: string): Promise<unknown>
  readonly find: FindSkus
  readonly rivals?: FindRivals
}

function stateOf({ state, startsAt, endsAt }: BargainRow): readonly [text: string, tone: Tone] {
  if (state !== 'live') return [w.states[state] ?? state, state === 'draft' ? 'warn' : 'calm']
  const now = Date.now()
  return now < Date.parse(startsAt) ? [w.waiting, 'busy'] : now < Date.parse(endsAt) ? [w.running, 'good'] : [w.over, 'calm']
}

export function BargainsDesk({ calls, mayWrite }: { readonly calls: BargainCalls; readonly mayWrite: boolean }) {
  const queries = useQueryClient()
  const [editing, edit] = useState<BargainRow | 'new'>()
  const again = () => { edit(undefined); void queries.invalidateQueries({ queryKey: ['bargains'] }) }
  const opening = mayWrite && <Button type="primary" onClick={() => { edit('new') }}>{w.make}</Button>
  return (
    <>
      <ListPage<BargainRow> name="bargains" title={w.title} idOf={(row) => row.id} load={calls.list} actions={opening} empty={<><p className="quiet">{w.none}</p>{opening}</>}
        filters={[{ name: 'state', label: w.state, options: Object.entries(w.states).map(([value, label]) => ({ value, label })) }]}
        columns={[
          { key: 'goods', title: w.goods, isMain: true, text: (row) => row.title, show: (row) => <><b>{row.title}</b><div><Quiet>{[row.specText, ...(row.isPlatforms ? [w.platforms] : [])].filter(Boolean).join(' · ')}</Quiet></div></> },
          { key: 'terms', title: w.terms, text: (row) => row.floorFen, show: (row) => <>{w.says(yuan(row.priceFen), yuan(row.floorFen), row.helpers)}<div><Quiet>{w.odds(yuan(row.odds.leastFen), yuan(row.odds.mostFen), yuan(row.odds.averageFen))}{row.newHelpers > 0 && ` · ${w.news(row.newHelpers)}`}</Quiet></div></> },
          { key: 'state', title: w.state, text: (row) => stateOf(row)[0], show: (row) => { const [text, tone] = stateOf(row); return <State text={text} tone={tone} /> } },
          { key: 'time', title: w.time, text: (row) => row.startsAt, show: (row) => <><When at={row.startsAt} /> –<br /><When at={row.endsAt} /></> },
          { key: 'taken', title: w.taken, isNumber: true, text: (row) => row.takenPieces, show: (row) => w.of(row.takenPieces, row.mostPieces) },
          { key: 'results', title: w.results, text: (row) => row.results.opened, show: ({ results: r }) => <>{w.result(r.opened, r.helps, r.newHelpers)}<div>{w.ended(r.won, r.bought)}</div><div><Quiet>{w.spent(yuan(r.costFen), yuan(r.soldFen))}</Quiet></div></> },
          { key: 'do', title: '', show: (row) => mayWrite && <Acts row={row} calls={calls} again={again} edit={() => { edit(row) }} /> },
        ]} />
      <Drawer title={editing === 'new' ? w.make : w.change} open={editing !== undefined} onClose={() => { edit(undefined) }} width="min(640px, 100vw)" destroyOnHidden>
        {editing && <BargainForm initial={editing === 'new' ? undefined : editing} find={calls.find} findRivals={calls.rivals} after={again} submit={(wish, key) => (editing === 'new' ? calls.draft(wish, key) : calls.change(editing.id, editing.version, wish))} />}
      </Drawer>
    </>
  )
}

/** A store's own for its clerks; the platform's own for staff, who may stop any. */
function Acts({ row, calls: { side, publish, stop }, again, edit }: { readonly row: BargainRow; readonly calls: BargainCalls; readonly again: () => void; readonly edit: () => void }) {
  const { message } = App.useApp()
  const isOwn = row.isPlatforms === (side === 'platform')
  if (row.state === 'live' && (isOwn || side === 'platform')) return <ActWithReason small danger text={w.stop} run={(reason) => stop(row.id, reason)} after={again} />
  if (row.state !== 'draft' || !isOwn) return null
  const send = async (reason: string) => { const { approvalId } = await publish(row.id, row.version, reason); message.success(approvalId ? w.sent : w.published) }
  return <span className="screen-actions"><Button size="small" onClick={edit}>{w.change}</Button><ActWithReason small text={w.publish} run={send} after={again} /></span>
}
