import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer } from 'antd'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { audienceText, type FindGroups } from './audience'
import { couponWords } from './coupon-words'
import { yuan } from './format'
import { ListPage } from './list-page'
import { FlashResults, type FlashCalls, type FlashResult } from './flash-form'
import type { FindSkus } from './offer-goods'
import { OfferForm, type Find, type Side, type Wish } from './offer-form'
import { offerText } from './offer-text'
import { offerWords as w } from './offer-words'
import { ActWithReason, ActWithText, Quiet, State, When, type Tone } from './parts'
import { localeNow } from './theme'
import { publishAsked } from './publish-asked'

/** Offers 优惠 of a store or of the platform: drafted, published, watched, stopped. */
export interface OfferRow extends Wish { readonly id: string; readonly merchantId: string | null; readonly state: string; readonly version: number; readonly uses: number; readonly usedFen: number; readonly issued: number; readonly isOpen: boolean; readonly opensNext: string | null }
export interface OfferCalls {
  list(ask: Readonly<Record<string, string>>, cursor: string | undefined): Promise<{ readonly items: readonly OfferRow[]; readonly next: string | null }>
  draft(wish: Wish, key: string): Promise<unknown>
  change(id: string, version: number, wish: Wish): Promise<unknown>
  publish(id: string, version: number, reason: string, belowFloor?: boolean): Promise<{ readonly approvalId: string | null }>
  stop(id: string, reason: string): Promise<unknown>
  flash(id: string): Promise<FlashResult>
}
interface Props { readonly side: Side; readonly calls: OfferCalls; readonly find: Find; readonly findSkus?: FindSkus; readonly findGroups?: FindGroups; readonly skusOf: FlashCalls['skusOf']; readonly mayWrite: boolean }

export const offerState = ({ state, isOpen, opensNext }: Pick<OfferRow, 'state' | 'isOpen' | 'opensNext'>): readonly [text: string, tone: Tone] => {
  if (state !== 'live') return [w.states[state] ?? state, state === 'draft' ? 'warn' : 'calm']
  return isOpen ? [w.states['live']!, 'good'] : opensNext ? [w.waiting, 'busy'] : [w.over, 'calm']
}

export function OffersDesk({ side, calls, find, findSkus, findGroups, skusOf, mayWrite }: Props) {
  const queries = useQueryClient()
  const { new: day, ...search } = useSearch({ strict: false }) as { readonly new?: string }
  const navigate = useNavigate()
  // From a day of the calendar one comes to a new offer of that day.
  const [editing, set] = useState<OfferRow | 'new' | undefined>(day && mayWrite ? 'new' : undefined)
  const edit = (next: OfferRow | 'new' | undefined) => { set(next); if (day) void navigate({ to: '.', search: search as never, replace: true }) }
  const again = () => { edit(undefined); void queries.invalidateQueries({ queryKey: ['offers'] }) }
  const opening = mayWrite && <Button type="primary" onClick={() => { edit('new') }}>{w.make}</Button>
  return (
    <>
      <ListPage<OfferRow> name="offers" title={w.title} idOf={(row) => row.id} to={(row) => `/offers/${row.id}`} load={calls.list} actions={opening} empty={<><p className="quiet">{w.none}</p>{opening}</>}
        filters={[{ name: 'state', label: w.state, options: Object.entries(w.states).map(([value, label]) => ({ value, label })) }]}
        columns={[
          { key: 'name', title: w.name, isMain: true, text: (row) => row.name, show: (row) => <><b>{row.name}</b><div><Quiet>{offerText(row.effect, localeNow())}</Quiet></div></> },
          { key: 'lane', title: w.lane, text: (row) => row.lane, show: (row) => <>{w.lanes[row.lane] ?? row.lane}{side === 'platform' && <div><Quiet>{row.merchantId ? w.store : w.platform}</Quiet></div>}</> },
          { key: 'state', title: w.state, text: (row) => offerState(row)[0], show: (row) => { const [text, tone] = offerState(row); return <><State text={text} tone={tone} />{!row.isOpen && row.opensNext && <div><Quiet>{w.opens} <When at={row.opensNext} /></Quiet></div>}</> } },
          { key: 'time', title: w.time, text: (row) => row.startsAt, show: (row) => <span><When at={row.startsAt} /> –<br /><When at={row.endsAt} />{row.groupIds && <div><Quiet>{audienceText(row)}</Quiet></div>}</span> },
          { key: 'used', title: w.used, isNumber: true, text: (row) => (row.kind === 'coupon' ? row.issued : row.uses), show: (row) => <>{row.effect.kind === 'flash' ? row.state !== 'draft' && <FlashResults id={row.id} load={calls.flash} /> : <Used row={row} />}{row.kind === 'coupon' && row.state !== 'draft' && <Link to="/offers/$id/coupons" params={{ id: row.id } as never}>{couponWords.open}</Link>}</> },
          { key: 'do', title: '', show: (row) => mayWrite && <Acts row={row} calls={calls} again={again} edit={() => { edit(row) }} isOwn={side === 'merchant' || row.merchantId === null} /> },
        ]} />
      <Drawer title={editing === 'new' ? w.make : w.change} open={editing !== undefined} onClose={() => { edit(undefined) }} width="min(640px, 100vw)" destroyOnHidden>
        {editing && <OfferForm side={side} initial={editing === 'new' ? undefined : editing} day={day} find={find} findSkus={findSkus} findGroups={findGroups} skusOf={skusOf} after={again} submit={(wish, key) => (editing === 'new' ? calls.draft(wish, key) : calls.change(editing.id, editing.version, wish))} />}
      </Drawer>
    </>
  )
}

function Used({ row: { kind, issued, uses, mostUses, mostFen, usedFen } }: { readonly row: OfferRow }) {
  const count = kind === 'coupon' ? issued : uses
  return <>{kind === 'coupon' || mostUses !== null || mostFen !== null ? <div>{kind === 'coupon' ? w.issued : w.used} {mostUses === null ? count : w.of(String(count), String(mostUses))}</div> : '–'}{mostFen !== null && <div>{w.spent} {w.of(yuan(usedFen), yuan(mostFen))}</div>}</>
}

function Acts({ row, calls, again, edit, isOwn }: { readonly row: OfferRow; readonly calls: OfferCalls; readonly again: () => void; readonly edit: () => void; readonly isOwn: boolean }) {
  const { message, modal } = App.useApp()
  if (row.state === 'draft' && isOwn) return <span className="screen-actions"><Button size="small" onClick={edit}>{w.change}</Button><ActWithText small text={w.publish} label={w.publishHint} run={async (reason) => { const { approvalId } = await publishAsked((belowFloor) => calls.publish(row.id, row.version, reason, belowFloor), (sentence) => new Promise((answer) => { modal.confirm({ title: w.belowFloor, content: sentence, okText: w.publishAnyway, onOk: () => { answer(true) }, onCancel: () => { answer(false) } }) })); if (approvalId) message.info(w.asked) }} after={again} /></span>
  return row.state === 'live' ? <ActWithReason small danger text={w.stop} run={(reason) => calls.stop(row.id, reason)} after={again} /> : null
}
