import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Tag } from 'antd'
import { timelineWords as w } from './timeline-words'
import { Failed, Id, Panel, Quiet, Timeline, Waiting, When } from './parts'

/** An order's timeline at the desk 订单时间线: what is promised now, why something is not possible now, and everything that happened, in pages. */
interface Next { readonly code: string; readonly by: string | null; readonly text: string }
interface Told {
  readonly items: readonly { readonly id: string; readonly at: string; readonly orderId: string; readonly orderNumber: string; readonly code: string; readonly text: string; readonly actor: { readonly id: string | null; readonly text: string }; readonly cause: { readonly code: string; readonly text: string } | null; readonly words: string; readonly next: Next | null }[]
  readonly promises: readonly (Next & { readonly orderId: string; readonly whose: { readonly text: string } })[]
  readonly may: readonly { readonly act: string; readonly text: string; readonly isOpen: boolean; readonly why: { readonly code: string; readonly text: string } | null }[]
  readonly next: string | null
}

/** `version` changes whenever the order does, and the timeline is read anew. */
export function OrderTimeline({ orderId, version, load }: { readonly orderId: string; readonly version: string; readonly load: (page: { limit: number; cursor?: string }) => Promise<Told> }) {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({ queryKey: ['timeline', orderId, version], initialPageParam: '', queryFn: ({ pageParam }) => load({ limit: 20, ...(pageParam && { cursor: pageParam }) }), getNextPageParam: (last: Told) => last.next })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  const [first] = data?.pages ?? []
  if (!data || !first) return <Waiting />
  const refused = first.may.filter(({ isOpen }) => !isOpen)
  return (
    <Panel title={w.title}>
      {first.promises.length > 0 && <ul className="promise-list">{first.promises.map((one) => <li key={one.code + one.orderId + (one.by ?? '')} className="desk-panel-head"><span><Tag>{one.whose.text}</Tag>{one.text}</span>{one.by ? <When at={one.by} /> : <Quiet>{w.noDay}</Quiet>}</li>)}</ul>}
      {refused.length > 0 && <p><Quiet>{w.notNow} {refused.map(({ act, text, why }) => <span key={act} title={why?.code}>{text}（{why?.text}） </span>)}</Quiet></p>}
      <Timeline items={data.pages.flatMap(({ items }) => items).map((one) => ({ key: one.id, at: one.at, title: one.text, note: <>{one.actor.text} {one.actor.id && <Id id={one.actor.id} />}{one.cause && <span title={one.cause.code}> · {one.cause.text}</span>}{one.orderId !== orderId && one.orderNumber && <> · {one.orderNumber}</>}{one.words && <div>{one.words}</div>}{one.next && <div>{w.then} {one.next.text} {one.next.by && <When at={one.next.by} />}</div>}</> }))} />
      {hasNextPage && <Button size="small" loading={isFetchingNextPage} onClick={() => { void fetchNextPage() }}>{w.older}</Button>}
    </Panel>
  )
}
