import { useQuery } from '@tanstack/react-query'
import { aftersalesWords } from '../../../design/aftersales-words'
import { Todo, Today } from '../../../design/figures'
import { yuan } from '../../../design/format'
import { Failed, Screen, Waiting } from '../../../design/parts'
import type { Problem } from '../../../client'
import { api } from '../../api'
import { words as w } from '../../words'

/** What waits for the store 工作台, each number a link to the list behind it, and today beside yesterday; what a role may not read is left out. */
const low = 10
const mostCounted = 100
const forbidden = 403

/** Nothing where the role says no: a warehouse clerk's home is no fault. */
const counted = async (asked: Promise<{ readonly items: readonly unknown[] }>): Promise<number | undefined> => asked.then(({ items }) => items.length, (fault: Problem) => { if (fault.status === forbidden) return undefined; throw fault })

async function load() {
  const [cases, orders, sales, short, drafts, inReview] = await Promise.all([api.merchantCaseTodo({}).catch((fault: Problem) => { if (fault.status === forbidden) return undefined; throw fault }), api.merchantTodo({}), api.merchantSales({}), counted(api.stockList({ most: low, limit: mostCounted })), counted(api.myProducts({ state: 'draft', limit: mostCounted })), counted(api.myProducts({ state: 'in_review', limit: mostCounted }))])
  const due = [
    { to: '/aftersales', search: { waits: 'true' }, text: aftersalesWords.toAnswer, n: cases?.waiting },
    ...(cases?.toJudge ? [{ to: '/aftersales', search: { judge: 'true' }, text: aftersalesWords.judge, n: cases.toJudge }] : []), ...(cases?.freightsAsked ? [{ to: '/aftersales', search: { way: 'true' }, text: aftersalesWords.freightsAsked, n: cases.freightsAsked }] : []),
    { to: '/orders', search: { state: 'paid' }, text: w.toShip, n: orders.paid }, { to: '/orders', search: { state: 'part_shipped' }, text: w.partly, n: orders.partShipped }, { to: '/orders', search: { state: 'placed' }, text: w.toPay, n: orders.placed }, { to: '/orders', search: { state: 'shipped' }, text: w.toReceive, n: orders.shipped },
    { to: '/stock', search: { most: String(low) }, text: w.lowStock, n: short }, { to: '/products', search: { state: 'draft' }, text: w.draftProducts, n: drafts }, { to: '/products', search: { state: 'in_review' }, text: w.reviewProducts, n: inReview },
  ]
  return { sales, due: due.flatMap(({ n, ...rest }) => (n === undefined ? [] : [{ ...rest, n, ...(rest.to !== '/orders' && rest.to !== '/aftersales' && { mostCounted }) }])) }
}

export function Home() {
  const { data, error, refetch } = useQuery({ queryKey: ['home'], queryFn: load })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const { sales, due } = data
  return (
    <Screen title={w.home}>
      <Today title={w.today} beside={w.sameHour} items={[{ text: w.paidOrders, today: sales.today.orders, yesterday: sales.yesterday.orders, show: String }, { text: w.paidAmount, today: sales.today.paidFen, yesterday: sales.yesterday.paidFen, show: yuan }]} />
      <Todo title={w.todo} items={due} />
    </Screen>
  )
}
