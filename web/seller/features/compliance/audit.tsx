import { ListPage } from '../../../design/list-page'
import { Id, Quiet, When } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

/** What was done in the store 操作记录: by one's own people by name, by the platform unnamed; nobody can change it. */
type Row = Awaited<ReturnType<typeof api.merchantAudit>>['items'][number]
const text = (value: unknown): string => (value === null || value === undefined ? '' : JSON.stringify(value, null, 1))

export const Audit = () => (
  <ListPage<Row> name="audit" title={w.audit_} idOf={(row) => row.id} load={(ask, cursor) => api.merchantAudit({ ...ask, limit: 50, ...(cursor && { cursor }) })}
    filters={[{ name: 'action', label: w.auditWords.action }, { name: 'subject', label: w.auditWords.subject }]}
    columns={[
      { key: 'action', title: w.auditWords.action, text: (row) => row.action, show: (row) => <b>{row.action}</b> },
      { key: 'actor', title: w.auditWords.actor, text: (row) => row.actorName ?? row.actorKind, show: (row) => row.actorName ?? (row.actorKind === 'staff' ? w.auditWords.platform : <Id id={row.actorId ?? row.actorKind} />) },
      { key: 'subject', title: w.auditWords.subject, text: (row) => row.subject, show: (row) => <Id id={row.subject} /> },
      { key: 'what', title: w.auditWords.change, text: (row) => `${text(row.before)} → ${text(row.after)}`, show: (row) => (row.before || row.after ? <details><summary>{w.auditWords.see}</summary><pre className="pre">{text(row.before)}{row.before ? ' → ' : ''}{text(row.after)}</pre></details> : <Quiet>–</Quiet>) },
      { key: 'at', title: w.auditWords.at, text: (row) => row.at, show: (row) => <When at={row.at} /> },
    ]} />
)
