import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { yuan } from './format'
import { ListPage } from './list-page'
import { Act, ActWithReason, Id, Quiet, State, When, type Tone } from './parts'
import { inLocale, useLook } from './theme'
import type { DesignWords as Words } from './words'

/** What waits for a second person 待复核: who asked, what it would change, and the decision; one's own can only be taken back. */
interface Asked { readonly id: string; readonly says: readonly string[]; readonly subject: string; readonly before: unknown; readonly after: unknown; readonly reason: string; readonly makerName: string | null; readonly isMine: boolean; readonly state: string; readonly askedAt: string; readonly deciderName: string | null; readonly note: string | null; readonly kind: string; readonly undo: string | null }
type Says = readonly string[]
/** What the names of fields and their codes mean, in both languages. */
interface Texts { readonly fields: Readonly<Record<string, Says>>; readonly codes: Readonly<Record<string, Readonly<Record<string, Says>>>> }
type Row = Asked & { readonly texts: Texts }
interface Props { load(ask: Readonly<Record<string, string>>, cursor: string | undefined): Promise<{ items: Asked[]; texts: Texts; next: string | null }>; approve(id: string): Promise<unknown>; reject(id: string, note: string): Promise<unknown>; withdraw(id: string): Promise<unknown>; undo?(row: Asked & { readonly undo: string }): Promise<unknown> }
const tones: Readonly<Record<string, Tone>> = { pending: 'warn', approved: 'good', rejected: 'bad', withdrawn: 'calm', expired: 'calm' }

export function ApprovalsDesk({ load, approve, reject, withdraw, undo }: Props) {
  const { words: w } = useLook()
  const queries = useQueryClient()
  const again = () => { void queries.invalidateQueries({ queryKey: ['approvals'] }) }
  const loadRows = async (ask: Readonly<Record<string, string>>, cursor: string | undefined) => { const { items, texts, next } = await load(ask, cursor); return { items: items.map((row): Row => ({ ...row, texts })), next } }
  return (
    <ListPage<Row> name="approvals" title={w.approvals} idOf={(row) => row.id} load={loadRows}
      filters={[{ name: 'state', label: w.approvalState, options: Object.entries(w.approvalStates).map(([value, label]) => ({ value, label })) }]}
      columns={[
        { key: 'what', title: w.approvalWhat, text: (row) => inLocale(row.says) ?? '', show: (row) => <><b>{inLocale(row.says)}</b>{row.reason && <div><Quiet>{row.reason}</Quiet></div>}<div><Id id={row.subject} /></div></> },
        { key: 'change', title: w.approvalChange, text: (row) => changesOf(row, w).map(({ title, old, fresh }) => `${title}: ${[old, fresh].filter((side) => side !== undefined).join(' → ')}`).join('; '), show: (row) => <details><summary>{w.approvalSee}</summary><Difference changes={changesOf(row, w)} /></details> },
        { key: 'maker', title: w.approvalMaker, text: (row) => row.makerName ?? '', show: (row) => row.makerName ?? '–' },
        { key: 'state', title: w.approvalState, text: (row) => row.state, show: (row) => <><State text={w.approvalStates[row.state] ?? row.state} tone={tones[row.state] ?? 'calm'} />{row.deciderName && <div><Quiet>{row.deciderName}{row.note ? `：${row.note}` : ''}</Quiet></div>}</> },
        { key: 'at', title: w.approvalAt, text: (row) => row.askedAt, show: (row) => <When at={row.askedAt} /> },
        { key: 'do', title: '', show: (row) => (row.undo !== null && undo ? <Undoing row={{ ...row, undo: row.undo }} undo={undo} again={again} /> : row.state !== 'pending' ? null : <span className="screen-actions">{row.isMine ? <Act small text={w.withdraw} run={() => withdraw(row.id)} after={again} /> : <><Act small isMain text={w.approve} run={() => approve(row.id)} after={again} /><ActWithReason small danger text={w.reject} run={(note) => reject(row.id, note)} after={again} /></>}</span>) },
      ]} />
  )
}

/** A value as people read it: money by what its name ends in, a code by its words, a list line by line. */
function valueText(name: string, value: unknown, codes: Texts['codes'], w: Words): string {
  if (value === undefined || value === null || value === '') return '–'
  if (typeof value === 'boolean') return value ? w.yes : w.no
  if (typeof value === 'number') return name.endsWith('Fen') ? yuan(value) : String(value)
  if (typeof value === 'string') return inLocale(codes[name]?.[value]) ?? value
  return Array.isArray(value) ? value.map((one) => valueText(name, one, codes, w)).join('\n') : Object.entries(value).map(([inner, one]) => valueText(inner, one, codes, w)).join(' ')
}
interface Changed { readonly name: string; readonly title: string; readonly old: string | undefined; readonly fresh: string | undefined }
const sideOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? value as Record<string, unknown> : {})
/** Field by field what was and what would be; what only one side names is missing on the other. */
function changesOf({ before, after, texts }: Row, w: Words): Changed[] {
  const [old, fresh] = [sideOf(before), sideOf(after)]
  const told = (side: Readonly<Record<string, unknown>>, name: string) => (name in side ? valueText(name, side[name], texts.codes, w) : undefined)
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])].map((name) => ({ name, title: inLocale(texts.fields[name]) ?? name, old: told(old, name), fresh: told(fresh, name) }))
}

/** What only the state before names stays as it is. */
const Difference = ({ changes }: { readonly changes: readonly Changed[] }) => (
  <dl className="difference">{changes.map(({ name, title, old, fresh }) => <div key={name}><dt>{title}</dt><dd>{old !== undefined && (fresh === undefined ? old : <del>{old}</del>)} {fresh !== undefined && <ins>{fresh}</ins>}</dd></div>)}</dl>
)

/** What was allowed can be taken back for a while; once is enough. */
function Undoing({ row, undo, again }: { readonly row: Asked & { readonly undo: string }; readonly undo: NonNullable<Props['undo']>; readonly again: () => void }) {
  const { words: w } = useLook()
  const [isDone, done] = useState(false)
  return isDone ? <Quiet>{w.approvalUndone}</Quiet> : <Act small text={w.undo} run={() => undo(row)} after={() => { done(true); again() }} />
}
