import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ListPage } from './list-page'
import { Id, Quiet, State, When } from './parts'
import { percent, settlementWords as w } from './settlement-words'

/** Commissions 佣金费率 in every version: those for everybody, a merchant's own, and which of them hold now. */
export interface Rate { readonly id: string; readonly merchantId: string | null; readonly categoryId: string | null; readonly rateBps: number | null; readonly fromAt: string; readonly untilAt: string | null; readonly note: string; readonly publishedAt: string; readonly isHolding: boolean }
interface Props {
  readonly list: (cursor: string | undefined) => Promise<{ readonly items: readonly Rate[]; readonly next: string | null; readonly fallbackBps: number }>
  readonly sheet: string
  readonly categories: ReadonlyMap<string, string>
  readonly actions?: ReactNode
}

export function CommissionsDesk({ list, sheet, categories, actions }: Props) {
  const { data } = useQuery({ queryKey: ['commissions', 'fallback'], queryFn: () => list(undefined) })
  return (
    <ListPage<Rate> name="commissions" title={w.commissions} idOf={(row) => row.id} load={(_, cursor) => list(cursor)} sheet={sheet} actions={actions} head={data && <p className="lead quiet">{w.fallback(percent(data.fallbackBps))}</p>} empty={<p className="quiet">{w.noRates}</p>}
      columns={[
        { key: 'scope', title: w.scope, isMain: true, text: (row) => `${row.merchantId ?? ''} ${row.categoryId ?? ''}`, show: (row) => <><b>{row.categoryId ? categories.get(row.categoryId) ?? row.categoryId : w.anyCategory}</b><div><Quiet>{row.merchantId ? <Id id={row.merchantId} /> : w.everybody}</Quiet></div></> },
        { key: 'rate', title: w.rate, isNumber: true, text: (row) => (row.rateBps === null ? '' : row.rateBps / 100), show: (row) => (row.rateBps === null ? <Quiet>{w.noRate}</Quiet> : <b>{percent(row.rateBps)}</b>) },
        { key: 'state', title: w.state, text: (row) => (row.isHolding ? w.holding : w.notHolding), show: (row) => <State text={row.isHolding ? w.holding : w.notHolding} tone={row.isHolding ? 'good' : 'calm'} /> },
        { key: 'time', title: w.from, text: (row) => row.fromAt, show: (row) => <><When at={row.fromAt} />{row.untilAt && <div><Quiet>{w.until} <When at={row.untilAt} /></Quiet></div>}</> },
        { key: 'note', title: w.note, text: (row) => row.note, show: (row) => <span>{row.note}</span> },
        { key: 'published', title: w.published, text: (row) => row.publishedAt, show: (row) => <When at={row.publishedAt} /> },
      ]} />
  )
}
