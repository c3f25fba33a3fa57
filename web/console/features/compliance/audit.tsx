import { ListPage } from '../../../design/list-page'
import { Id, Quiet, When } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

/** The audit 审计日志: who changed or read what, before and after; nobody can change it. */
type Row = Awaited<ReturnType<typeof api.auditEntries>>['items'][number]
const text = (value: unknown): string => (value === null || value === undefined ? '' : JSON.stringify(value, null, 1))

export const Audit = () => (
  <ListPage<Row> name="audit" sheet="auditEntries" title={w.audit} idOf={(row) => row.id} load={(ask, cursor) => api.auditEntries({ ...ask, limit: 50, ...(cursor && { cursor }) })}
    filters={[{ name: 'actor', label: w.actor }, { name: 'subject', label: w.subject }, { name: 'action', label: w.action }]}
    columns={[
      { key: 'action', title: w.action, text: (row) => row.action, show: (row) => <b>{row.action}</b> },
      { key: 'actor', title: w.actor, text: (row) => row.actorId, show: (row) => <><Id id={row.actorId} /><div><Quiet>{w.causes[row.actorKind] ?? row.actorKind}</Quiet></div></> },
      { key: 'subject', title: w.subject, text: (row) => row.subject, show: (row) => <Id id={row.subject} /> },
      { key: 'what', title: `${w.before} → ${w.after}`, text: (row) => `${text(row.before)} → ${text(row.after)}`, show: (row) => (row.before || row.after ? <details><summary>{w.payload}</summary><pre className="pre">{text(row.before)}{row.before ? ' → ' : ''}{text(row.after)}</pre></details> : '–') },
      { key: 'request', title: w.request, text: (row) => row.requestId, show: (row) => <Quiet><Id id={row.requestId} /></Quiet> },
      { key: 'at', title: w.at, text: (row) => row.at, show: (row) => <When at={row.at} /> },
    ]} />
)
