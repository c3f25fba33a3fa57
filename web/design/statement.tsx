import { useQuery } from '@tanstack/react-query'
import { Input, Segmented } from 'antd'
import { useState, type ReactNode } from 'react'
import { date, yuan } from './format'
import { ListPage } from './list-page'
import { Facts, Failed, Money, Quiet, Waiting, When } from './parts'
import { percent, settlementWords as w } from './settlement-words'

/** A merchant's statement 对账单 by month or day: what was owed, each thing that changed it so that it can be reckoned by hand, and what is owed then; as a file too. */
interface Sums { readonly goodsFen: number; readonly storeOffFen: number; readonly platformOffFen: number; readonly pointsFen: number; readonly freightFen: number; readonly backFen: number; readonly commissionFen: number; readonly amountFen: number }
interface Line extends Sums { readonly id: string; readonly kind: string; readonly orderId: string | null; readonly number: string; readonly claimFen: number; readonly at: string; readonly commissions: readonly { readonly lineId: string; readonly title: string; readonly baseFen: number; readonly rateBps: number; readonly feeFen: number }[] }
interface Whole { readonly openingFen: number; readonly closingFen: number; readonly total: Sums & { readonly otherFen: number } }
export interface StatementCalls {
  whole(period: string): Promise<Whole>
  lines(period: string, cursor: string | undefined): Promise<{ readonly items: readonly Line[]; readonly next: string | null }>
  readonly sheet: string
  readonly sheetAsk: Readonly<Record<string, string>>
}

const today = (): string => date(new Date(performance.timeOrigin + performance.now()).toISOString())

export function StatementDesk({ name, calls, title, head, actions }: { readonly name: string; readonly calls: StatementCalls; readonly title: string; readonly head?: ReactNode; readonly actions?: ReactNode }) {
  const [by, setBy] = useState<'month' | 'day'>('month')
  const [period, setPeriod] = useState(() => today().slice(0, 7))
  const change = (next: 'month' | 'day') => { setBy(next); setPeriod(next === 'month' ? period.slice(0, 7) : today()) }
  const { data, error, refetch } = useQuery({ queryKey: [name, 'whole', period], queryFn: () => calls.whole(period) })
  return (
    <ListPage<Line> name={`${name}-${period}`} title={title} idOf={(row) => row.id} load={(_, cursor) => calls.lines(period, cursor)} sheet={calls.sheet} sheetAsk={{ ...calls.sheetAsk, period }} actions={actions} empty={<p className="quiet">{w.noLines}</p>}
      head={<>
        {head}
        <div className="filters" role="group" aria-label={w.period}>
          <Segmented value={by} onChange={change} options={[{ value: 'month', label: w.month }, { value: 'day', label: w.day }]} />
          <Input type={by === 'month' ? 'month' : 'date'} aria-label={w.period} style={{ width: 170 }} value={period} max={by === 'month' ? today().slice(0, 7) : today()} onChange={(event) => { if (event.target.value) setPeriod(event.target.value) }} />
        </div>
        {error ? <Failed fault={error} again={() => { void refetch() }} /> : data ? <Totals whole={data} /> : <Waiting />}
      </>}
      columns={[
        { key: 'kind', title: w.kind, isMain: true, text: (row) => w.kinds[row.kind] ?? row.kind, show: (row) => <><b>{w.kinds[row.kind] ?? row.kind}</b>{row.number && <div><Quiet>{row.number}</Quiet></div>}<div><Quiet><When at={row.at} /></Quiet></div></> },
        { key: 'goods', title: w.goods, isNumber: true, show: (row) => <>{amount(row.goodsFen)}{row.storeOffFen !== 0 && <div><Quiet>{w.storeOff} {yuan(-row.storeOffFen)}</Quiet></div>}{row.platformOffFen !== 0 && <div><Quiet>{w.platformOff} {yuan(row.platformOffFen)}</Quiet></div>}{row.pointsFen !== 0 && <div><Quiet>{w.points} {yuan(row.pointsFen)}</Quiet></div>}</> },
        { key: 'freight', title: w.freight, isNumber: true, show: (row) => amount(row.freightFen) },
        { key: 'back', title: w.back, isNumber: true, show: (row) => amount(-row.backFen) },
        { key: 'commission', title: w.commission, isNumber: true, show: (row) => <>{amount(-row.commissionFen)}{row.commissions.map((one) => <div key={one.lineId} title={one.title}><Quiet>{w.lineCommission(yuan(one.baseFen), percent(one.rateBps))}</Quiet></div>)}</> },
        { key: 'yours', title: w.yours, isNumber: true, show: (row) => <b><Money fen={row.amountFen} /></b> },
        { key: 'owed', title: w.owed, isNumber: true, show: (row) => <Money fen={row.claimFen} /> },
      ]} />
  )
}
const amount = (fen: number): ReactNode => (fen === 0 ? <Quiet>–</Quiet> : <Money fen={fen} />)

const Totals = ({ whole: { openingFen, closingFen, total } }: { readonly whole: Whole }) => (
  <>
    <div className="numbers"><div><span>{w.opening}</span><b><Money fen={openingFen} /></b></div><div><span>{w.yours}</span><b><Money fen={total.amountFen} /></b></div><div><span>{w.closing}</span><b><Money fen={closingFen} /></b></div></div>
    <Facts items={[[w.goods, yuan(total.goodsFen)], [w.storeOff, yuan(-total.storeOffFen)], [w.freight, yuan(total.freightFen)], [w.back, yuan(-total.backFen)], [w.commission, yuan(-total.commissionFen)], [w.other, yuan(total.otherFen)], [w.platformOff, yuan(total.platformOffFen)], [w.points, yuan(total.pointsFen)]]} />
    <p className="lead quiet">{w.formula}</p>
  </>
)
