import { useQueryClient } from '@tanstack/react-query'
import { ListPage } from '../../../design/list-page'
import { Act, State, When } from '../../../design/parts'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** Letters 信件: those that failed five times stand here until somebody delivers them again (house.md §4). */
type Row = Awaited<ReturnType<typeof api.letters>>['items'][number]

export function Letters() {
  const queries = useQueryClient()
  const again = () => { void queries.invalidateQueries({ queryKey: ['letters'] }) }
  return (
    <ListPage<Row> name="letters" title={w.letters} idOf={(row) => `${row.seq}/${row.reaction}`} load={(ask, cursor) => api.letters({ ...ask, limit: 50, ...(cursor && { cursor }) })}
      filters={[{ name: 'state', label: w.state, options: Object.entries(w.letterStates).map(([value, label]) => ({ value, label })) }]}
      bulk={[{ text: w.again, canRun: (row) => row.state === 'dead', run: (row) => api.deliverAgain({ seq: row.seq, reaction: row.reaction }) }]}
      columns={[
        { key: 'reaction', title: w.reaction, text: (row) => row.reaction, show: (row) => <b>{row.reaction}</b> },
        { key: 'event', title: w.event, text: (row) => row.name, show: (row) => `${row.seq} · ${row.name}` },
        { key: 'state', title: w.state, text: (row) => row.state, show: (row) => <State text={w.letterStates[row.state] ?? row.state} tone={toneOf(row.state)} /> },
        { key: 'tries', title: w.tries, isNumber: true, text: (row) => row.tries, show: (row) => row.tries },
        { key: 'fault', title: w.fault, text: (row) => row.fault ?? '', show: (row) => row.fault ?? '–' },
        { key: 'due', title: w.at, text: (row) => row.dueAt, show: (row) => <When at={row.endedAt ?? row.dueAt} /> },
        { key: 'do', title: '', show: (row) => row.state === 'dead' && <Act small text={w.again} run={() => api.deliverAgain({ seq: row.seq, reaction: row.reaction })} after={again} /> },
      ]} />
  )
}
