import { Money, Id, Quiet, State, When, type Tone } from './parts'
import { splitWords as w } from './split-words'

/** How splits and their receivers are shown 分账列, to a store and to the platform. */
export interface SplitRow { readonly id: string; readonly merchantName: string; readonly orderId: string; readonly channel: string; readonly account: string; readonly amountFen: number; readonly capFen: number; readonly backFen: number; readonly state: string; readonly why: string; readonly asks: number; readonly at: string; readonly backs: readonly { readonly id: string; readonly amountFen: number; readonly state: string; readonly why: string }[] }
export interface ReceiverRow { readonly id: string; readonly merchantName: string; readonly channel: string; readonly kind: string; readonly account: string; readonly holder: string; readonly state: string; readonly isOn: boolean; readonly why: string }
const tones: Readonly<Record<string, Tone>> = { waiting: 'calm', splitting: 'busy', paid: 'good', failed: 'bad', draft: 'calm', submitted: 'warn', checking: 'busy', signed: 'good', rejected: 'bad' }
const toneOf = (state: string): Tone => tones[state] ?? 'calm'
const askedLong = 3

export const splitFilters = [{ name: 'state', label: w.state, options: Object.entries(w.states).map(([value, label]) => ({ value, label })) }, { name: 'orderId', label: w.order }]
/** Whose they are is said where they are not all one's own. */
type Whose = 'own' | 'everybody'
export const splitColumns = (whose: Whose) => [
  { key: 'order', title: w.order, isMain: true, text: (row: SplitRow) => row.orderId, show: (row: SplitRow) => <><Id id={row.orderId} /><div><Quiet>{whose === 'everybody' && `${row.merchantName} · `}<When at={row.at} /></Quiet></div></> },
  { key: 'account', title: w.account, text: (row: SplitRow) => row.account, show: (row: SplitRow) => <><code>{row.account}</code><div><Quiet>{w.channels[row.channel]}</Quiet></div></> },
  { key: 'amount', title: w.amount, isNumber: true, text: (row: SplitRow) => row.amountFen / 100, show: (row: SplitRow) => <><b><Money fen={row.amountFen} /></b><div><Quiet>{w.cap} <Money fen={row.capFen} /></Quiet></div></> },
  { key: 'state', title: w.state, text: (row: SplitRow) => w.states[row.state] ?? row.state, show: (row: SplitRow) => <><State text={w.states[row.state] ?? row.state} tone={toneOf(row.state)} />{row.why && <div><Quiet>{row.why}</Quiet></div>}{row.state === 'splitting' && row.asks > askedLong && <div><span className="wrong">{w.asks(row.asks)}</span></div>}
    {row.backs.map((back) => <div key={back.id}><Quiet>{w.backOf} <Money fen={back.amountFen} /> {w.backStates[back.state]}{back.why && ` · ${back.why}`}</Quiet></div>)}</> },
]
export const receiverColumns = (whose: Whose) => [
  { key: 'holder', title: w.holder, isMain: true, text: (row: ReceiverRow) => row.holder, show: (row: ReceiverRow) => <><b>{row.holder}</b>{whose === 'everybody' && <div><Quiet>{row.merchantName}</Quiet></div>}</> },
  { key: 'account', title: w.account, text: (row: ReceiverRow) => row.account, show: (row: ReceiverRow) => <><code>{row.account}</code><div><Quiet>{w.channels[row.channel]} · {w.kinds[row.kind]}</Quiet></div></> },
  { key: 'state', title: w.state, text: (row: ReceiverRow) => w.receiverStates[row.state] ?? row.state, show: (row: ReceiverRow) => <><State text={w.receiverStates[row.state] ?? row.state} tone={toneOf(row.state)} />{row.why && <div><Quiet>{row.why}</Quiet></div>}</> },
  { key: 'way', title: w.way, text: (row: ReceiverRow) => (row.isOn ? w.split : w.payout), show: (row: ReceiverRow) => (row.isOn ? <b>{w.split}</b> : <Quiet>{w.payout}</Quiet>) },
]
