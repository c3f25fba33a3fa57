import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { saveCsv } from '../../../design/csv'
import { Act, Failed, Money, Panel, Screen, Waiting, When } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

/** Money 资金: a month's statement, order by order; proceeds less the platform's fee. */
export function MoneyPage() {
  const [month, setMonth] = useState(() => dayjs().format('YYYY-MM'))
  const { data, error, refetch } = useQuery({ queryKey: ['money', month], queryFn: () => api.myMoney({ month }) })
  const save = () => { saveCsv(`money-${month}`, [w.order, w.share, w.fee, w.settlement, w.at], (data?.lines ?? []).map((line) => [line.orderId, line.shareFen / 100, line.feeFen / 100, line.state, line.at])); return Promise.resolve() }
  return (
    <Screen title={w.money} actions={<><DatePicker picker="month" aria-label={w.month} value={dayjs(`${month}-01`)} allowClear={false} onChange={(chosen) => { if (chosen) setMonth(chosen.format('YYYY-MM')) }} /><Act text={w.exportOrders} run={save} /></>}>
      {error ? <Failed fault={error} again={() => { void refetch() }} /> : !data ? <Waiting /> : (
        <>
          <div className="numbers"><div><b><Money fen={data.shareFen} /></b>{w.share}</div><div><b><Money fen={data.feeFen} /></b>{w.fee}</div><div><b><Money fen={data.shareFen - data.feeFen} /></b>{w.net}</div></div>
          <Panel><div className="matrix" tabIndex={0} role="region" aria-label={w.money}><table className="lines-table"><thead><tr><th>{w.order}</th><th>{w.share}</th><th>{w.fee}</th><th>{w.settlement}</th><th>{w.at}</th></tr></thead>
            <tbody>{data.lines.map((line) => <tr key={line.orderId}><td><Link to={`/orders/${line.orderId}`}>{line.orderId}</Link></td><td><Money fen={line.shareFen} /></td><td><Money fen={line.feeFen} /></td><td>{w.settlementStates[line.state] ?? line.state}</td><td><When at={line.at} /></td></tr>)}</tbody></table></div></Panel>
        </>
      )}
    </Screen>
  )
}
