import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Input, Select } from 'antd'
import { useRef, useState, type ClipboardEvent } from 'react'
import { saveCsv } from '../../../design/csv'
import { parcelWords as w } from '../../../design/parcel-words'
import { carrierOf } from '../../../design/parcels'
import { Failed, Panel, Quiet, Screen, State, useDo, Waiting } from '../../../design/parts'
import { api } from '../../api'
import { words } from '../../words'

/** Shipping many at once 批量发货: a table of what waits, filled in or pasted, or a sheet; what became of each row stands beside it. */
type Results = Awaited<ReturnType<typeof api.shipMany>>
type Result = Results['items'][number]
interface Draft { readonly carrier?: string | undefined; readonly number?: string | undefined }
const tones = { shipped: 'good', already: 'calm', refused: 'bad' } as const
const mostRows = 100

async function waiting() {
  const [part, paid] = await Promise.all([api.merchantOrders({ state: 'part_shipped', limit: mostRows }), api.merchantOrders({ state: 'paid', limit: mostRows })])
  // What waits for its group to be full is not sent before, and what is virtual is sent by itself.
  return [...part.items, ...paid.items].map((order) => ({ ...order, lines: order.lines.filter(({ kind }) => kind === 'goods') })).filter((order) => order.collectAt === null && !order.awaitsGroup && order.lines.some((line) => line.quantity - line.cancelledQuantity > line.shippedQuantity))
}

export function Batch() {
  const queries = useQueryClient()
  const act = useDo()
  const [drafts, put] = useState<Readonly<Record<string, Draft>>>({})
  const [common, setCommon] = useState<string>()
  const [told, tell] = useState<Results>()
  const [busy, setBusy] = useState(false)
  const { data, error, refetch } = useQuery({ queryKey: ['to-ship'], queryFn: waiting })
  const { data: carriers } = useQuery({ queryKey: ['carriers'], queryFn: () => api.carriers({}) })
  const options = (carriers?.items ?? []).map(({ code, name }) => ({ value: code, label: name }))
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const rows = data.flatMap((order) => { const { carrier = common, number = '' } = drafts[order.number] ?? {}; return carrier && number.trim() ? [{ orderNumber: order.number, carrier, number: number.trim() }] : [] })
  const run = async (work: () => Promise<Results>) => {
    setBusy(true)
    // Whoever reads what became of it may send the next at once, while the lists are read anew.
    await act(async () => { tell(await work()); setBusy(false); await Promise.all(['to-ship', 'orders', 'order', 'home'].map((key) => queries.invalidateQueries({ queryKey: [key] }))) }, w.done)
    setBusy(false)
  }
  const change = (number: string, draft: Draft) => { put((before) => ({ ...before, [number]: { ...before[number], ...draft } })) }
  // A column that was copied from a sheet goes down the rows.
  const paste = (from: number, event: ClipboardEvent) => {
    const lines = event.clipboardData.getData('text').split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '')
    if (lines.length < 2) return
    event.preventDefault()
    lines.forEach((number, i) => { const order = data[from + i]; if (order) change(order.number, { number }) })
  }
  return (
    <Screen title={w.many} back={<Link to="/orders" aria-label={words.orders}>‹</Link>} actions={<ByFile busy={busy} take={(file) => run(() => api.shipFile({ file } as never))} orders={data.map(({ number }) => number)} />}>
      <Alert type="info" showIcon message={w.manyHint} description={w.fileHint} style={{ marginBottom: 12 }} />
      {told && <Told items={told.items} />}
      {data.length === 0 ? <div className="desk-empty"><p>{w.nothingToShip}</p><Link to="/orders">{w.backToOrders}</Link></div> : (
        <Panel>
          <div className="filters"><Select aria-label={w.sameCarrier} placeholder={w.sameCarrier} allowClear showSearch optionFilterProp="label" options={options} value={common ?? null} onChange={(value: string | null | undefined) => { setCommon(value ?? undefined) }} style={{ minWidth: 180 }} />
            <Button type="primary" disabled={rows.length === 0} loading={busy} onClick={() => { void run(() => api.shipMany({ rows })) }}>{w.send(rows.length)}</Button></div>
          <div className="table-box" tabIndex={0} role="region" aria-label={w.many}>
            <table className="table"><thead><tr>{[words.number, w.goods, w.carrier, w.number].map((title) => <th key={title} scope="col">{title}</th>)}</tr></thead>
              <tbody>{data.map((order, i) => (
                <tr key={order.id}><td data-title={words.number}><Link to={`/orders/${order.id}` as '/'}>{order.number}</Link></td><td data-title={w.goods}>{order.lines.filter((line) => line.lapsedAt === null && line.quantity - line.cancelledQuantity > line.shippedQuantity).map((line) => <div key={line.id}>{line.title} <Quiet>{line.specText}</Quiet> × {line.quantity - line.cancelledQuantity - line.shippedQuantity}</div>)}</td>
                  <td data-title={w.carrier}><Select aria-label={`${w.carrier} ${order.number}`} placeholder={w.carrier} showSearch optionFilterProp="label" options={options} value={drafts[order.number]?.carrier ?? common ?? null} onChange={(carrier: string) => { change(order.number, { carrier }) }} style={{ minWidth: 140 }} /></td>
                  <td data-title={w.number}><Input aria-label={`${w.number} ${order.number}`} maxLength={40} autoComplete="off" value={drafts[order.number]?.number ?? ''} onPaste={(event) => { paste(i, event) }} onChange={(event) => { change(order.number, { number: event.target.value }) }} style={{ minWidth: 160 }} /></td></tr>
              ))}</tbody></table>
          </div>
        </Panel>
      )}
    </Screen>
  )
}

function ByFile({ busy, take, orders }: { readonly busy: boolean; readonly take: (file: File) => Promise<void>; readonly orders: readonly string[] }) {
  const input = useRef<HTMLInputElement>(null)
  return <>
    <Button disabled={orders.length === 0} onClick={() => { saveCsv('to-ship', [words.number, w.carrier, w.number], orders.map((number) => [number, '', ''])) }}>{w.fileTemplate}</Button>
    <Button loading={busy} onClick={() => { input.current?.click() }}>{w.byFile}</Button><input ref={input} type="file" accept=".csv,.tsv,.xlsx" hidden aria-label={w.byFile} onChange={(event) => { const file = event.currentTarget.files?.[0]; event.currentTarget.value = ''; if (file) void take(file) }} />
  </>
}

function Told({ items }: { readonly items: readonly Result[] }) {
  const count = (outcome: Result['outcome']) => items.filter((one) => one.outcome === outcome).length
  return (
    <Panel title={w.result}>
      <p role="status"><b>{w.told(count('shipped'), count('already'), count('refused'))}</b></p>
      <ul className="legs">{items.toSorted((a, b) => Number(b.outcome === 'refused') - Number(a.outcome === 'refused')).map((one) => <li key={one.no}><Quiet>{w.row(one.no)}</Quiet> <b>{one.orderNumber}</b> <span>{carrierOf(one.carrier)} {one.number}</span> <State text={w.outcomes[one.outcome] ?? one.outcome} tone={tones[one.outcome]} /> {one.why && <span className="wrong">{one.why}</span>}</li>)}</ul>
    </Panel>
  )
}
