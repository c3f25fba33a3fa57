import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { ExportButton } from '../../../design/exporting'
import { dateTime } from '../../../design/format'
import { ListPage } from '../../../design/list-page'
import { Failed, Id, Money, Panel, Quiet, Waiting } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from './words'

/** Points 积分: what the platform owes in them by the month in which it expires, whether the books agree, and everybody who has any. */
type Row = Awaited<ReturnType<typeof api.pointsAccounts>>['items'][number]
const many = (n: number): string => n.toLocaleString('en-US')
const noFilters = {}

export function Points() {
  const navigate = useNavigate()
  return (
    <ListPage<Row> name="points-accounts" sheet="pointsAccounts" title={w.title} idOf={(row) => row.shopperId} load={(ask, cursor) => api.pointsAccounts({ ...ask, limit: 50, ...(cursor && { cursor }) })} to={(row) => `/points/${row.shopperId}`}
      actions={<Button onClick={() => { void navigate({ to: '/settings' }) }}>{w.change}</Button>} head={<Owed />} filters={[{ name: 'q', label: w.find }]} empty={<><p className="quiet">{w.none}</p><Link to="/people">{w.toPeople}</Link></>}
      columns={[
        { key: 'shopper', title: w.shopper, isMain: true, text: (row) => row.shopperId, show: (row) => <><b>{row.name}</b> <Quiet><Id id={row.shopperId} /></Quiet></> },
        { key: 'available', title: w.available, isNumber: true, text: (row) => row.available, show: (row) => <b>{many(row.available)}</b> },
        { key: 'pending', title: w.pending, isNumber: true, text: (row) => row.pending, show: (row) => <span>{many(row.pending)}</span> },
        { key: 'reserved', title: w.reserved, isNumber: true, text: (row) => row.reserved, show: (row) => <span>{many(row.reserved)}</span> },
        { key: 'debt', title: w.debt, isNumber: true, text: (row) => row.debt, show: (row) => <span>{many(row.debt)}</span> },
        { key: 'spent', title: w.spent, isNumber: true, text: (row) => row.spent, show: (row) => <span>{many(row.spent)}</span> },
      ]} />
  )
}

/** What is outstanding, by the day on which it expires. */
function Owed() {
  const { data, error, refetch } = useQuery({ queryKey: ['points-owed'], queryFn: () => api.pointsLiability({}) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const { check } = data
  return (
    <>
      <div className="numbers">
        <div><span>{w.outstanding}</span><b>{many(data.outstanding)}</b><small><Money fen={data.worthFen} /></small></div>
        <div><span>{w.pending}</span><b>{many(data.pending)}</b></div>
        <div><span>{w.issued}</span><b>{many(data.issued)}</b></div>
        <div><span>{w.spent}</span><b>{many(data.spent)}</b></div>
        <div><span>{w.expired}</span><b>{many(data.expired)}</b></div>
        <div><span>{w.debt}</span><b>{many(data.debt)}</b></div>
      </div>
      {check && check.faults > 0 ? <p className="wrong" role="alert">{w.wrong(check.faults, dateTime(check.at))}</p> : <p className="lead quiet">{check ? w.checked(dateTime(check.at)) : w.unchecked}</p>}
      <Panel title={w.owed} extra={<ExportButton kind="pointsLiability" filters={noFilters} />}>
        {data.items.length === 0 ? <p className="quiet">{w.nothingOwed}</p> : (
          <table className="points-months"><thead><tr><th scope="col">{w.expires}</th><th scope="col">{w.points}</th><th scope="col">{w.worth}</th><th scope="col">{w.shoppers}</th></tr></thead>
            <tbody>{data.items.map((row) => <tr key={row.month ?? 'pending'}><td>{row.month ?? w.notYet}</td><td>{many(row.points)}</td><td><Money fen={row.worthFen} /></td><td>{many(row.shoppers)}</td></tr>)}</tbody></table>
        )}
      </Panel>
    </>
  )
}
