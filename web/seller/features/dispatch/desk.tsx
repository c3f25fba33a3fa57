import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Alert, Button, Checkbox, Form, InputNumber, Modal, Progress, Select } from 'antd'
import { useState } from 'react'
import { dispatchWords as w } from '../../../design/dispatch-words'
import { FormPage } from '../../../design/form-page'
import { carrierOf } from '../../../design/parcels'
import { ActSurely, Failed, Panel, Quiet, Screen, State, useDo, Waiting, type Tone } from '../../../design/parts'
import { api } from '../../api'
import { Sender } from './sender'

/** The dispatch desk 发货台 (E05): orders are chosen, get waybills, are printed and sent; what became of each row stands there, and how far it has come. */
type Order = Awaited<ReturnType<typeof api.dispatchDesk>>['items'][number]
interface Result { readonly key: string; readonly orderNumber: string; readonly outcome: string; readonly why: string; readonly text: string }
interface Work { readonly done: number; readonly all: number; readonly results: readonly Result[] }
const tones: Readonly<Record<string, Tone>> = { issued: 'good', shipped: 'good', already: 'calm', refused: 'bad', asked: 'busy', failed: 'bad' }
const mostAtOnce = 10
const perPage = 100

export function DispatchDesk() {
  const queries = useQueryClient()
  const act = useDo()
  const navigate = useNavigate()
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const [carrier, setCarrier] = useState<string>()
  const [work, setWork] = useState<Work>()
  const [busy, setBusy] = useState(false)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({ queryKey: ['desk'], queryFn: ({ pageParam }) => api.dispatchDesk({ limit: perPage, ...(pageParam && { cursor: pageParam }) }), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const orders = data.pages.flatMap(({ items }) => items)
  const picked = orders.filter(({ id, isHeld }) => chosen.has(id) && !isHeld)
  const issued = picked.filter(({ waybill }) => waybill?.state === 'issued')
  const toIssue = picked.filter(({ waybill }) => waybill?.state !== 'issued')
  // Of those that are chosen, who goes with another of them.
  const toMerge = toIssue.filter((one) => one.together !== null && toIssue.some((other) => other !== one && other.together === one.together))
  const toggle = (id: string) => { choose((before) => { const next = new Set(before); if (!next.delete(id)) next.add(id); return next }) }
  // Ten at a time, so that one sees how far it is; whoever leaves meanwhile has what is done, and asks for the rest again.
  const run = async <T,>(rows: readonly T[], some: (part: readonly T[]) => Promise<readonly Result[]>, atOnce = mostAtOnce) => {
    setBusy(true)
    let results: readonly Result[] = []
    setWork({ done: 0, all: rows.length, results })
    await act(async () => {
      for (let i = 0; i < rows.length; i += atOnce) { results = [...results, ...await some(rows.slice(i, i + atOnce))]; setWork({ done: Math.min(rows.length, i + atOnce), all: rows.length, results }) }
    }, w.result)
    setBusy(false)
    await Promise.all(['desk', 'waybills', 'orders', 'order', 'to-ship', 'home'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
  }
  const issueAs = (together: boolean) => async (part: readonly Order[]) => (await api.issueWaybills({ orderIds: part.map(({ id }) => id), together, ...(carrier && { carrier }) })).items.map((one) => ({ key: one.orderId, orderNumber: one.orderNumber, outcome: one.outcome, why: one.why, text: one.carrier ? `${carrierOf(one.carrier)} ${one.number}` : '' }))
  const issue = () => run(toIssue, issueAs(false))
  // Whoever goes together is asked for together.
  const merge = () => run(toMerge, issueAs(true), perPage)
  const ship = () => run(issued, async (part) => (await api.shipWaybills({ waybillIds: part.map(({ waybill }) => waybill!.id) })).items.map((one) => ({ key: one.waybillId, orderNumber: one.orderNumber, outcome: one.outcome, why: one.why, text: '' })))
  const paper = (kind: string, text: string) => <Button disabled={issued.length === 0} onClick={() => { void navigate({ to: '/dispatch/print' as '/', search: { kind, ids: issued.map(({ waybill }) => waybill!.id).join(',') } as never }) }}>{text}</Button>
  return (
    <Screen title={w.title} actions={<><Sender /><Link to={'/dispatch/carriers' as '/'}>{w.plan}</Link><Link to={'/dispatch/waybills' as '/'}>{w.list}</Link><Link to={'/orders/ship' as '/'}>{w.byTable}</Link></>}>
      <Alert type="info" showIcon message={w.hint} style={{ marginBottom: 12 }} />
      {work && <Told work={work} busy={busy} />}
      {orders.length === 0 ? <div className="desk-empty"><p>{w.none}</p><Link to="/orders">{w.seeOrders}</Link></div> : (
        <Panel>
          <div className="filters">
            <Carriers value={carrier} put={setCarrier} />
            <Button type="primary" disabled={toIssue.length === 0} loading={busy} onClick={() => { void issue() }}>{w.issue(toIssue.length)}</Button>
            {orders.some(({ together }) => together !== null) && <Button disabled={toMerge.length === 0} loading={busy} onClick={() => { void merge() }}>{w.merge(toMerge.length)}</Button>}
            {paper('label', w.label)}{paper('slip', w.slip)}{paper('pick', w.picks)}
            <Button type="primary" disabled={issued.length === 0} loading={busy} onClick={() => { void ship() }}>{w.ship(issued.length)}</Button>
          </div>
          <div className="table-box is-flat" tabIndex={0} role="region" aria-label={w.title}>
            <table className="table"><thead><tr><th className="tick" scope="col"><Checkbox aria-label={w.all} checked={picked.length > 0 && picked.length === orders.filter(({ isHeld }) => !isHeld).length} indeterminate={picked.length > 0 && picked.length < orders.length} onChange={({ target }) => { choose(new Set(target.checked ? orders.map(({ id }) => id) : [])) }} /></th>{[w.order, w.goods, w.to, w.weight, w.waybill].map((title) => <th key={title} scope="col">{title}</th>)}</tr></thead>
              <tbody>{orders.map((order) => <Row key={order.id} order={order} isChosen={chosen.has(order.id)} toggle={() => { toggle(order.id) }} carrier={carrier} again={() => { void refetch() }} />)}</tbody></table>
          </div>
          {hasNextPage && <p className="desk-more"><Button loading={isFetchingNextPage} onClick={() => { void fetchNextPage() }}>{w.more}</Button></p>}
        </Panel>
      )}
    </Screen>
  )
}

function Carriers({ value, put }: { readonly value: string | undefined; readonly put: (code: string | undefined) => void }) {
  const { data } = useQuery({ queryKey: ['carriers'], queryFn: () => api.carriers({}) })
  return <Select aria-label={w.carrier} placeholder={w.byPlan} allowClear showSearch optionFilterProp="label" options={(data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }))} value={value ?? null} onChange={(code: string | undefined) => { put(code) }} style={{ minWidth: 170 }} />
}

const piecesOf = (lines: readonly { readonly quantity: number }[]): number => lines.reduce((sum, line) => sum + line.quantity, 0)
const whyOf = ({ why, rule }: { readonly why: string; readonly rule: string }) => `${w.whys[why] ?? why}${rule && ` ${rule}`}`

function Row({ order, isChosen, toggle, carrier, again }: { readonly order: Order; readonly isChosen: boolean; readonly toggle: () => void; readonly carrier: string | undefined; readonly again: () => void }) {
  const { waybill } = order
  return (
    <tr className={isChosen ? 'picked' : undefined}>
      <td className="tick"><Checkbox aria-label={w.pick(order.number)} disabled={order.isHeld} checked={isChosen} onChange={toggle} /></td>
      <td data-title={w.order}><Link to={`/orders/${order.id}` as '/'}>{order.number}</Link>{order.isHeld && <small className="quiet under">{w.held}</small>}{order.together !== null && <small className="quiet under">{w.sameReceiver}</small>}</td>
      <td data-title={w.goods}>{order.lines.map((line) => <div key={line.id}>{line.title} <Quiet>{line.specText}</Quiet> × {line.quantity}</div>)}</td>
      <td data-title={w.to}>{order.region}</td>
      <td data-title={w.weight} className="nowrap">{w.kg(order.weightGram)}</td>
      <td data-title={w.waybill}>{!waybill ? <><Quiet>{w.noWaybill}</Quiet><small className="quiet under">{order.choices[0] ? w.suggested(carrierOf(order.choices[0].carrier), whyOf(order.choices[0])) : w.noSuggestion}</small>{!order.isHeld && piecesOf(order.lines) > 1 && <SomePieces order={order} carrier={carrier} again={again} />}</> : <>
        <State text={w.states[waybill.state] ?? waybill.state} tone={tones[waybill.state] ?? 'calm'} /> {waybill.number && <span>{carrierOf(waybill.carrier!)} {waybill.number}</span>}
        <small className="quiet under">{w.why}：{whyOf(waybill)}</small>
        {piecesOf(waybill.lines) < piecesOf(order.lines) && <small className="quiet under">{w.onlySome(piecesOf(waybill.lines), piecesOf(order.lines))}</small>}
        {waybill.beside.length > 0 && <small className="quiet under">{w.beside(waybill.beside)}</small>}
        {waybill.prints > 0 && <small className="quiet under">{w.printed(waybill.prints)}</small>}
        {(waybill.state === 'failed' || waybill.tried.length > 1) && waybill.tried.map((one) => <small key={one.carrier} className="quiet under">{carrierOf(one.carrier)}：{w.tried[one.outcome]}{one.words && ` · ${one.words}`}</small>)}
        {waybill.state === 'issued' && <div><ActSurely small danger text={w.void} named={waybill.number ?? ''} sure={waybill.joins === null && waybill.beside.length > 0 ? w.voidAll : w.voidSure} run={() => api.voidWaybill({ id: waybill.id })} after={again} /></div>}
      </>}</td>
    </tr>
  )
}

/** A waybill for some of the pieces 选件申请: the rest stays on the desk. */
function SomePieces({ order, carrier, again }: { readonly order: Order; readonly carrier: string | undefined; readonly again: () => void }) {
  const [isOpen, open] = useState(false)
  const submit = async (draft: Readonly<Record<string, number | null>>) => {
    const lines = order.lines.flatMap(({ id }) => (draft[id] ? [{ lineId: id, quantity: draft[id] }] : []))
    const { outcome, why } = await api.issueForPieces({ id: order.id, lines, ...(carrier && { carrier }) })
    if (outcome === 'refused') throw new Error(why)
  }
  return (
    <>
      <div><Button size="small" onClick={() => { open(true) }}>{w.somePieces}</Button></div>
      <Modal open={isOpen} title={`${w.somePieces} · ${order.number}`} onCancel={() => { open(false) }} footer={null} destroyOnHidden>
        <FormPage<Record<string, number | null>> name="some-pieces" keepsDraft={false} initial={Object.fromEntries(order.lines.map(({ id, quantity }) => [id, quantity]))} submit={submit} after={() => { open(false); again() }} text={w.somePieces}>
          {(form) => <>
            <p className="lead quiet">{w.somePiecesHint}</p>
            {order.lines.map((line, i) => <Form.Item key={line.id} name={line.id} label={`${line.title} ${line.specText}`} extra={w.atMost(line.quantity)} rules={i > 0 ? [] : [{ validator: () => (order.lines.some(({ id }) => form.getFieldValue(id)) ? Promise.resolve() : Promise.reject(new Error(w.noPieces))) }]}><InputNumber min={0} max={line.quantity} precision={0} /></Form.Item>)}
          </>}
        </FormPage>
      </Modal>
    </>
  )
}

function Told({ work: { done, all, results }, busy }: { readonly work: Work; readonly busy: boolean }) {
  const count = (...outcomes: string[]) => results.filter(({ outcome }) => outcomes.includes(outcome)).length
  return (
    <Panel title={w.result}>
      <Progress percent={all === 0 ? 100 : Math.round(done / all * 100)} status={busy ? 'active' : count('refused') > 0 ? 'exception' : 'success'} aria-label={w.progress(done, all)} />
      <p role="status"><b>{busy ? w.progress(done, all) : w.told(count('issued', 'shipped'), count('already'), count('refused'))}</b></p>
      <ul className="legs">{results.toSorted((a, b) => Number(b.outcome === 'refused') - Number(a.outcome === 'refused')).map((one) => <li key={one.key}><b>{one.orderNumber || one.key}</b> {one.text && <span>{one.text}</span>} <State text={w.outcomes[one.outcome] ?? one.outcome} tone={tones[one.outcome] ?? 'calm'} /> {one.why && <span className="wrong">{one.why}</span>}</li>)}</ul>
    </Panel>
  )
}
