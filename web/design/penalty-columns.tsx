import { depositWords as w } from './deposit-words'
import { yuan } from './format'
import { Id, Money, Quiet, State, When, type Tone } from './parts'

/** How penalties 违约金 and the rules behind them stand in lists, for stores and for the platform. */
export interface PenaltyRow { readonly id: string; readonly offence: string; readonly says: string; readonly goesTo: string; readonly orderId: string | null; readonly amountFen: number; readonly reason: string; readonly evidence: string; readonly state: string; readonly objectUntil: string | null; readonly objection: string | null; readonly answer: string | null; readonly balanceFen: number | null; readonly suretyFen: number | null; readonly proposedAt: string }
const tones: Readonly<Record<string, Tone>> = { proposed: 'calm', announced: 'warn', objected: 'busy', taken: 'bad', dropped: 'good' }
export const penaltyFilters = (states: readonly string[]) => [{ name: 'state', label: w.state, options: states.map((value) => ({ value, label: w.states[value] ?? value })) }]
export const penaltyColumns = [
  { key: 'offence', title: w.rule, isMain: true, text: (row: PenaltyRow) => row.offence, show: (row: PenaltyRow) => <><b>{row.offence}</b><div><Quiet>{w.goesTo[row.goesTo]}{row.orderId && <> · <Id id={row.orderId} /></>}</Quiet></div></> },
  { key: 'amount', title: w.amount, isNumber: true, text: (row: PenaltyRow) => row.amountFen / 100, show: (row: PenaltyRow) => <><Money fen={row.amountFen} />{row.balanceFen !== null && <div><Quiet>{w.takenFrom(yuan(row.balanceFen), yuan(row.suretyFen ?? 0))}</Quiet></div>}</> },
  { key: 'reason', title: w.reason, text: (row: PenaltyRow) => row.reason, show: (row: PenaltyRow) => <>{row.reason}<div><Quiet>{row.evidence}</Quiet></div>{row.objection && <div>{w.objection}：{row.objection}</div>}{row.answer && <div>{w.answer}：{row.answer}</div>}</> },
  { key: 'state', title: w.state, text: (row: PenaltyRow) => w.states[row.state] ?? row.state, show: (row: PenaltyRow) => <><State text={w.states[row.state] ?? row.state} tone={tones[row.state] ?? 'calm'} />{row.state === 'announced' && <div><Quiet>{w.objectUntil} <When at={row.objectUntil} /></Quiet></div>}</> },
  { key: 'at', title: w.at, text: (row: PenaltyRow) => row.proposedAt, show: (row: PenaltyRow) => <When at={row.proposedAt} /> },
]

export interface RuleRow { readonly id: string; readonly categoryId: string | null; readonly storeType: string | null; readonly amountFen: number | null; readonly fromAt: string; readonly note: string; readonly publishedAt: string; readonly isHolding: boolean }
const holding = { key: 'state', title: w.state, text: (row: { readonly isHolding: boolean }) => (row.isHolding ? w.holding : w.notHolding), show: (row: { readonly isHolding: boolean; readonly fromAt: string }) => <><State text={row.isHolding ? w.holding : w.notHolding} tone={row.isHolding ? 'good' : 'calm'} /><div><Quiet>{w.fromAt} <When at={row.fromAt} /></Quiet></div></> }
export const ruleColumns = (categories: ReadonlyMap<string, string>) => [
  { key: 'scope', title: w.category, isMain: true, text: (row: RuleRow) => row.categoryId ?? '', show: (row: RuleRow) => <><b>{row.categoryId ? categories.get(row.categoryId) ?? row.categoryId : w.anyCategory}</b><div><Quiet>{row.storeType ? w.storeTypes[row.storeType] : w.anyType}</Quiet></div></> },
  { key: 'amount', title: w.required, isNumber: true, text: (row: RuleRow) => (row.amountFen === null ? '' : row.amountFen / 100), show: (row: RuleRow) => (row.amountFen === null ? <Quiet>{w.none}</Quiet> : <Money fen={row.amountFen} />) }, holding,
  { key: 'note', title: w.note, text: (row: RuleRow) => row.note, show: (row: RuleRow) => <span>{row.note}</span> },
]
export interface OffenceRow { readonly id: string; readonly code: string; readonly name: string; readonly says: string; readonly mostFen: number; readonly goesTo: string; readonly fromAt: string; readonly isHolding: boolean }
export const offenceColumns = [
  { key: 'name', title: w.name, isMain: true, text: (row: OffenceRow) => row.name, show: (row: OffenceRow) => <><b>{row.name}</b><div><Quiet>{row.code}</Quiet></div></> },
  { key: 'most', title: w.most, isNumber: true, text: (row: OffenceRow) => row.mostFen / 100, show: (row: OffenceRow) => <Money fen={row.mostFen} /> },
  { key: 'to', title: w.to, text: (row: OffenceRow) => w.goesTo[row.goesTo] ?? row.goesTo, show: (row: OffenceRow) => <span>{w.goesTo[row.goesTo]}</span> }, holding,
  { key: 'says', title: w.says, text: (row: OffenceRow) => row.says, show: (row: OffenceRow) => <span>{row.says}</span> },
]
