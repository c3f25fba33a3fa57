import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ListPage } from '../../../design/list-page'
import { Act, ActSurely, Panel, Quiet, State, When } from '../../../design/parts'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** Letters 信件: those that failed five times stand here until somebody delivers them again (house.md §4), one by one, chosen ones, or all of one reaction. */
type Row = Awaited<ReturnType<typeof api.letters>>['items'][number]

export function Letters() {
  const queries = useQueryClient()
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  const permits = me?.permits ?? []
  const again = () => { void queries.invalidateQueries({ queryKey: ['letters'] }); void queries.invalidateQueries({ queryKey: ['dead'] }); void queries.invalidateQueries({ queryKey: ['health'] }) }
  const mayDeliver = permits.includes('compliance.events')
  return (
    <ListPage<Row> name="letters" title={w.letters} idOf={(row) => `${row.seq}/${row.reaction}`} load={(ask, cursor) => api.letters({ ...ask, limit: 50, ...(cursor && { cursor }) })} empty={<p className="quiet">{w.noDead}</p>}
      head={permits.includes('operations.read') && <ByReaction mayDeliver={permits.includes('operations.jobs')} again={again} />}
      filters={[{ name: 'state', label: w.state, options: Object.entries(w.letterStates).map(([value, label]) => ({ value, label })) }]}
      bulk={mayDeliver ? [{ text: w.again, canRun: (row) => row.state === 'dead', run: (row) => api.deliverAgain({ seq: row.seq, reaction: row.reaction }) }] : []}
      columns={[
        { key: 'reaction', title: w.reaction, text: (row) => row.reaction, show: (row) => <b>{row.reaction}</b> },
        { key: 'event', title: w.event, text: (row) => row.name, show: (row) => `${row.seq} · ${row.name}` },
        { key: 'state', title: w.state, text: (row) => row.state, show: (row) => <State text={w.letterStates[row.state] ?? row.state} tone={toneOf(row.state)} /> },
        { key: 'tries', title: w.tries, isNumber: true, text: (row) => row.tries, show: (row) => row.tries },
        { key: 'fault', title: w.fault, text: (row) => row.fault ?? '', show: (row) => row.fault ?? '–' },
        { key: 'due', title: w.at, text: (row) => row.dueAt, show: (row) => <When at={row.endedAt ?? row.dueAt} /> },
        { key: 'do', title: '', show: (row) => mayDeliver && row.state === 'dead' && <Act small text={w.again} run={() => api.deliverAgain({ seq: row.seq, reaction: row.reaction })} after={again} /> },
      ]} />
  )
}

/** The dead ones by what could not be done, each with what it failed of last: mended at one place, they are delivered at once. */
function ByReaction({ mayDeliver, again }: { readonly mayDeliver: boolean; readonly again: () => void }) {
  const { data } = useQuery({ queryKey: ['dead'], queryFn: () => api.deadLetters({}) })
  if (!data || data.items.length === 0) return null
  return (
    <Panel title={w.deadByReaction}><ul className="rows-list">{data.items.map(({ reaction, count, fault, lastEndedAt }) => (
      <li key={reaction}>
        <div><b>{reaction}</b> <State text={w.deadCount(count)} tone="bad" /><div><Quiet>{w.lastFault}{fault ?? '–'}{lastEndedAt && <> · <When at={lastEndedAt} /></>}</Quiet></div></div>
        {mayDeliver && <div className="acts"><ActSurely text={w.deliverAll} named={reaction} sure={w.deliverAllSure(count)} done={w.delivered(count)} run={() => api.deliverAllAgain({ reaction })} after={again} /></div>}
      </li>))}</ul></Panel>
  )
}
