import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Form, Input, InputNumber, Modal, Select, Switch } from 'antd'
import { useRef, useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { Act, Facts, Failed, Panel, Quiet, Screen, State, useDo, Waiting, When, type Tone } from '../../../design/parts'
import { pickupWords as w } from '../../../design/pickup-words'
import { api } from '../../api'
import { RegionPick } from '../../region-pick'

/** Redeeming 核销, on a phone first: type the code or scan it, see what it is for, redeem; below what waits. And the stores themselves 门店. */
type Store = Awaited<ReturnType<typeof api.merchantStores>>['items'][number]
type Found = Awaited<ReturnType<typeof api.redeem>>
type Row = Awaited<ReturnType<typeof api.merchantTickets>>['items'][number]
const tones: Readonly<Record<string, Tone>> = { preparing: 'warn', ready: 'busy', redeemed: 'good', expired: 'calm', void: 'calm' }
const useStores = () => useQuery({ queryKey: ['pickup-stores'], queryFn: () => api.merchantStores({}) })

export function Redeem() {
  const queries = useQueryClient()
  const { data, error, refetch } = useStores()
  const again = () => { for (const key of ['pickup-tickets', 'orders']) void queries.invalidateQueries({ queryKey: [key] }) }
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  if (data.items.length === 0) return <Screen title={w.title}><div className="desk-empty"><p>{w.noStore}</p><Link to={'/pickup/stores' as '/'}><Button type="primary">{w.addStore}</Button></Link></div></Screen>
  return (
    <>
      <Screen title={w.redeem} actions={<Link to={'/pickup/stores' as '/'}><Button>{w.stores}</Button></Link>}><Desk stores={data.items} after={again} /></Screen>
      <ListPage<Row> name="pickup-tickets" title={w.waiting} idOf={(row) => row.id} load={(ask, cursor) => api.merchantTickets({ limit: 50, ...(ask.state && { state: ask.state as Row['state'] }), ...(cursor && { cursor }) })} empty={<p className="quiet">{w.none}</p>}
        filters={[{ name: 'state', label: w.state, options: Object.entries(w.states).map(([value, label]) => ({ value, label })) }]}
        columns={[
          { key: 'order', title: w.order, isMain: true, show: (row) => <Link to={`/orders/${row.orderId}` as '/'}>{row.store?.name ?? w.kinds[row.kind]} ›</Link> },
          { key: 'state', title: w.state, show: (row) => <State text={w.states[row.state]!} tone={tones[row.state]!} /> },
          { key: 'uses', title: w.used, isNumber: true, show: (row) => `${row.used} / ${row.uses}` },
          { key: 'due', title: w.due, show: (row) => <When at={row.dueAt} /> },
          { key: 'do', title: '', show: (row) => row.state === 'preparing' && <Act small text={w.ready} run={() => api.markReady({ id: row.id })} after={again} /> },
        ]} />
    </>
  )
}

function Desk({ stores, after }: { readonly stores: readonly Store[]; readonly after: () => void }) {
  const [storeId, setStore] = useState(stores[0]!.id)
  const [code, setCode] = useState('')
  const [uses, setUses] = useState(1)
  const [found, show] = useState<Found>()
  const [told, tell] = useState<Found>()
  const key = useRef(crypto.randomUUID())
  // What the server refuses stands beside the code, which stays as it was typed.
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const run = (work: () => Promise<void>) => { setWrong(''); setBusy(true); void work().catch((fault: Error) => { setWrong(fault.message) }).finally(() => { setBusy(false) }) }
  const look = (typed = code) => { run(async () => { tell(undefined); show(await api.redeem({ storeId, code: typed, isTrial: true }, { key: crypto.randomUUID() })); setUses(1); key.current = crypto.randomUUID() }) }
  const redeem = () => { run(async () => { tell(await api.redeem({ storeId, code, uses }, { key: key.current })); show(undefined); setCode(''); after() }) }
  return (
    <Panel>
      {stores.length > 1 && <Select aria-label={w.store} value={storeId} onChange={(id) => { setStore(id); show(undefined); setWrong('') }} options={stores.map(({ id, name }) => ({ value: id, label: name }))} style={{ width: '100%', marginBottom: 12 }} />}
      <Input aria-label={w.code} aria-invalid={wrong !== ''} aria-describedby="pickup-wrong" status={wrong ? 'error' : ''} placeholder={w.codeHint} inputMode="numeric" autoComplete="off" size="large" maxLength={20} value={code} onChange={(event) => { setCode(event.target.value); show(undefined); setWrong('') }} onPressEnter={() => { if (code.trim() !== '') look() }} />
      <p id="pickup-wrong" className="wrong" role="alert">{wrong}</p>
      <div className="form-foot"><Button type="primary" size="large" loading={busy && !found} disabled={code.trim() === ''} onClick={() => { look() }}>{w.look}</Button><Scan take={(text) => { setCode(text); look(text) }} /></div>
      {found && <div role="status" className="form-stack"><Facts items={[[w.order, <Link key="o" to={`/orders/${found.orderId}` as '/'}>{found.number}</Link>], [w.kind, w.kinds[found.kind]!]]} />
        <ul>{found.lines.map((line, i) => <li key={i} className="desk-panel-head"><span>{line.title} <Quiet>{line.specText}</Quiet></span>{found.kind === 'pickup' && <span>× {line.quantity}</span>}</li>)}</ul>
        {found.kind === 'service' && <p><InputNumber aria-label={w.uses} min={1} max={found.left} value={uses} onChange={(n) => { setUses(n ?? 1) }} /> <Quiet>{w.left(found.left)}</Quiet></p>}
        <Button type="primary" size="large" block loading={busy} onClick={redeem}>{w.sure}</Button></div>}
      {told && <Alert type="success" showIcon message={w.done} description={`${told.number}${told.kind === 'service' ? ` · ${w.left(told.left)}` : ''}`} />}
    </Panel>
  )
}

interface Detector { detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]> }
type Detectors = new (options: { readonly formats: readonly string[] }) => Detector
const pauseMs = 250
/** Scans with the camera where the browser knows how 扫码; else it is typed. */
function Scan({ take }: { readonly take: (text: string) => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const stop = useRef<() => void>(undefined)
  const act = useDo()
  const [isOpen, open] = useState(false)
  const Detects = (globalThis as { BarcodeDetector?: Detectors }).BarcodeDetector
  if (!Detects) return <Quiet>{w.noScan}</Quiet>
  const end = () => { stop.current?.(); open(false) }
  const begin = () => act(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
    open(true)
    const detector = new Detects({ formats: ['qr_code'] })
    let isOver = false
    stop.current = () => { isOver = true; for (const track of stream.getTracks()) track.stop() }
    const again = async () => {
      if (isOver) return
      if (video.current && !video.current.srcObject) { video.current.srcObject = stream; await video.current.play() }
      const seen = video.current && video.current.readyState >= 2 ? await detector.detect(video.current).catch(() => []) : []
      if (seen[0]) { end(); take(seen[0].rawValue) } else setTimeout(() => { void again() }, pauseMs)
    }
    setTimeout(() => { void again() }, pauseMs)
  })
  return <><Button size="large" onClick={() => { void begin() }}>{w.scan}</Button><Modal open={isOpen} title={w.scan} footer={null} onCancel={end} destroyOnHidden><video ref={video} muted playsInline style={{ width: '100%' }} aria-label={w.scan} /></Modal></>
}

interface Draft { name: string; phone: string; districtCode: string; street: string; hours: string; isOpen: boolean; warehouseId?: string | null; memberIds?: string[] }
const emptyDraft: Draft = { name: '', phone: '', districtCode: '', street: '', hours: '09:00–21:00', isOpen: true }

export function Stores() {
  const queries = useQueryClient()
  const [edited, edit] = useState<Store | 'new'>()
  const { data, error, refetch } = useStores()
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const done = () => { edit(undefined); void queries.invalidateQueries({ queryKey: ['pickup-stores'] }) }
  const begin = <Button type="primary" onClick={() => { edit('new') }}>{w.addStore}</Button>
  return (
    <Screen title={w.stores} back={<Link to={'/pickup' as '/'} aria-label={w.title}>‹</Link>} actions={data.items.length > 0 && begin}>
      {data.items.length === 0 ? <div className="desk-empty"><p>{w.noStore}</p>{begin}</div> : data.items.map((store) => <Panel key={store.id} title={store.name} extra={<Button size="small" onClick={() => { edit(store) }}>{w.editStore}</Button>}><Facts items={[[w.state, <State key="s" text={store.isOpen ? w.isOpen : w.isShut} tone={store.isOpen ? 'good' : 'calm'} />], [w.street, `${store.region} ${store.street}`], [w.hours, store.hours], [w.phone, store.phone], [w.who, store.memberIds.length === 0 ? w.everybody : w.people(store.memberIds.length)]]} /></Panel>)}
      <Modal open={edited !== undefined} title={edited === 'new' ? w.addStore : w.editStore} footer={null} onCancel={() => { edit(undefined) }} destroyOnHidden>{edited && <StoreForm store={edited} after={done} />}</Modal>
    </Screen>
  )
}

function StoreForm({ store, after }: { readonly store: Store | 'new'; readonly after: () => void }) {
  // Who may not read warehouses or members leaves them as they are.
  const { data: houses } = useQuery({ queryKey: ['warehouses-named'], queryFn: () => api.warehouses({}), retry: false })
  const { data: staff } = useQuery({ queryKey: ['staff'], queryFn: () => api.merchantStaff({}), retry: false })
  const initial: Draft = store === 'new' ? emptyDraft : { ...store, memberIds: [...store.memberIds] }
  const send = ({ warehouseId, memberIds, name, phone, districtCode, street, hours, isOpen }: Draft, key: string) => {
    const wish = { name, phone, districtCode, street, hours, isOpen, warehouseId: warehouseId ?? null, memberIds: memberIds ?? [] }
    return store === 'new' ? api.addStore(wish, { key }) : api.changeStore({ id: store.id, ...wish })
  }
  const needed = [{ required: true, whitespace: true, message: w.required }]
  return (
    <FormPage<Draft> name={`store-${store === 'new' ? 'new' : store.id}`} keepsDraft={false} initial={initial} submit={send} after={after}>
      <Form.Item name="name" label={w.name} rules={needed}><Input maxLength={40} /></Form.Item>
      <Form.Item name="phone" label={w.phone} rules={[...needed, { min: 5, message: w.phoneShort }]}><Input maxLength={20} inputMode="tel" /></Form.Item>
      <Form.Item name="districtCode" label={w.district} rules={[{ required: true, len: 6, message: w.districtMissing }]}><RegionPick /></Form.Item>
      <Form.Item name="street" label={w.street} rules={needed}><Input maxLength={120} /></Form.Item>
      <Form.Item name="hours" label={w.hours} rules={needed}><Input maxLength={80} /></Form.Item>
      <Form.Item name="isOpen" label={w.isOpen} valuePropName="checked"><Switch /></Form.Item>
      {houses && <Form.Item name="warehouseId" label={w.house} extra={w.houseHint}><Select allowClear placeholder={w.anyHouse} options={houses.items.map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>}
      {staff && <Form.Item name="memberIds" label={w.members} extra={w.membersHint}><Select mode="multiple" optionFilterProp="label" placeholder={w.everybody} options={staff.items.map(({ id, name, login }) => ({ value: id, label: `${name} ${login}` }))} /></Form.Item>}
    </FormPage>
  )
}
