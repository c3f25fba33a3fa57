import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button, Checkbox, Form, Input, InputNumber, Modal, Progress, Select } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { ActSurely, ActWithText, Facts, Failed, Panel, Quiet, Screen, State, useDo, Waiting, When, type Tone } from '../../../design/parts'
import { stockWords as s } from '../../../design/stock-words'
import { api } from '../../api'
import { GoodCell, GoodSelect, useGoods } from './good'
import { Places } from './places'

/** Stocktakes 盘点: counted blind, on a phone beside the shelves; the book and the differences are seen when counting is over. */
type Row = Awaited<ReturnType<typeof api.counts>>['items'][number]
type Sheet = Awaited<ReturnType<typeof api.countSheet>>
type Line = Sheet['lines'][number]
const tones: Readonly<Record<string, Tone>> = { open: 'busy', counted: 'warn', posted: 'good', cancelled: 'calm' }
const CountState = ({ state }: { readonly state: string }) => <State text={s.countStates[state] ?? state} tone={tones[state] ?? 'calm'} />
const signed = (n: number): string => (n > 0 ? `+${n}` : String(n))

export function Counts() {
  const [isOpen, open] = useState(false)
  const navigate = useNavigate()
  const begin = <Button type="primary" onClick={() => { open(true) }}>{s.newCount}</Button>
  return (
    <>
      <ListPage<Row> name="counts" sheet="counts" title={s.counts} head={<Places />} idOf={(row) => row.id} to={(row) => `/stock/counts/${row.id}`} actions={begin} empty={<><p className="quiet">{s.noCounts}</p>{begin}</>} load={(_ask, cursor) => api.counts({ limit: 50, ...(cursor && { cursor }) })}
        columns={[
          { key: 'name', title: s.countName, text: (row) => row.name, show: (row) => <b>{row.name}</b> },
          { key: 'house', title: s.house, text: (row) => row.warehouse, show: (row) => row.warehouse },
          { key: 'state', title: s.state, text: (row) => s.countStates[row.state] ?? row.state, show: (row) => <CountState state={row.state} /> },
          { key: 'done', title: s.done, text: (row) => `${row.done}/${row.lines}`, show: (row) => `${row.done} / ${row.lines}` },
          { key: 'at', title: s.madeAt, text: (row) => row.startedAt, show: (row) => <When at={row.startedAt} /> },
        ]} />
      <Modal open={isOpen} title={s.newCount} onCancel={() => { open(false) }} footer={null} destroyOnHidden><Begin after={(id) => { void navigate({ to: '/stock/counts/$id', params: { id } }) }} /></Modal>
    </>
  )
}

function Begin({ after }: { readonly after: (id: string) => void }) {
  const { data } = useQuery({ queryKey: ['warehouses-named'], queryFn: () => api.warehouses({}) })
  const [house, setHouse] = useState<string>()
  const goods = useGoods(house)
  return (
    <FormPage<{ warehouseId?: string; name: string; skuIds?: string[] }> name="new-count" keepsDraft={false} initial={{ name: '' }} submit={async ({ warehouseId, name, skuIds }, key) => { const { id } = await api.startCount({ warehouseId: warehouseId!, name, ...(skuIds && skuIds.length > 0 && { skuIds }) }, { key }); after(id) }} text={s.begin}>
      <Form.Item name="warehouseId" label={s.house} rules={[{ required: true, message: s.required }]}><Select showSearch optionFilterProp="label" options={data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []} onChange={(id: string) => { setHouse(id) }} /></Form.Item>
      <Form.Item name="name" label={s.countName} rules={[{ required: true, whitespace: true, message: s.required }]}><Input maxLength={40} /></Form.Item>
      <Form.Item name="skuIds" label={s.someGoods} extra={s.someGoodsHint}><GoodSelect label={s.someGoods} mode="multiple" options={goods} /></Form.Item>
    </FormPage>
  )
}

export function Count() {
  const { id = '' } = useParams({ strict: false })
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['count', id], queryFn: () => api.countSheet({ id }) })
  const again = () => { void refetch(); void queries.invalidateQueries({ queryKey: ['counts'] }) }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  const done = data.lines.filter((line) => line.counted !== null).length
  return (
    <Screen title={<>{data.name} <CountState state={data.state} /></>} back={<Link to="/stock/counts" aria-label={s.counts}>‹</Link>}
      actions={(data.state === 'open' || data.state === 'counted') && <ActSurely danger text={s.cancel} sure={s.cancelCountSure} run={() => api.cancelCount({ id })} after={again} />}>
      <Panel><Facts items={[[s.house, data.warehouse], [s.madeAt, <When key="m" at={data.startedAt} />], [s.done, `${done} / ${data.lines.length}`]]} />{data.state === 'open' && <Progress percent={Math.floor(done * 100 / data.lines.length)} aria-label={s.done} />}</Panel>
      {data.state === 'open' ? <Counting sheet={data} isDone={done === data.lines.length} after={again} /> : <Review sheet={data} after={again} />}
    </Screen>
  )
}

/** Each line is kept as soon as it is left: nothing is lost where the phone is put away. */
function Counting({ sheet, isDone, after }: { readonly sheet: Sheet; readonly isDone: boolean; readonly after: () => void }) {
  const [find, setFind] = useState('')
  const [isLeft, onlyLeft] = useState(false)
  const act = useDo()
  const shown = sheet.lines.filter((line) => `${line.title} ${line.specText} ${line.code}`.toLowerCase().includes(find.trim().toLowerCase()) && (!isLeft || line.counted === null))
  const enter = (line: Line, counted: number | null) => { if (counted !== null && counted !== line.counted) void act(() => api.enterCounts({ id: sheet.id, lines: [{ skuId: line.skuId, counted }] })).then(after) }
  return (
    <Panel title={s.counting}>
      <p className="quiet">{s.blind}</p>
      <div className="filters"><Input.Search aria-label={s.find} placeholder={s.find} allowClear value={find} onChange={(event) => { setFind(event.target.value) }} style={{ maxWidth: 320 }} /><Checkbox checked={isLeft} onChange={(event) => { onlyLeft(event.target.checked) }}>{s.onlyLeft}</Checkbox></div>
      <ul>{shown.map((line) => <li key={line.skuId} className="desk-panel-head"><GoodCell good={line} /><span className="screen-actions"><InputNumber size="large" aria-label={`${s.counted} ${line.title} ${line.specText}`} min={0} max={10_000_000} precision={0} inputMode="numeric" {...(line.counted !== null && { defaultValue: line.counted })} onBlur={(event) => { const text = event.target.value.trim(); enter(line, /^\d+$/.test(text) ? Number(text) : null) }} onPressEnter={(event) => { (event.target as HTMLInputElement).blur() }} style={{ width: 110 }} /></span></li>)}</ul>
      {shown.length === 0 && <p className="quiet">{s.noneLeft}</p>}
      <div className="form-foot"><ActSurely text={s.submit} sure={s.submitSure} disabled={!isDone} run={() => api.submitCount({ id: sheet.id })} after={after} />{!isDone && <Quiet>{s.countAll}</Quiet>}</div>
    </Panel>
  )
}

function Review({ sheet, after }: { readonly sheet: Sheet; readonly after: () => void }) {
  const [picked, pick] = useState<readonly string[]>([])
  const [isAsked, ask] = useState(false)
  const differing = sheet.lines.filter((line) => line.seen && line.seen.difference !== 0)
  return (
    <Panel title={s.differences} extra={<Quiet>{s.differing(differing.length, sheet.lines.length)}</Quiet>}>
      {differing.length === 0 && <p className="quiet">{s.noDifference}</p>}
      <ul>{differing.map((line) => (
        <li key={line.skuId} className="desk-panel-head">
          <span>{sheet.state === 'counted' && <Checkbox aria-label={`${s.recount} ${line.title} ${line.specText}`} checked={picked.includes(line.skuId)} onChange={(event) => { pick(event.target.checked ? [...picked, line.skuId] : picked.filter((one) => one !== line.skuId)) }} />} <GoodCell good={line} /></span>
          <span><b className={line.seen!.difference < 0 ? 'wrong' : ''}>{signed(line.seen!.difference)}</b><small className="quiet under">{s.seen(line.seen!.book, line.seen!.movedMeanwhile, line.counted!)}</small></span>
        </li>))}</ul>
      {isAsked && <p role="status">{s.waits}</p>}
      {sheet.state === 'counted' && <div className="form-foot"><ActWithText text={s.post} label={s.reason} missing={s.required} run={async (reason) => { ask((await api.postCount({ id: sheet.id, reason })).approvalId !== null) }} after={after} /><ActSurely text={s.recount} sure={s.recountSure(picked.length)} disabled={picked.length === 0} run={() => api.recount({ id: sheet.id, skuIds: [...picked] })} after={() => { pick([]); after() }} /></div>}
    </Panel>
  )
}
