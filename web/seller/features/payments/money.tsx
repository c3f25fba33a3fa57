import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { saveCsv } from '../../../design/csv'
import { date } from '../../../design/format'
import { Act, Failed, Id, Money, Screen, State, Waiting, When } from '../../../design/parts'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** Money 资金: a month's statement, order by order: what was paid, the platform's fee, and what is the store's. */
const monthNow = (): string => date(new Date(performance.timeOrigin + performance.now()).toISOString()).slice(0, 7)

export function MoneyPage() {
  const [month, setMonth] = useState(monthNow)
  const { data, error, refetch } = useQuery({ queryKey: ['money', month], queryFn: () => api.myMoney({ month }) })
  const save = () => { saveCsv(`money-${month}`, [w.order, w.share, w.fee, w.net, w.settlement, w.at], (data?.lines ?? []).map((line) => [line.orderId, (line.shareFen + line.feeFen) / 100, line.feeFen / 100, line.shareFen / 100, w.settlementStates[line.state] ?? line.state, line.at])); return Promise.resolve() }
  return (
    <Screen title={w.money} actions={<><Input type="month" aria-label={w.month} value={month} max={monthNow()} style={{ width: 150 }} onChange={(event) => { if (event.target.value) setMonth(event.target.value) }} /><Act text={w.exportMoney} disabled={!data || data.lines.length === 0} run={save} /></>}>
      {error ? <Failed fault={error} again={() => { void refetch() }} /> : !data ? <Waiting /> : (
        <>
          <div className="numbers"><div><span>{w.share}</span><b><Money fen={data.shareFen + data.feeFen} /></b></div><div><span>{w.fee}</span><b><Money fen={data.feeFen} /></b></div><div><span>{w.net}</span><b><Money fen={data.shareFen} /></b></div></div>
          {data.lines.length === 0 ? <div className="desk-empty"><p>{w.noMoney}</p><Button onClick={() => { void refetch() }}>{w.refresh}</Button></div> : <Lines lines={data.lines} />}
        </>
      )}
    </Screen>
  )
}

type Line = Awaited<ReturnType<typeof api.myMoney>>['lines'][number]
const Lines = ({ lines }: { readonly lines: readonly Line[] }) => (
  <div className="table-box" tabIndex={0} role="region" aria-label={w.money}>
    <table className="table"><thead><tr><th scope="col">{w.order}</th><th scope="col" className="number">{w.share}</th><th scope="col" className="number">{w.fee}</th><th scope="col" className="number">{w.net}</th><th scope="col">{w.settlement}</th><th scope="col">{w.at}</th></tr></thead>
      <tbody>{lines.map((line) => <tr key={line.orderId}><td><Link to={`/orders/${line.orderId}`} className="table-link"><Id id={line.orderId} /></Link></td><td className="number" data-title={w.share}><Money fen={line.shareFen + line.feeFen} /></td><td className="number" data-title={w.fee}><Money fen={line.feeFen} /></td><td className="number" data-title={w.net}><Money fen={line.shareFen} /></td><td data-title={w.settlement}><State text={w.settlementStates[line.state] ?? line.state} tone={toneOf(line.state)} /></td><td data-title={w.at}><When at={line.at} /></td></tr>)}</tbody></table>
  </div>
)
