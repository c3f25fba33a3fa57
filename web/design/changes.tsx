import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Form, Input, InputNumber, Radio } from 'antd'
import { useState } from 'react'
import { changeWords as w } from './change-words'
import { yuan } from './format'
import { FormPage } from './form-page'
import { ListPage } from './list-page'
import { Act, ActWithText, Money, Panel, Quiet, State, useDo, When, type Tone } from './parts'

/** Order changes at the desk 改单台 (E01): what was asked of an order, the answer to it, and what a store or the platform may change; what comes of it is shown before it is done. */
export interface ChangeRow { readonly id: string; readonly orderId: string; readonly askedBy: string; readonly waitsFor: string | null; readonly state: string; readonly actions: readonly { readonly do: string }[]; readonly reason: string; readonly answer: string; readonly refundFen: number; readonly dueAt: string | null; readonly askedAt: string; readonly may: { readonly answer: boolean; readonly withdraw: boolean } }
type Action = { do: 'price'; lines: { lineId: string; offFen: number }[]; freightFen?: number } | { do: 'concession'; lines: { lineId: string; amountFen: number }[] } | { do: 'pieces'; lines: { lineId: string; quantity: number }[] }
interface Plan { readonly version: string; readonly waitsFor: string | null; readonly refundFen: number; readonly refundPoints: number; readonly payableBeforeFen: number; readonly payableAfterFen: number; readonly isWhole: boolean }
interface OrderSeen { readonly id: string; readonly state: string; readonly depositFen: number | null; readonly awaitsGroup: boolean; readonly freightFen: number; readonly lines: readonly { readonly id: string; readonly title: string; readonly specText: string; readonly isGift: boolean; readonly lapsedAt: string | null; readonly quantity: number; readonly shippedQuantity: number; readonly cancelledQuantity: number; readonly refundedQuantity: number; readonly payableFen: number; readonly freightFen: number; readonly refundedFen: number }[] }
export interface ChangeCalls {
  list(): Promise<{ readonly items: readonly ChangeRow[] }>
  preview(actions: Action[]): Promise<Plan>
  ask(given: { readonly actions: Action[]; readonly reason: string; readonly version: string }, key: string): Promise<{ readonly approvalId: string | null }>
  /** Left out where whoever looks answers and takes back nothing. */
  answer?(id: string, isAgreed: boolean, words: string): Promise<unknown>
  withdraw?(id: string): Promise<unknown>
}
const tones: Readonly<Record<string, Tone>> = { requested: 'warn', awaiting_payment: 'warn', confirmed: 'good', declined: 'bad', cancelled: 'calm', expired: 'calm' }
const doesOf = (row: ChangeRow): string => row.actions.map((action) => w.does[action.do] ?? action.do).join(' · ')

export function ChangesPanel({ order, calls, mayChange, after }: { readonly order: OrderSeen; readonly calls: ChangeCalls; readonly mayChange: boolean; readonly after: () => void }) {
  const { data } = useQuery({ queryKey: ['changes', order.id], queryFn: () => calls.list() })
  const asked = useQueryClient()
  const again = () => { void asked.invalidateQueries({ queryKey: ['changes', order.id] }); after() }
  const open = kindsFor(order)
  if (!data || (data.items.length === 0 && (!mayChange || open.length === 0))) return null
  return (
    <Panel title={w.title}>
      {data.items.length > 0 && <ul>{data.items.map((one) => (
        <li key={one.id} className="change-row"><div className="desk-panel-head"><span><b>{w.by[one.askedBy]}</b> {doesOf(one)} <Quiet>{one.reason}{one.answer && ` · ${one.answer}`}</Quiet></span><span>{one.refundFen > 0 && <Money fen={one.refundFen} />} <State text={w.states[one.state] ?? one.state} tone={tones[one.state] ?? 'calm'} /></span></div>
          <p><Quiet><When at={one.askedAt} />{one.dueAt && <> {w.due} <When at={one.dueAt} /></>}</Quiet></p>
          {one.may.answer && calls.answer && <div className="form-foot"><Act isMain small text={w.agree} run={() => calls.answer!(one.id, true, '')} after={again} /><ActWithText small danger text={w.decline} label={w.words} run={(words) => calls.answer!(one.id, false, words)} after={again} /></div>}
          {one.may.withdraw && calls.withdraw && <Act small text={w.withdraw} run={() => calls.withdraw!(one.id)} after={again} />}</li>))}</ul>}
      {mayChange && open.length > 0 && !data.items.some(({ state }) => state === 'requested' || state === 'awaiting_payment') && <Make key={order.state} order={order} kinds={open} calls={calls} after={again} />}
    </Panel>
  )
}

type Kind = Action['do']
/** What may be changed of an order as it stands. */
function kindsFor({ state, depositFen, awaitsGroup, lines }: OrderSeen): Kind[] {
  if (depositFen !== null || awaitsGroup) return []
  if (state === 'placed') return ['price']
  if (state === 'cancelled') return []
  const canStrike = (state === 'paid' || state === 'part_shipped') && lines.some((line) => !line.isGift && leftOf(line) > 0)
  return [...(canStrike ? ['pieces' as const] : []), ...(lines.some((line) => backableFen(line) > 0) ? ['concession' as const] : [])]
}
const leftOf = (line: OrderSeen['lines'][number]): number => line.quantity - line.shippedQuantity - line.cancelledQuantity
const backableFen = (line: OrderSeen['lines'][number]): number => (line.isGift || line.refundedQuantity === line.quantity ? 0 : line.payableFen - line.freightFen - line.refundedFen)

interface Values { lines: Record<string, number | null>; freight: number | null; reason: string }
const fenOf = (amount: number | null | undefined): number => Math.round((amount ?? 0) * 100)

function actionOf(kind: Kind, order: OrderSeen, { lines, freight }: Values): Action | undefined {
  const some = Object.entries(lines ?? {}).filter(([, value]) => (value ?? 0) > 0)
  if (kind === 'price') {
    const freightFen = freight === null || freight === undefined ? order.freightFen : fenOf(freight)
    return some.length === 0 && freightFen === order.freightFen ? undefined : { do: 'price', lines: some.map(([lineId, value]) => ({ lineId, offFen: fenOf(value) })), ...(freightFen !== order.freightFen && { freightFen }) }
  }
  if (some.length === 0) return undefined
  return kind === 'pieces' ? { do: 'pieces', lines: some.map(([lineId, value]) => ({ lineId, quantity: value! })) } : { do: 'concession', lines: some.map(([lineId, value]) => ({ lineId, amountFen: fenOf(value) })) }
}

function Make({ order, kinds, calls, after }: { readonly order: OrderSeen; readonly kinds: readonly Kind[]; readonly calls: ChangeCalls; readonly after: () => void }) {
  const { modal, message } = App.useApp()
  const doIt = useDo()
  const [kind, choose] = useState<Kind>(kinds[0]!)
  const lines = order.lines.filter((line) => !line.isGift && line.lapsedAt === null && (kind === 'pieces' ? leftOf(line) > 0 : kind === 'concession' ? backableFen(line) > 0 : true))
  const send = async (values: Values, key: string) => {
    const action = actionOf(kind, order, values)
    if (!action) throw new Error(w.nothing)
    const plan = await calls.preview([action])
    // He looks at what comes of it, and only then it is asked for: the form itself has sent nothing yet.
    modal.confirm({ title: w.sure, content: <Outcome plan={plan} />, okText: w.confirm, onOk: () => doIt(async () => {
      const { approvalId } = await calls.ask({ actions: [action], reason: values.reason, version: plan.version }, key)
      if (approvalId) message.info(w.approval)
      after()
    }) })
    return false
  }
  return (
    <FormPage<Values> key={kind} name={`change-${order.id}`} keepsDraft={false} initial={{ lines: {}, freight: null, reason: '' }} text={w.look} submit={send}>
      <Form.Item label={w.kind}><Radio.Group value={kind} onChange={(event) => { choose(event.target.value as Kind) }} options={kinds.map((value) => ({ value, label: w.kinds[value] ?? value }))} /></Form.Item>
      {lines.map((line) => <Form.Item key={line.id} name={['lines', line.id]} label={<>{line.title} <Quiet>　{line.specText}　{kind === 'pieces' ? w.left(leftOf(line)) : yuan(kind === 'price' ? line.payableFen - line.freightFen : backableFen(line))}</Quiet></>}>
        {kind === 'pieces' ? <InputNumber min={0} max={leftOf(line)} precision={0} placeholder={w.strike} style={{ width: '100%' }} /> : <InputNumber min={0} max={(kind === 'price' ? line.payableFen - line.freightFen : backableFen(line)) / 100} precision={2} prefix="¥" placeholder={kind === 'price' ? w.off : w.back} style={{ width: '100%' }} />}</Form.Item>)}
      {kind === 'price' && order.freightFen > 0 && <Form.Item name="freight" label={w.freight}><InputNumber min={0} max={order.freightFen / 100} precision={2} prefix="¥" placeholder={(order.freightFen / 100).toFixed(2)} style={{ width: '100%' }} /></Form.Item>}
      <Form.Item name="reason" label={w.reason} extra={w.reasonHint} rules={[{ required: true, min: 2, message: w.reasonHint }]}><Input maxLength={200} /></Form.Item>
    </FormPage>
  )
}

const Outcome = ({ plan }: { readonly plan: Plan }) => (
  <ul>{plan.refundFen > 0 && <li>{w.refund(yuan(plan.refundFen))}</li>}{plan.refundPoints > 0 && <li>{w.points(yuan(plan.refundPoints))}</li>}{plan.payableAfterFen !== plan.payableBeforeFen && <li>{w.payable(yuan(plan.payableBeforeFen), yuan(plan.payableAfterFen))}</li>}{plan.isWhole && <li>{w.whole}</li>}<li>{plan.waitsFor ? w.waits[plan.waitsFor] : w.atOnce}</li></ul>
)

type Load = (ask: Readonly<Record<string, string>>, cursor: string | undefined) => Promise<{ readonly items: readonly ChangeRow[]; readonly next: string | null }>
/** All changes, what waits first: the queue of whoever answers. */
export function ChangesDesk({ load }: { readonly load: Load }) {
  return (
    <ListPage<ChangeRow> name="changes" title={w.title} idOf={(row) => row.id} to={(row) => `/orders/${row.orderId}`} load={load} empty={<p className="quiet">{w.none}</p>}
      filters={[{ name: 'waits', label: w.show, options: [{ value: 'true', label: w.waiting }] }, { name: 'state', label: w.state, options: Object.entries(w.states).map(([value, label]) => ({ value, label })) }]}
      columns={[
        { key: 'what', title: w.what, isMain: true, text: doesOf, show: (row) => <Link to={`/orders/${row.orderId}` as never}>{doesOf(row)}</Link> },
        { key: 'reason', title: w.reason, text: (row) => row.reason, show: (row) => row.reason },
        { key: 'by', title: w.asked, text: (row) => w.by[row.askedBy] ?? row.askedBy, show: (row) => w.by[row.askedBy] },
        { key: 'amount', title: w.amount, isNumber: true, text: (row) => row.refundFen / 100, show: (row) => (row.refundFen > 0 ? <Money fen={row.refundFen} /> : <Quiet>–</Quiet>) },
        { key: 'state', title: w.state, text: (row) => w.states[row.state] ?? row.state, show: (row) => <State text={w.states[row.state] ?? row.state} tone={tones[row.state] ?? 'calm'} /> },
        { key: 'due', title: w.due, text: (row) => row.dueAt ?? '', show: (row) => <When at={row.dueAt} /> },
        { key: 'at', title: w.at, text: (row) => row.askedAt, show: (row) => <When at={row.askedAt} /> },
      ]} />
  )
}
