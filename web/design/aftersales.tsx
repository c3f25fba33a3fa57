import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { aftersalesWords as w } from './aftersales-words'
import { dateTime } from './format'
import { ListPage } from './list-page'
import { Facts, Money, Panel, Quiet, State, Timeline, When, type Tone } from './parts'

/** After-sales desks 售后台: the queue by deadline, and one case with evidence and amounts beside what happened; the same for stores and the platform. */
export interface CaseRow {
  readonly id: string; readonly number: string; readonly orderId: string; readonly merchantName: string; readonly kind: string; readonly reason: string; readonly note: string; readonly pictures: readonly string[]; readonly state: string; readonly wish: string; readonly remedy: string; readonly differenceFen: number; readonly amountFen: number; readonly freightFen: number; readonly dueAt: string | null; readonly isLate: boolean
  readonly returnTo: string; readonly carrier: string | null; readonly tracking: string | null; readonly askedAt: string
  readonly lines: readonly { readonly lineId: string; readonly title: string; readonly specText: string; readonly picture: string; readonly quantity: number; readonly amountFen: number; readonly sellable: number; readonly damaged: number; readonly toJudge: number; readonly lost: number; readonly newSpecText: string | null; readonly newSkuId: string | null }[]
}
export interface CaseDetail extends CaseRow { readonly freight: { readonly amountFen: number; readonly picture: string; readonly state: string; readonly words: string; readonly dueAt: string | null } | null; readonly parcels: readonly { readonly id: string; readonly carrier: string; readonly number: string; readonly moves: readonly { readonly words: string; readonly at: string }[] }[]; readonly isMerchantsFault: boolean; readonly steps: readonly { readonly kind: string; readonly actorKind: string; readonly words: string; readonly dueAt: string | null; readonly at: string }[] }

const tones: Readonly<Record<string, Tone>> = { asked: 'warn', refused: 'bad', returning: 'busy', shipped_back: 'warn', not_in_order: 'bad', disputed: 'warn', to_replace: 'warn', replacement_sent: 'busy', replaced: 'good', refunding: 'busy', refunded: 'good', closed: 'calm' }
export const CaseState = ({ state }: { readonly state: string }) => <State text={w.states[state] ?? state} tone={tones[state] ?? 'calm'} />
const Due = ({ row }: { readonly row: CaseRow }) => (row.dueAt ? <><When at={row.dueAt} />{row.isLate && <> <State text={w.late} tone="bad" /></>}</> : <Quiet>–</Quiet>)
const goodsOf = (row: CaseRow): string => row.lines.map((line) => `${line.title} ${line.specText} ×${line.quantity}`.replace('  ', ' ')).join('；')

type Load = (ask: Readonly<Record<string, string>>, cursor: string | undefined) => Promise<{ readonly items: readonly CaseRow[]; readonly next: string | null }>
export function CasesDesk({ load, sheet, actions, withStore = false }: { readonly load: Load; readonly sheet: string; readonly actions?: ReactNode; readonly withStore?: boolean }) {
  const options = (names: Readonly<Record<string, string>>) => Object.entries(names).map(([value, label]) => ({ value, label }))
  return (
    <ListPage<CaseRow> name="aftersales" title={w.title} idOf={(row) => row.id} to={(row) => `/aftersales/${row.id}`} load={load} sheet={sheet} actions={actions} empty={<p className="quiet">{w.none}</p>}
      filters={[{ name: 'waits', label: w.show, options: [{ value: 'true', label: w.waits }] }, { name: 'state', label: w.state, options: options(w.states) }, { name: 'judge', label: w.toJudge, options: [{ value: 'true', label: w.judgeOnly }] }, { name: 'way', label: w.freight, options: [{ value: 'true', label: w.freightsAsked }] }, { name: 'kind', label: w.kind, options: options(w.kinds) }, { name: 'q', label: w.find }]}
      columns={[
        { key: 'number', title: w.number, isMain: true, text: (row) => row.number, show: (row) => <b>{row.number}</b> },
        { key: 'goods', title: w.goods, text: goodsOf, show: (row) => <>{goodsOf(row)}{withStore && <div><Quiet>{row.merchantName}</Quiet></div>}</> },
        { key: 'kind', title: w.kind, text: (row) => w.kinds[row.kind] ?? row.kind, show: (row) => <>{w.kinds[row.kind]}<div><Quiet>{w.reasons[row.reason]}</Quiet></div></> },
        { key: 'amount', title: w.amount, isNumber: true, text: (row) => (row.remedy === 'replace' ? row.differenceFen : row.amountFen) / 100, show: (row) => (row.remedy === 'replace' ? row.differenceFen > 0 ? <Money fen={row.differenceFen} /> : <Quiet>–</Quiet> : <Money fen={row.amountFen} />) },
        { key: 'state', title: w.state, text: (row) => w.states[row.state] ?? row.state, show: (row) => <><CaseState state={row.state} />{row.lines.some((line) => line.toJudge > 0) && <> <State text={w.toJudge} tone="warn" /></>}</> },
        { key: 'due', title: w.due, text: (row) => row.dueAt ?? '', show: (row) => <Due row={row} /> },
        { key: 'asked', title: w.asked, text: (row) => row.askedAt, show: (row) => <When at={row.askedAt} /> },
      ]} />
  )
}

/** What is asked, with what proof, and what happens if nothing is done; beside it everything that happened. */
export function CaseStory({ one, carriers }: { readonly one: CaseDetail; readonly carriers: Readonly<Record<string, string>> }) {
  const silence = (one.remedy === 'replace' && w.silence[`${one.state}_replace`]) || w.silence[one.state]
  return (
    <>
      <Panel title={w.goods}>
        <ul className="case-lines">{one.lines.map((line) => <li key={line.lineId} className="desk-panel-head"><span className="thumb">{line.picture && <img src={`/files/${line.picture}?w=320`} alt="" width={44} height={44} />}{line.title} {line.specText} × {line.quantity}{line.newSkuId && one.kind === 'exchange' && <Quiet> → {line.newSpecText || line.specText}</Quiet>}</span><Money fen={line.amountFen} /></li>)}</ul>
        <Facts items={[[w.kind, w.kinds[one.kind]], [w.reason, w.reasons[one.reason]], [w.fault, one.isMerchantsFault ? w.byMerchant : w.byShopper], ...(one.kind === 'claim' ? [[w.wish, one.wish === 'refund' ? w.remedies.refund : w.resend] as const] : []), ...(one.differenceFen > 0 ? [[w.difference, <Money key="d" fen={one.differenceFen} />] as const] : []), [one.remedy === 'replace' ? w.ifRefunded : w.amount, <Money key="a" fen={one.amountFen} />], [w.ofFreight, <Money key="f" fen={one.freightFen} />], [w.note, one.note], [w.order, <Link key="o" to={`/orders/${one.orderId}` as '/'}>{one.number.replace(/-\d+$/, '')}</Link>],
          ...(one.returnTo ? [[w.returnTo, one.returnTo] as const] : []), ...(one.tracking ? [[w.tracking, `${carriers[one.carrier ?? ''] ?? one.carrier} ${one.tracking}`] as const] : []), ...one.parcels.map(({ carrier, number, moves }) => [w.newParcel, `${carriers[carrier] ?? carrier} ${number}${moves[0] ? ` · ${moves[0].words}` : ''}`] as const), ...(one.dueAt ? [[w.due, <Due key="d" row={one} />] as const] : []), ...(silence && one.dueAt ? [[w.ifNothing, silence] as const] : [])]} />
        {one.freight && <Facts items={[[w.freight, <><Money key="f" fen={one.freight.amountFen} /> <State text={w.freightStates[one.freight.state] ?? one.freight.state} tone={one.freight.state === 'paid' ? 'good' : one.freight.state === 'asked' ? 'warn' : 'bad'} /></>], [w.freightReceipt, <a key="r" href={`/files/${one.freight.picture}`} target="_blank" rel="noreferrer"><img src={`/files/${one.freight.picture}?w=320`} alt={w.freightReceipt} width={72} height={72} /></a>], ...(one.freight.dueAt ? [[w.due, <When key="w" at={one.freight.dueAt} />] as const] : []), ...(one.freight.words ? [[w.words, one.freight.words] as const] : [])]} />}
        {one.pictures.length > 0 && <p className="case-pictures">{one.pictures.map((name, i) => <a key={name} href={`/files/${name}`} target="_blank" rel="noreferrer"><img src={`/files/${name}?w=320`} alt={`${w.evidence} ${i + 1}`} width={96} height={96} /></a>)}</p>}
      </Panel>
      <Panel title={w.timeline}><Timeline items={one.steps.toReversed().map((step) => ({ key: step.at + step.kind, title: `${w.who[step.actorKind] ?? ''} ${w.steps[step.kind] ?? step.kind}`, at: step.at, note: [step.kind === 'shipped_back' || step.kind === 'replacement_sent' ? step.words.replace(/^\S+/, (code) => carriers[code] ?? code) : step.words, step.dueAt && w.nextBy(dateTime(step.dueAt))].filter(Boolean).join(' · ') }))} /></Panel>
    </>
  )
}
