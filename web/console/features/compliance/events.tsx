import { ListPage } from '../../../design/list-page'
import { When } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

/** Events 事件: everything that happened, and how many of its letters arrived. */
type Row = Awaited<ReturnType<typeof api.events>>['items'][number]

export const Events = () => (
  <ListPage<Row> name="events" title={w.events} idOf={(row) => String(row.seq)} load={(ask, cursor) => api.events({ ...ask, limit: 50, ...(cursor && { cursor }) })} filters={[{ name: 'name', label: w.event }]}
    columns={[
      { key: 'name', title: w.event, text: (row) => row.name, show: (row) => <b>{row.seq} · {row.name}</b> },
      { key: 'payload', title: w.payload, text: (row) => JSON.stringify(row.payload), show: (row) => <details><summary>{w.payload}</summary><pre className="pre">{JSON.stringify(row.payload, null, 1)}</pre></details> },
      { key: 'done', title: w.done, isNumber: true, text: (row) => row.done, show: (row) => row.done },
      { key: 'waiting', title: w.waiting, isNumber: true, text: (row) => row.waiting, show: (row) => row.waiting },
      { key: 'dead', title: w.dead, isNumber: true, text: (row) => row.dead, show: (row) => (row.dead > 0 ? <b className="wrong">{row.dead}</b> : 0) },
      { key: 'at', title: w.at, text: (row) => row.at, show: (row) => <When at={row.at} /> },
    ]} />
)
