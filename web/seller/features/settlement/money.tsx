import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { date } from '../../../design/format'
import { CommissionsDesk } from '../../../design/commissions'
import { categoryNames } from '../../../design/category-names'
import { ListPage } from '../../../design/list-page'
import { Failed, Go, Id, Money, Quiet, State, Waiting, When, type Tone } from '../../../design/parts'
import { StatementDesk, type StatementCalls } from '../../../design/statement'
import { splitWords } from '../../../design/split-words'
import { settlementWords as w } from '../../../design/settlement-words'
import { api } from '../../api'

/** Money 资金: what may be paid out, what waits to be settled, and the statement that a merchant reckons himself. */
const calls: StatementCalls = { whole: (period) => api.merchantStatement({ period }), lines: (period, cursor) => api.merchantStatementLines({ period, limit: 50, ...(cursor && { cursor }) }), sheet: 'merchantStatementLines', sheetAsk: {} }

export const MoneyPage = () => <StatementDesk name="statement" title={w.money} calls={calls} head={<Stands />} actions={<><Go to="/money/payouts" text={w.payouts} isMain /><Go to="/money/items" text={w.items} /><Go to="/money/splits" text={splitWords.title} /><Go to="/money/deposit" text={w.surety} /><Go to="/commissions" text={w.commissions} /></>} />

function Stands() {
  const { data, error, refetch } = useQuery({ queryKey: ['money'], queryFn: () => api.merchantMoney({}) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return (
    <>
      <div className="numbers"><div><span>{w.balance}</span><b><Money fen={data.balanceFen} /></b></div><div><span>{w.pending}</span><b><Money fen={data.pendingFen} /></b></div><div><span>{w.settleable}</span><b><Money fen={data.settleableFen} /></b></div><div><span>{w.surety}</span><b><Money fen={data.suretyFen} /></b></div></div>
      {data.balanceFen < 0 && <p className="wrong" role="status">{w.negative}</p>}
      <p className="lead quiet">{w.daysHint(data.days)}{data.nextDueAt && ` ${w.nextDue} ${date(data.nextDueAt)}`}</p>
    </>
  )
}

type Item = Awaited<ReturnType<typeof api.merchantItems>>['items'][number]
const tones: Readonly<Record<Item['state'], Tone>> = { pending: 'warn', settleable: 'busy', settled: 'good' }
export const MoneyItems = () => (
  <ListPage<Item> name="settlement-items" title={w.items} idOf={(row) => row.id} load={(ask, cursor) => api.merchantItems({ ...ask, limit: 50, ...(cursor && { cursor }) })} sheet="merchantItems" empty={<p className="quiet">{w.noItems}</p>}
    filters={[{ name: 'state', label: w.state, options: Object.entries(w.itemStates).map(([value, label]) => ({ value, label })) }]}
    columns={[
      { key: 'kind', title: w.kind, isMain: true, text: (row) => w.kinds[row.reason] ?? row.reason, show: (row) => <><b>{w.kinds[row.reason] ?? row.reason}</b><div><Quiet><When at={row.at} /></Quiet></div></> },
      { key: 'order', title: w.order, text: (row) => row.orderId, show: (row) => (row.orderId === '' ? <Quiet>–</Quiet> : <Link to={`/orders/${row.orderId}`} className="table-link"><Id id={row.orderId} /></Link>) },
      { key: 'amount', title: w.amount, isNumber: true, text: (row) => row.amountFen / 100, show: (row) => <Money fen={row.amountFen} /> },
      { key: 'state', title: w.state, text: (row) => w.itemStates[row.state] ?? row.state, show: (row) => <State text={w.itemStates[row.state] ?? row.state} tone={tones[row.state]} /> },
      { key: 'due', title: w.dueAt, text: (row) => row.dueAt, show: (row) => <When at={row.settledAt ?? row.dueAt} /> },
    ]} />
)

export function Commissions() {
  const { data } = useQuery({ queryKey: ['categories'], queryFn: () => api.categories({}) })
  return <CommissionsDesk list={(cursor) => api.merchantCommissions({ limit: 50, ...(cursor && { cursor }) })} sheet="merchantCommissions" categories={categoryNames(data?.items ?? [])} />
}
