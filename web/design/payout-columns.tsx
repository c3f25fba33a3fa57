import { yuan } from './format'
import { Money, Quiet, State, When, type Tone } from './parts'
import { settlementWords as w } from './settlement-words'

/** How a payout stands in a list 提现列表, for merchants and for the platform. */
export interface PayoutRow { readonly id: string; readonly amountFen: number; readonly feeFen: number; readonly state: string; readonly why: string; readonly bank: string; readonly tail: string; readonly appliedAt: string; readonly merchantName: string }
const tones: Readonly<Record<string, Tone>> = { applied: 'warn', approved: 'busy', paying: 'busy', paid: 'good', failed: 'bad', rejected: 'bad', returned: 'bad' }
export const payoutFilters = [{ name: 'state', label: w.state, options: Object.entries(w.payoutStates).map(([value, label]) => ({ value, label })) }]
export const payoutColumns = [
  { key: 'amount', title: w.amount, isNumber: true, text: (row: PayoutRow) => row.amountFen / 100, show: (row: PayoutRow) => <><b><Money fen={row.amountFen} /></b>{row.feeFen > 0 && <div><Quiet>{w.fee} {yuan(row.feeFen)}</Quiet></div>}</> },
  { key: 'account', title: w.account, text: (row: PayoutRow) => w.accountOf(row.bank, row.tail), show: (row: PayoutRow) => <span>{w.accountOf(row.bank, row.tail)}</span> },
  { key: 'state', title: w.state, text: (row: PayoutRow) => w.payoutStates[row.state] ?? row.state, show: (row: PayoutRow) => <><State text={w.payoutStates[row.state] ?? row.state} tone={tones[row.state] ?? 'calm'} />{row.why && <div><Quiet>{w.whys[row.why] ?? row.why}</Quiet></div>}</> },
  { key: 'at', title: w.appliedAt, text: (row: PayoutRow) => row.appliedAt, show: (row: PayoutRow) => <When at={row.appliedAt} /> },
]
