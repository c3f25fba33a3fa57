import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ListPage } from '../../../design/list-page'
import { ActWithReason, State, When } from '../../../design/parts'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** Shoppers 用户, their phones masked; each reading of this list leaves an audit entry (I-29). */
type Row = Awaited<ReturnType<typeof api.people>>['items'][number]

export function People() {
  const queries = useQueryClient()
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  const seesPoints = me?.permits.includes('points.read') ?? false
  const again = () => { void queries.invalidateQueries({ queryKey: ['people'] }) }
  return (
    <ListPage<Row> name="people" sheet="people" title={w.people} idOf={(row) => row.id} load={(ask, cursor) => api.people({ ...ask, limit: 50, ...(cursor && { cursor }) })}
      filters={[{ name: 'q', label: `${w.name} / ${w.phone}` }]}
      columns={[
        { key: 'name', title: w.name, text: (row) => row.name, show: (row) => <b>{row.name}</b> },
        { key: 'phone', title: w.phone, text: (row) => row.phoneMasked, show: (row) => row.phoneMasked },
        { key: 'state', title: w.state, text: (row) => w.personStates[row.state] ?? row.state, show: (row) => <State text={w.personStates[row.state] ?? row.state} tone={toneOf(row.state)} /> },
        { key: 'joined', title: w.joined, text: (row) => row.createdAt, show: (row) => <When at={row.createdAt} /> },
        { key: 'do', title: '', show: (row) => <span className="screen-actions">{seesPoints && <Link to={`/points/${row.id}`} aria-label={`${w.points} ${row.name}`}>{w.points}</Link>}{row.state === 'active' ? <ActWithReason small danger text={w.disable} run={(reason) => api.disableShopper({ id: row.id, reason })} after={again} /> : <ActWithReason small text={w.restore} run={(reason) => api.restoreShopper({ id: row.id, reason })} after={again} />}</span> },
      ]} />
  )
}
