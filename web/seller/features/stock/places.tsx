import { Link, useRouterState } from '@tanstack/react-router'
import { stockWords as s } from '../../../design/stock-words'

/** The places of stock work 库存作业导航, above each of its lists. */
const places = [['/stock', s.levels], ['/stock/warehouses', s.warehouses], ['/stock/transfers', s.transfers], ['/stock/hold-moves', s.holdMoves], ['/stock/counts', s.counts], ['/stock/lots', s.lots], ['/stock/pools', s.pools], ['/stock/findings', s.findings], ['/stock/value', s.value]] as const

export function Places() {
  const at = useRouterState({ select: (state) => state.location.pathname })
  return <nav className="places" aria-label={s.levels}>{places.map(([to, text]) => <Link key={to} to={to} activeOptions={{ exact: true }} aria-current={at === to ? 'page' : undefined}>{text}</Link>)}</nav>
}
