import { useQuery } from '@tanstack/react-query'
import { aftersalesWords } from '../../../design/aftersales-words'
import { Todo, Today } from '../../../design/figures'
import { yuan } from '../../../design/format'
import { Failed, Screen, Waiting } from '../../../design/parts'
import type { Problem } from '../../../client'
import { api } from '../../api'
import { words as w } from '../../words'

/** What waits for somebody 工作台, each number a link to the list behind it, and today beside yesterday; what a role may not read is left out. */
const mostCounted = 100
const forbidden = 403

/** Nothing where the role says no: a finance clerk's home is no fault. */
const ifMay = async <Answer,>(asked: Promise<Answer>): Promise<Answer | undefined> => asked.catch((fault: Problem) => { if (fault.status === forbidden) return undefined; throw fault })
const counted = async (asked: Promise<{ readonly items: readonly unknown[] }>): Promise<number | undefined> => (await ifMay(asked))?.items.length

async function load() {
  const [cases, orders, sales, merchants, products, letters, frozen, breaks] = await Promise.all([ifMay(api.staffCaseTodo({})), ifMay(api.staffTodo({})), ifMay(api.staffSales({})), counted(api.merchantList({ state: 'applied', limit: mostCounted })), counted(api.allProducts({ state: 'in_review', limit: mostCounted })), counted(api.letters({ state: 'dead', limit: mostCounted })), counted(api.wechatUploads({ state: 'failed', limit: mostCounted })), counted(api.moneyBreaks({ state: 'open', limit: mostCounted }))])
  const due = [
    { to: '/aftersales', search: { waits: 'true' }, text: aftersalesWords.toDecide, n: cases?.waiting },
    { to: '/products', search: { state: 'in_review' }, text: w.toReviewProducts, n: products }, { to: '/merchants', search: { state: 'applied' }, text: w.toReviewMerchants, n: merchants }, { to: '/breaks', search: { state: 'open' }, text: w.openBreaks, n: breaks }, { to: '/wechat', search: { state: 'failed' }, text: w.frozenMoney, n: frozen }, { to: '/letters', search: {}, text: w.dead, n: letters },
    { to: '/orders', search: { state: 'placed' }, text: w.toPay, n: orders?.placed }, { to: '/orders', search: { state: 'paid' }, text: w.toShip, n: orders?.paid }, { to: '/orders', search: { state: 'part_shipped' }, text: w.partly, n: orders?.partShipped }, { to: '/orders', search: { state: 'shipped' }, text: w.toReceive, n: orders?.shipped },
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
      {sales && <Today title={w.today} beside={w.sameHour} items={[{ text: w.paidOrders, today: sales.today.orders, yesterday: sales.yesterday.orders, show: String }, { text: w.paidAmount, today: sales.today.paidFen, yesterday: sales.yesterday.paidFen, show: yuan }]} />}
      <Todo title={w.todo} items={due} />
    </Screen>
  )
}
