import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Failed, Panel, Screen, Waiting } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

/** What waits for somebody 工作台: each number is a link to the list behind it. */
const mostCounted = 100
const shown = (items: readonly unknown[]): string => (items.length >= mostCounted ? `${mostCounted}+` : String(items.length))

async function load() {
  const [orders, merchants, products, letters] = await Promise.all([api.staffTodo({}), api.merchantList({ state: 'applied', limit: mostCounted }), api.allProducts({ state: 'in_review', limit: mostCounted }), api.letters({ state: 'dead', limit: mostCounted })])
  return { orders, merchants: shown(merchants.items), products: shown(products.items), letters: shown(letters.items) }
}

export function Home() {
  const { data, error, refetch } = useQuery({ queryKey: ['home'], queryFn: load })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const { orders } = data
  const numbers = [
    { to: '/products', search: { state: 'in_review' }, text: w.toReviewProducts, n: data.products }, { to: '/merchants', search: { state: 'applied' }, text: w.toReviewMerchants, n: data.merchants }, { to: '/letters', search: {}, text: w.dead, n: data.letters },
    { to: '/orders', search: { state: 'placed' }, text: w.toPay, n: String(orders.placed) }, { to: '/orders', search: { state: 'paid' }, text: w.toShip, n: String(orders.paid) }, { to: '/orders', search: { state: 'part_shipped' }, text: w.partly, n: String(orders.partShipped) }, { to: '/orders', search: { state: 'shipped' }, text: w.toReceive, n: String(orders.shipped) },
  ]
  return <Screen title={w.home}><div className="numbers">{numbers.map(({ to, search, text, n }) => <Link key={text} to={to} search={search as never} className={n === '0' ? '' : 'is-due'}><b>{n}</b>{text}</Link>)}</div><Totals /></Screen>
}

function Totals() {
  const { data } = useQuery({ queryKey: ['totals'], queryFn: () => api.ledgerTotals({}), retry: false })
  if (!data) return null
  return <Panel title={w.ledger}><div className="numbers">{data.items.map(({ account, balanceFen }) => <div key={account}><b>{(balanceFen / 100).toLocaleString('zh-CN', { style: 'currency', currency: 'CNY' })}</b>{account}</div>)}</div></Panel>
}
