import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ListPage } from '../../../design/list-page'
import { carrierOf } from '../../../design/parcels'
import { Act, Id, Money, Quiet, State, When } from '../../../design/parts'
import { api } from '../../api'
import { uploadWords as u } from './upload-words'

/** Money that WeChat keeps for want of shipping information 发货信息上传, and what it said against it; what has failed is tried again from here. */
type Row = Awaited<ReturnType<typeof api.wechatUploads>>['items'][number]
const tones = { pending: 'busy', sent: 'busy', accepted: 'good', failed: 'bad' } as const

export function Uploads() {
  const queries = useQueryClient()
  const again = () => { void queries.invalidateQueries({ queryKey: ['uploads'] }); void queries.invalidateQueries({ queryKey: ['home'] }) }
  return (
    <ListPage<Row> name="uploads" sheet="wechatUploads" sheetAsk={{ frozen: 'true' }} title={u.title} idOf={(row) => row.id} load={(ask, cursor) => api.wechatUploads({ ...ask, frozen: 'true', limit: 50, ...(cursor && { cursor }) })}
      head={<p className="lead quiet">{u.hint}</p>} empty={<p className="quiet">{u.none}</p>}
      filters={[{ name: 'state', label: u.state, options: Object.entries(u.states).map(([value, label]) => ({ value, label })) }]}
      columns={[
        { key: 'number', title: u.number, isMain: true, text: (row) => row.number, show: (row) => <><b>{row.number}</b><div><Quiet>{row.way === 'express' ? carrierOf(row.carrier) : u.ways[row.way]}</Quiet></div></> },
        { key: 'order', title: u.order, text: (row) => row.orderId, show: (row) => <Link to={`/orders/${row.orderId}`}><Id id={row.orderId} /></Link> },
        { key: 'amount', title: u.amount, isNumber: true, text: (row) => row.amountFen / 100, show: (row) => <Money fen={row.amountFen} /> },
        { key: 'state', title: u.state, text: (row) => u.states[row.state] ?? row.state, show: (row) => <><State text={u.states[row.state] ?? row.state} tone={tones[row.state]} />{row.fault && <div><Quiet>{row.fault}</Quiet></div>}</> },
        { key: 'tries', title: u.tries, isNumber: true, text: (row) => row.tries, show: (row) => row.tries },
        { key: 'next', title: u.next, text: (row) => row.dueAt ?? '', show: (row) => (row.dueAt ? <When at={row.dueAt} /> : '–') },
        { key: 'at', title: u.at, text: (row) => row.at, show: (row) => <When at={row.at} /> },
        { key: 'do', title: '', show: (row) => row.state === 'failed' && <Act text={u.again} small run={() => api.retryWechatUpload({ id: row.id })} after={again} /> },
      ]} />
  )
}
