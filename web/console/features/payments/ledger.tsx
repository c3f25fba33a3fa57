import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ListPage } from '../../../design/list-page'
import { Id, Money, Quiet, When } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

/** The ledger 总账: every entry, and what stands on each account; all accounts together are zero (I-09). */
type Row = Awaited<ReturnType<typeof api.ledger>>['items'][number]

export function Ledger() {
  const { data } = useQuery({ queryKey: ['totals'], queryFn: () => api.ledgerTotals({}) })
  const accounts = data?.items ?? []
  return (
    <ListPage<Row> name="ledger" sheet="ledger" title={w.ledger} idOf={(row) => row.id} load={(ask, cursor) => api.ledger({ ...ask, limit: 50, ...(cursor && { cursor }) })}
      head={<><div className="numbers">{accounts.map(({ account, balanceFen }) => <div key={account}><span>{w.accounts[account] ?? account}</span><b><Money fen={balanceFen} /></b></div>)}</div><p className="lead quiet">{w.creditHint}</p></>}
      filters={[{ name: 'account', label: w.account, options: accounts.map(({ account }) => ({ value: account, label: w.accounts[account] ?? account })) }]}
      columns={[
        { key: 'account', title: w.account, text: (row) => row.account, show: (row) => <><b>{w.accounts[row.account] ?? row.account}</b>{row.ownerId && <div><Quiet><Id id={row.ownerId} /></Quiet></div>}</> },
        { key: 'amount', title: w.amount, isNumber: true, text: (row) => row.amountFen / 100, show: (row) => <Money fen={row.amountFen} /> },
        { key: 'reason', title: w.entryReason, text: (row) => row.reason, show: (row) => w.entryReasons[row.reason] ?? row.reason },
        { key: 'order', title: w.order, text: (row) => row.orderId ?? '', show: (row) => (row.orderId ? <Link to={`/orders/${row.orderId}`}><Id id={row.orderId} /></Link> : '–') },
        { key: 'journal', title: w.journal, text: (row) => row.journalId, show: (row) => <Quiet><Id id={row.journalId} /></Quiet> },
        { key: 'at', title: w.at, text: (row) => row.at, show: (row) => <When at={row.at} /> },
      ]} />
  )
}
