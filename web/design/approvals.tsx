import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { yuan } from './format'
import { ListPage } from './list-page'
import { Act, ActWithReason, Id, Quiet, State, When, type Tone } from './parts'
import { localeNow, useLook } from './theme'

/** What waits for a second person 待复核: who asked, what it would change, and the decision; one's own can only be taken back. */
export interface Asked { readonly id: string; readonly says: readonly string[]; readonly subject: string; readonly before: unknown; readonly after: unknown; readonly reason: string; readonly makerName: string | null; readonly isMine: boolean; readonly state: string; readonly askedAt: string; readonly deciderName: string | null; readonly note: string | null; readonly kind: string; readonly undo: string | null }
interface Props { load(ask: Readonly<Record<string, string>>, cursor: string | undefined): Promise<{ items: Asked[]; next: string | null }>; approve(id: string): Promise<unknown>; reject(id: string, note: string): Promise<unknown>; withdraw(id: string): Promise<unknown>; undo?(row: Asked & { readonly undo: string }): Promise<unknown> }
const tones: Readonly<Record<string, Tone>> = { pending: 'warn', approved: 'good', rejected: 'bad', withdrawn: 'calm', expired: 'calm' }
const text = (value: unknown): string => JSON.stringify(value, null, 1)

export function ApprovalsDesk({ load, approve, reject, withdraw, undo }: Props) {
  const { words: w } = useLook()
  const queries = useQueryClient()
  const which = localeNow() === 'en' ? 1 : 0
  const again = () => { void queries.invalidateQueries({ queryKey: ['approvals'] }) }
  return (
    <ListPage<Asked> name="approvals" title={w.approvals} idOf={(row) => row.id} load={load}
      filters={[{ name: 'state', label: w.approvalState, options: Object.entries(w.approvalStates).map(([value, label]) => ({ value, label })) }]}
      columns={[
        { key: 'what', title: w.approvalWhat, text: (row) => row.says[which] ?? '', show: (row) => <><b>{row.says[which]}</b>{row.reason && <div><Quiet>{row.reason}</Quiet></div>}<div><Id id={row.subject} /></div></> },
        { key: 'change', title: w.approvalChange, text: (row) => `${text(row.before)} → ${text(row.after)}`, show: (row) => <details><summary>{w.approvalSee}</summary><Difference before={row.before} after={row.after} /></details> },
        { key: 'maker', title: w.approvalMaker, text: (row) => row.makerName ?? '', show: (row) => row.makerName ?? '–' },
        { key: 'state', title: w.approvalState, text: (row) => row.state, show: (row) => <><State text={w.approvalStates[row.state] ?? row.state} tone={tones[row.state] ?? 'calm'} />{row.deciderName && <div><Quiet>{row.deciderName}{row.note ? `：${row.note}` : ''}</Quiet></div>}</> },
        { key: 'at', title: w.approvalAt, text: (row) => row.askedAt, show: (row) => <When at={row.askedAt} /> },
        { key: 'do', title: '', show: (row) => (row.undo !== null && undo ? <Undoing row={{ ...row, undo: row.undo }} undo={undo} again={again} /> : row.state !== 'pending' ? null : <span className="screen-actions">{row.isMine ? <Act small text={w.withdraw} run={() => withdraw(row.id)} after={again} /> : <><Act small isMain text={w.approve} run={() => approve(row.id)} after={again} /><ActWithReason small danger text={w.reject} run={(note) => reject(row.id, note)} after={again} /></>}</span>) },
      ]} />
  )
}

/** A value as people read it: money by what its name ends in, everything else as it is. */
function valueText(name: string, value: unknown): string {
  if (value === undefined || value === null) return '–'
  if (typeof value === 'number' && name.endsWith('Fen')) return yuan(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : { '': value })

/** Before and after, field by field. */
function Difference({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const [old, fresh] = [fieldsOf(before), fieldsOf(after)]
  return <dl className="difference">{[...new Set([...Object.keys(old), ...Object.keys(fresh)])].map((name) => <div key={name}><dt>{name}</dt><dd>{name in old && <del>{valueText(name, old[name])}</del>} {name in fresh && <ins>{valueText(name, fresh[name])}</ins>}</dd></div>)}</dl>
}

/** What was allowed can be taken back for a while; once is enough. */
function Undoing({ row, undo, again }: { readonly row: Asked & { readonly undo: string }; readonly undo: NonNullable<Props['undo']>; readonly again: () => void }) {
  const { words: w } = useLook()
  const [isDone, done] = useState(false)
  return isDone ? <Quiet>{w.approvalUndone}</Quiet> : <Act small text={w.undo} run={() => undo(row)} after={() => { done(true); again() }} />
}
