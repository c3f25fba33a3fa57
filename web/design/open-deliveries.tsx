import { useInfiniteQuery } from '@tanstack/react-query'
import { App, Button, Select } from 'antd'
import { useState } from 'react'
import { openWords as w } from './open-words'
import { Act, Failed, Quiet, State, Waiting, When, type Tone } from './parts'
import { useLook } from './theme'

/** Deliveries 投递记录: what was sent to an endpoint, what it answered, and sending it again. */
interface Delivery { readonly id: string; readonly event: string; readonly body: string; readonly state: string; readonly tries: number; readonly dueAt: string; readonly status: number | null; readonly tookMs: number | null; readonly answer: string | null; readonly createdAt: string }
export interface DeliveryCalls {
  deliveries(id: string, state: string | undefined, cursor: string | undefined): Promise<{ readonly items: readonly Delivery[]; readonly next: string | null }>
  deliverAgain(id: string, deliveryId: string): Promise<unknown>
  deliverFailedAgain(id: string, since: string): Promise<{ readonly deliveries: number }>
}
const tones: Readonly<Record<string, Tone>> = { waiting: 'busy', done: 'good', failed: 'bad' }
const keptMs = 30 * 86_400_000

export function Deliveries({ id, calls, said }: { readonly id: string; readonly calls: DeliveryCalls; readonly said: (event: string) => string }) {
  const { words } = useLook()
  const { message } = App.useApp()
  const [state, setState] = useState('')
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({ queryKey: ['deliveries', id, state], queryFn: ({ pageParam }) => calls.deliveries(id, state || undefined, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined })
  const again = () => { void refetch() }
  const againAll = async () => { const { deliveries } = await calls.deliverFailedAgain(id, new Date(Date.now() - keptMs).toISOString()); message.info(w.againDone(deliveries)) }
  const rows = data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <div className="filters"><Select aria-label={w.state} value={state} onChange={setState} style={{ minWidth: 120 }} options={[{ value: '', label: w.all }, ...Object.entries(w.states).map(([value, label]) => ({ value, label }))]} /><Button onClick={again}>{words.refresh}</Button><Act text={w.againAll} run={againAll} after={again} /></div>
      {error ? <Failed fault={error} again={again} /> : !data ? <Waiting /> : rows.length === 0 ? <div className="desk-empty"><p>{w.noDeliveries}</p><Button onClick={again}>{words.refresh}</Button></div> : (
        <ul className="rows-list">{rows.map((one) => <One key={one.id} one={one} says={said(one.event)} run={() => calls.deliverAgain(id, one.id)} after={again} />)}</ul>
      )}
      {hasNextPage && <p className="desk-more"><Button loading={isFetchingNextPage} onClick={() => { void fetchNextPage() }}>{words.more}</Button></p>}
    </>
  )
}

const One = ({ one, says, run, after }: { readonly one: Delivery; readonly says: string; readonly run: () => Promise<unknown>; readonly after: () => void }) => (
  <li><div><b>{says}</b> <Quiet>{one.event}</Quiet> <State text={w.states[one.state] ?? one.state} tone={tones[one.state] ?? 'calm'} /> <When at={one.createdAt} /><br />
    <Quiet>{w.answer} {one.status ?? w.none}{one.tookMs !== null && ` · ${w.took} ${one.tookMs} ms`} · {w.tries} {one.tries}</Quiet>{one.state === 'waiting' && <Quiet> · {w.next} <When at={one.dueAt} /></Quiet>}
    <details><summary>{w.payload}</summary><pre className="wraps">{one.body}</pre>{one.answer && <><Quiet>{w.answer}</Quiet><pre className="wraps">{one.answer}</pre></>}</details></div>
    {one.state !== 'waiting' && <Act text={w.again} run={run} after={after} />}</li>
)
