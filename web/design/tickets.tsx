import { useQuery } from '@tanstack/react-query'
import { Panel, Quiet, State, When } from './parts'
import { pickupWords as w } from './pickup-words'

/** Tickets of an order 核销券, as the store and the platform see them: without their codes. */
interface Ticket { readonly id: string; readonly kind: string; readonly state: string; readonly uses: number; readonly used: number; readonly dueAt: string; readonly store: { readonly name: string } | null }
interface Props { readonly order: { readonly id: string; readonly parentId: string | null; readonly collectAt: string | null; readonly lines: readonly { readonly kind: string }[] }; readonly load: () => Promise<{ readonly items: readonly Ticket[] }> }

export function TicketPanel({ order, load }: Props) {
  const isOurs = order.parentId !== null && (order.collectAt !== null || order.lines.some(({ kind }) => kind === 'service'))
  const { data } = useQuery({ queryKey: ['order-tickets', order.id], queryFn: load, enabled: isOurs, retry: false })
  if (!isOurs || !data || data.items.length === 0) return null
  return <Panel title={w.title}><ul>{data.items.map((one) => <li key={one.id} className="desk-panel-head"><span><b>{one.store?.name ?? w.kinds[one.kind]}</b> <Quiet>{one.used} / {one.uses}</Quiet></span><span><State text={w.states[one.state] ?? one.state} tone={one.state === 'redeemed' ? 'good' : one.state === 'expired' || one.state === 'void' ? 'calm' : 'busy'} /> <Quiet>{w.due} <When at={one.dueAt} /></Quiet></span></li>)}</ul></Panel>
}
