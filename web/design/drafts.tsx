import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { App, Button, Form, Input, InputNumber, Select, type FormInstance } from 'antd'
import { useState } from 'react'
import { draftWords as w } from './draft-words'
import { FormPage } from './form-page'
import { yuan } from './format'
import { ListPage } from './list-page'
import { PickGoods, type PickedLine } from './offer-try'
import { Act, ActWithText, Facts, Failed, Go, Money, Panel, Quiet, Screen, State, useDo, Waiting, When, type Tone } from './parts'
import { publishAsked } from './publish-asked'
import type { TryCalls } from './rehearsal-calls'

/** The desk of orders on behalf 代客下单台 (E02): build one for a shopper on the phone, make the link that he pays by, see what became of it. */
interface Line { readonly skuId: string; readonly title: string; readonly specText: string; readonly quantity: number; readonly unitPriceFen: number; readonly loweredFen?: number | undefined }
interface Draft { readonly id: string; readonly madeBy: string; readonly reason: string; readonly words: string; readonly note: string; readonly lines: readonly Line[]; readonly goodsFen: number; readonly discountFen: number; readonly loweredFen: number; readonly lowerWords: string | null; readonly freightFen: number; readonly payableFen: number; readonly state: string; readonly dueAt: string | null; readonly sends: number; readonly heldAt: string | null; readonly heldUntil: string | null; readonly orderId: string | null; readonly phoneMasked: string; readonly address: { readonly name: string; readonly phone: string }; readonly madeAt: string }
type Reason = 'phone' | 'exchange' | 'resend' | 'other'
interface Wish { phone: string; lines: { skuId: string; quantity: number; lowerFen: number }[]; lowerWords?: string; belowFloor: boolean; address: { name: string; phone: string; districtCode: string; street: string }; reason: Reason; words: string; note: string }
export interface DraftCalls extends Pick<TryCalls, 'find' | 'product'> {
  list(ask: Readonly<Record<string, string>>, cursor: string | undefined): Promise<{ readonly items: readonly Draft[]; readonly next: string | null }>
  one(id: string): Promise<Draft>
  make(wish: Wish, key: string): Promise<{ readonly id: string }>
  send(id: string): Promise<{ readonly token: string }>
  hold(id: string): Promise<unknown>
  cancel(id: string, reason: string): Promise<unknown>
  parse(text: string): Promise<{ readonly name: string; readonly phone: string; readonly districtCode: string | null; readonly cityCode: string | null; readonly street: string }>
  regions(parent: string): Promise<{ readonly items: readonly { readonly code: string; readonly name: string }[] }>
}
const tones: Readonly<Record<string, Tone>> = { draft: 'calm', sent: 'warn', placed: 'good', expired: 'bad', cancelled: 'calm' }
const goodsOf = ({ lines }: Pick<Draft, 'lines'>): string => lines.map((line) => `${line.title} ${line.specText} ×${line.quantity}`.replace('  ', ' ')).join('；')

export const DraftsDesk = ({ calls, mayWrite }: { readonly calls: DraftCalls; readonly mayWrite: boolean }) => (
  <ListPage<Draft> name="drafts" title={w.title} idOf={(row) => row.id} to={(row) => `/drafts/${row.id}`} load={calls.list} empty={<p className="quiet">{w.none}</p>} actions={mayWrite && <Go isMain to="/drafts/new" text={w.make} />}
    filters={[{ name: 'state', label: w.state, options: Object.entries(w.states).map(([value, label]) => ({ value, label })) }]}
    columns={[
      { key: 'goods', title: w.goods, isMain: true, text: goodsOf, show: (row) => <Link to={`/drafts/${row.id}` as never}>{goodsOf(row)}</Link> },
      { key: 'phone', title: w.forWhom, text: (row) => row.phoneMasked, show: (row) => row.phoneMasked },
      { key: 'reason', title: w.reason, text: (row) => w.reasons[row.reason] ?? row.reason, show: (row) => <>{w.reasons[row.reason]} <Quiet>{row.words}</Quiet></> },
      { key: 'amount', title: w.amount, isNumber: true, text: (row) => row.payableFen / 100, show: (row) => <Money fen={row.payableFen} /> },
      { key: 'state', title: w.state, text: (row) => w.states[row.state] ?? row.state, show: (row) => <State text={w.states[row.state] ?? row.state} tone={tones[row.state] ?? 'calm'} /> },
      { key: 'due', title: w.due, text: (row) => row.dueAt ?? '', show: (row) => <When at={row.dueAt} /> },
      { key: 'at', title: w.at, text: (row) => row.madeAt, show: (row) => <When at={row.madeAt} /> },
    ]} />
)

export function DraftPage({ calls, mayWrite }: { readonly calls: DraftCalls; readonly mayWrite: boolean }) {
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({ queryKey: ['draft', id], queryFn: () => calls.one(id) })
  const [link, setLink] = useState<string>()
  const again = () => { void refetch() }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  const isOpen = data.state === 'draft' || data.state === 'sent'
  return (
    <Screen title={<>{w.title} <State text={w.states[data.state] ?? data.state} tone={tones[data.state] ?? 'calm'} /></>} back={<Link to={'/drafts' as never} aria-label={w.back}>‹</Link>} actions={isOpen && mayWrite && <ActWithText danger text={w.cancel} label={w.cancelWhy} run={(reason) => calls.cancel(id, reason)} after={again} />}>
      {isOpen && mayWrite && <Panel title={w.link}>
        {data.sends > 0 && <p className="hint quiet">{w.sentTo(data.sends, data.phoneMasked)}</p>}
        {link ? <><p className="draft-link"><code>{link}</code> <CopyButton text={link} /></p><p role="status">{w.linkHint}</p></> : <p className="hint quiet">{w.sendHint}</p>}
        <Act isMain={!link} text={data.state === 'sent' ? w.sendAgain : w.send} run={async () => { const { token } = await calls.send(id); setLink(`${location.origin}/drafts/${token}`) }} after={again} />
      </Panel>}
      {isOpen && mayWrite && <Panel title={w.hold}>
        {data.heldUntil ? <p role="status">{w.heldUntil} <When at={data.heldUntil} /></p> : <p className="hint quiet">{data.heldAt ? w.heldBefore : w.holdHint}</p>}
        {!data.heldAt && <Act text={w.holdNow} run={() => calls.hold(id)} after={again} />}
      </Panel>}
      <Panel><Facts items={[[w.forWhom, data.phoneMasked], [w.reason, `${w.reasons[data.reason] ?? data.reason}：${data.words}`], [w.by, w.madeBy[data.madeBy]], [w.at, <When key="m" at={data.madeAt} />], ...(data.dueAt ? [[w.due, <When key="d" at={data.dueAt} />] as const] : []), [w.address, `${data.address.name} ${data.address.phone}`], ...(data.note ? [[w.note, data.note] as const] : []), ...(data.orderId ? [[w.order, <Link key="o" to={`/orders/${data.orderId}` as never}>{w.see}</Link>] as const] : [])]} /></Panel>
      <Panel title={w.goods}><ul>{data.lines.map((line) => <li key={line.skuId} className="desk-panel-head"><span>{line.title} <Quiet>{line.specText}</Quiet></span><span><Money fen={line.unitPriceFen} /> × {line.quantity}{line.loweredFen ? <> <Quiet>{w.lowered} −{yuan(line.loweredFen)}</Quiet></> : null}</span></li>)}</ul>
        <Facts items={[...(data.discountFen > data.loweredFen ? [[w.discount, <Money key="s" fen={data.loweredFen - data.discountFen} />] as const] : []), ...(data.loweredFen > 0 ? [[w.lowered, <span key="l"><Money fen={-data.loweredFen} /> <Quiet>{data.lowerWords}</Quiet></span>] as const] : []), [w.freight, <Money key="f" fen={data.freightFen} />], [w.amount, <b key="p">{yuan(data.payableFen)}</b>]]} /></Panel>
    </Screen>
  )
}
function CopyButton({ text }: { readonly text: string }) {
  const doIt = useDo()
  return <Button size="small" onClick={() => { void doIt(() => navigator.clipboard.writeText(text), w.copied) }}>{w.copy}</Button>
}

interface Values { phone: string; reason: Reason; words: string; lowerWords: string; pasted: string; address: { name: string; phone: string; street: string }; note: string }
const initial: Values = { phone: '', reason: 'phone', words: '', lowerWords: '', pasted: '', address: { name: '', phone: '', street: '' }, note: '' }

export function NewDraft({ calls }: { readonly calls: DraftCalls }) {
  const navigate = useNavigate()
  const { message, modal } = App.useApp()
  const [lowered, setLowered] = useState<Readonly<Record<string, number>>>({})
  const [lines, setLines] = useState<readonly PickedLine[]>([])
  const [district, setDistrict] = useState<{ code: string; name: string }>()
  const put = (line: PickedLine) => { setLines([...lines.filter(({ skuId }) => skuId !== line.skuId), line].filter(({ quantity }) => quantity > 0)) }
  const isLowered = lines.some(({ skuId }) => (lowered[skuId] ?? 0) > 0)
  const sure = (sentence: string) => new Promise<boolean>((answer) => { modal.confirm({ title: w.belowFloor, content: sentence, okText: w.makeAnyway, onOk: () => { answer(true) }, onCancel: () => { answer(false) } }) })
  const read = async (form: FormInstance<Values>) => {
    const { name, phone, districtCode, cityCode, street } = await calls.parse(form.getFieldValue('pasted') as string)
    const found = districtCode && cityCode ? (await calls.regions(cityCode)).items.find(({ code }) => code === districtCode) : undefined
    setDistrict(found)
    form.setFieldsValue({ address: { name, phone, street } })
    if (phone && !form.getFieldValue('phone')) form.setFieldsValue({ phone })
    if (!found) message.error(w.noRegion)
  }
  return (
    <Screen title={w.make} back={<Link to={'/drafts' as never} aria-label={w.back}>‹</Link>}>
      <Panel title={w.goods}><div className="form-stack">
        <PickGoods calls={calls} put={put} lines={lines} />
        {lines.length > 0 ? <ul aria-label={w.goods}>{lines.map((line) => <li key={line.skuId} className="desk-panel-head"><span>{line.text} <Quiet>{yuan(line.priceFen)} × {line.quantity}</Quiet></span><span className="screen-actions"><InputNumber aria-label={`${w.lowerBy} ${line.text}`} prefix={w.lowerBy} style={{ width: 150 }} min={0} max={line.priceFen * line.quantity / 100} precision={2} value={(lowered[line.skuId] ?? 0) / 100} onChange={(by) => { setLowered({ ...lowered, [line.skuId]: Math.round((by ?? 0) * 100) }) }} /><Button onClick={() => { put({ ...line, quantity: 0 }) }}>{w.takeOut}</Button></span></li>)}</ul> : <Quiet>{w.chooseFirst}</Quiet>}
      </div></Panel>
      <Panel><FormPage<Values> name="draft" keepsDraft={false} initial={initial} text={w.save} submit={async ({ phone, reason, words, lowerWords, address, note }, key) => {
        if (lines.length === 0) throw new Error(w.chooseFirst)
        if (!district) throw Object.assign(new Error(w.noRegion), { issues: [{ path: ['pasted'], message: w.noRegion }] })
        const { id } = await publishAsked((belowFloor) => calls.make({ phone, reason, words, note, ...(isLowered && { lowerWords }), belowFloor, lines: lines.map(({ skuId, quantity }) => ({ skuId, quantity, lowerFen: lowered[skuId] ?? 0 })), address: { ...address, districtCode: district.code } }, key), sure)
        await navigate({ to: `/drafts/${id}` as never })
      }}>{(form) => <>
        <Form.Item name="pasted" label={w.address} extra={district ? `${w.region}：${district.name}` : w.paste}><Input.TextArea rows={2} maxLength={500} onBlur={() => { if (form.getFieldValue('pasted')) void read(form) }} /></Form.Item>
        <p style={{ marginBottom: 16 }}><Button onClick={() => { void read(form) }}>{w.parse}</Button></p>
        <div className="form-two"><Form.Item name={['address', 'name']} label={w.name} rules={[{ required: true, message: w.needed }]}><Input maxLength={30} /></Form.Item><Form.Item name={['address', 'phone']} label={w.to} rules={[{ required: true, message: w.needed }]}><Input maxLength={20} inputMode="tel" /></Form.Item></div>
        <Form.Item name={['address', 'street']} label={w.street} rules={[{ required: true, message: w.needed }]}><Input maxLength={200} /></Form.Item>
        <Form.Item name="phone" label={w.forWhom} extra={w.forWhomHint} rules={[{ required: true, message: w.needed }]}><Input maxLength={20} inputMode="tel" /></Form.Item>
        <Form.Item name="reason" label={w.reason} rules={[{ required: true }]}><Select options={Object.entries(w.reasons).map(([value, label]) => ({ value, label }))} /></Form.Item>
        <Form.Item name="words" label={w.words} extra={w.wordsHint} rules={[{ required: true, message: w.needed }, { min: 2, message: w.short }]}><Input maxLength={200} /></Form.Item>
        {isLowered && <Form.Item name="lowerWords" label={w.lowerWords} extra={w.lowerHint} rules={[{ required: true, message: w.needed }, { min: 2, message: w.short }]}><Input maxLength={200} /></Form.Item>}
        <Form.Item name="note" label={w.note}><Input maxLength={200} /></Form.Item>
      </>}</FormPage></Panel>
    </Screen>
  )
}
