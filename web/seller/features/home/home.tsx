import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Failed, Screen, Waiting } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

/** What waits for the store 工作台: each number is a link to the list behind it. */
const low = 10
const mostCounted = 100

async function load() {
  const [orders, stock, review] = await Promise.all([api.merchantTodo({}), api.stockList({ most: low, limit: mostCounted }).catch(() => ({ items: [] })), api.myProducts({ state: 'draft', limit: mostCounted }).catch(() => ({ items: [] }))])
  return { orders, low: stock.items.length, drafts: review.items.length }
}

export function Home() {
  const { data, error, refetch } = useQuery({ queryKey: ['home'], queryFn: load })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const { orders } = data
  const numbers = [{ to: '/orders', search: { state: 'paid' }, text: w.toShip, n: orders.paid }, { to: '/orders', search: { state: 'part_shipped' }, text: w.partly, n: orders.partShipped }, { to: '/orders', search: { state: 'placed' }, text: w.toPay, n: orders.placed }, { to: '/orders', search: { state: 'shipped' }, text: w.toReceive, n: orders.shipped },
    { to: '/stock', search: { most: low }, text: w.lowStock, n: data.low }, { to: '/products', search: { state: 'draft' }, text: w.productStates.draft!, n: data.drafts }]
  return <Screen title={w.home}><div className="numbers">{numbers.map(({ to, search, text, n }) => <Link key={text} to={to} search={search as never} className={n > 0 ? 'is-due' : ''}><b>{n >= mostCounted ? `${mostCounted}+` : n}</b>{text}</Link>)}</div></Screen>
}
