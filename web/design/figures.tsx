import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Panel } from './parts'

/** Figures of a home screen 首页数字: what waits, each a link to the list behind it; and today beside yesterday until the same hour. */
export interface Due { readonly text: string; readonly n: number; readonly to: string; readonly search?: Readonly<Record<string, string | undefined>>; readonly mostCounted?: number }
export const Todo = ({ title, items }: { readonly title: string; readonly items: readonly Due[] }) => (
  <Panel title={title}><div className="numbers">{items.map(({ text, n, to, search, mostCounted }) => <Link key={text} to={to} search={(search ?? {}) as never} className={n > 0 ? 'is-due' : ''}><b>{mostCounted !== undefined && n >= mostCounted ? `${mostCounted}+` : n}</b><span>{text}</span></Link>)}</div></Panel>
)

export interface Compared { readonly text: string; readonly today: number; readonly yesterday: number; readonly show: (n: number) => ReactNode }
export const Today = ({ title, items, beside }: { readonly title: string; readonly items: readonly Compared[]; readonly beside: string }) => (
  <Panel title={title}><div className="numbers">{items.map(({ text, today, yesterday, show }) => <div key={text}><span>{text}</span><b>{show(today)}</b><small className="quiet">{beside} {show(yesterday)} {changeOf(today, yesterday)}</small></div>)}</div></Panel>
)

const percent = 100
function changeOf(today: number, yesterday: number): ReactNode {
  if (yesterday === 0 || today === yesterday) return null
  const change = Math.round((today - yesterday) / yesterday * percent)
  return <span className={change > 0 ? 'up' : 'down'}>{change > 0 ? '▲' : '▼'} {Math.abs(change)}%</span>
}
