import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { App, Button, Input, InputNumber, Modal, Upload } from 'antd'
import { useState } from 'react'
import { couponWords as w } from './coupon-words'
import { saveCsv, saveText } from './csv'
import type { OfferRow } from './offers'
import { offerText } from './offer-text'
import { Act, ActWithReason, Facts, Failed, Panel, Quiet, Screen, State, Waiting, When } from './parts'
import { localeNow } from './theme'

/** Coupons of one offer 用券情况: what became of them, and what may be done: give by a list, make codes, take back, make amends. */
interface Count { readonly source: string; readonly state: string; readonly count: number }
interface Batch { readonly id: string; readonly name: string; readonly count: number; readonly state: string; readonly madeAt: string; readonly used: number }
interface GrantRow { readonly row: number; readonly who: string; readonly outcome: string }
export interface CouponCalls {
  load(id: string): Promise<{ readonly offer: OfferRow; readonly counts: readonly Count[]; readonly batches: readonly Batch[] }>
  grant(offerId: string, file: File, reason: string): Promise<{ readonly given: number; readonly rows: readonly GrantRow[] }>
  askCodes(id: string, name: string, count: number, key: string): Promise<unknown>
  exportCodes(batchId: string): Promise<{ readonly filename: string; readonly text: string }>
  voidCodes(batchId: string, reason: string): Promise<unknown>
  recall(id: string, reason: string): Promise<{ readonly recalled: number }>
  /** Only the platform's staff make amends. */
  compensate?(offerId: string, shopper: string, reason: string, key: string): Promise<unknown>
}
interface Props { readonly calls: CouponCalls; readonly mayWrite: boolean; readonly mayCompensate: boolean; readonly side: 'merchant' | 'platform' }
const states = ['unused', 'held', 'used', 'ended', 'recalled'] as const

export function CouponDesk({ calls, mayWrite, mayCompensate, side }: Props) {
  const { id = '' } = useParams({ strict: false })
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['coupons', id], queryFn: () => calls.load(id) })
  const again = () => { void queries.invalidateQueries({ queryKey: ['coupons', id] }) }
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const { offer, counts, batches } = data
  const isOwn = side === 'merchant' || offer.merchantId === null
  const isLive = offer.state === 'live'
  const total = (state: string) => counts.filter((one) => one.state === state).reduce((sum, { count }) => sum + count, 0)
  const sources = [...new Set(counts.map(({ source }) => source))]
  return (
    <Screen title={offer.name} back={<Link to="/offers" aria-label={w.back}>‹</Link>} actions={mayWrite && <ActWithReason danger text={w.recall} run={(reason) => calls.recall(id, reason)} after={again} />}>
      <Panel title={w.became}>
        <p><b>{offerText(offer.effect, localeNow())}</b> <Quiet>{w.ways[offer.way] ?? ''}{offer.forNew ? ` · ${w.forNew}` : ''}</Quiet></p>
        <Facts items={[[w.issued, offer.mostUses === null ? offer.issued : `${offer.issued} / ${offer.mostUses}`], ...states.map((state) => [w.states[state]!, total(state)] as const)]} />
        {sources.length > 0 && <Facts items={sources.map((source) => [w.sources[source] ?? source, counts.filter((one) => one.source === source).reduce((sum, { count }) => sum + count, 0)] as const)} />}
      </Panel>
      {isOwn && isLive && mayWrite && <Granting id={id} calls={calls} again={again} side={side} />}
      {isOwn && isLive && mayCompensate && calls.compensate && <Compensating id={id} compensate={calls.compensate} again={again} />}
      <Panel title={w.codes} extra={isOwn && isLive && mayWrite && <AskCodes run={(name, count) => calls.askCodes(id, name, count, crypto.randomUUID())} after={again} />}>
        {batches.length === 0 ? <p className="quiet">{w.noCodes}</p> : <ul className="plain-rows">{batches.map((one) => (
          <li key={one.id} className="plain-row"><span><b>{one.name}</b> <State text={w.batchStates[one.state] ?? one.state} tone={one.state === 'asked' ? 'warn' : one.state === 'exported' ? 'good' : 'calm'} /><br /><Quiet>{w.used(one.used, one.count)} · <When at={one.madeAt} /></Quiet></span>
            <span className="screen-actions">{isOwn && mayWrite && one.state === 'asked' && <Act small text={w.exportCodes} run={async () => { const { filename, text } = await calls.exportCodes(one.id); saveText(filename, text) }} after={again} />}{mayWrite && one.state !== 'void' && <ActWithReason small danger text={w.voidCodes} run={(reason) => calls.voidCodes(one.id, reason)} after={again} />}</span></li>))}</ul>}
        <p className="quiet">{w.codesHint}</p>
      </Panel>
    </Screen>
  )
}

/** Gives by a list: names that are typed or pasted, or a file; what became of each row stands below, and can be saved. */
function Granting({ id, calls, again, side }: { readonly id: string; readonly calls: CouponCalls; readonly again: () => void; readonly side: Props['side'] }) {
  const [names, setNames] = useState('')
  const [file, setFile] = useState<File>()
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const [told, tell] = useState<readonly GrantRow[]>()
  const go = () => {
    if (!file && names.trim() === '') { setWrong(w.nobody); return }
    if (reason.trim().length < 2) { setWrong(w.reasonMissing); return }
    setBusy(true)
    setWrong('')
    calls.grant(id, file ?? new File([`id\n${names.trim()}\n`], 'list.csv', { type: 'text/csv' }), reason.trim()).then(({ rows }) => { tell(rows); setNames(''); setFile(undefined); again() }, (fault: Error) => { setWrong(fault.message) }).finally(() => { setBusy(false) })
  }
  const outcomes = told && [...new Set(told.map(({ outcome }) => outcome))].map((outcome) => [w.outcomes[outcome] ?? outcome, told.filter((one) => one.outcome === outcome).length] as const)
  return (
    <Panel title={w.grant}>
      <label className="form-label">{side === 'platform' ? w.namesStaff : w.namesStore}<Input.TextArea rows={4} value={names} disabled={file !== undefined} placeholder={w.namesHint} onChange={(event) => { setNames(event.target.value); setWrong('') }} /></label>
      <p><Upload accept=".csv,.tsv,.xlsx,.txt" maxCount={1} fileList={file ? [{ uid: '1', name: file.name }] : []} beforeUpload={(one) => { setFile(one); return false }} onRemove={() => { setFile(undefined) }}><Button>{w.file}</Button></Upload></p>
      <label className="form-label">{w.reason}<Input value={reason} maxLength={200} onChange={(event) => { setReason(event.target.value); setWrong('') }} /></label>
      {wrong && <p className="wrong" role="alert">{wrong}</p>}
      <Button type="primary" loading={busy} onClick={go}>{w.give}</Button>
      {told && outcomes && <div role="status"><Facts items={outcomes} /><Button size="small" onClick={() => { saveCsv('grants', [w.row, w.who, w.outcome], told.map((one) => [one.row, one.who, w.outcomes[one.outcome] ?? one.outcome])) }}>{w.saveRows}</Button></div>}
    </Panel>
  )
}

function Compensating({ id, compensate, again }: { readonly id: string; readonly compensate: NonNullable<CouponCalls['compensate']>; readonly again: () => void }) {
  const { message } = App.useApp()
  const [shopper, setShopper] = useState('')
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const [key, renew] = useState<string>(() => crypto.randomUUID())
  const go = () => {
    if (shopper.trim() === '' || reason.trim().length < 2) { setWrong(w.bothMissing); return }
    setBusy(true)
    setWrong('')
    compensate(id, shopper.trim(), reason.trim(), key).then(() => { message.success(w.given); setShopper(''); renew(crypto.randomUUID()); again() }, (fault: Error) => { setWrong(fault.message); renew(crypto.randomUUID()) }).finally(() => { setBusy(false) })
  }
  return (
    <Panel title={w.compensate}>
      <label className="form-label">{w.shopper}<Input value={shopper} onChange={(event) => { setShopper(event.target.value); setWrong('') }} /></label>
      <label className="form-label">{w.amendsReason}<Input value={reason} maxLength={200} onChange={(event) => { setReason(event.target.value); setWrong('') }} /></label>
      {wrong && <p className="wrong" role="alert">{wrong}</p>}
      <Button loading={busy} onClick={go}>{w.giveAmends}</Button>
    </Panel>
  )
}

const mostCodes = 20_000
function AskCodes({ run, after }: { readonly run: (name: string, count: number) => Promise<unknown>; readonly after: () => void }) {
  const [isOpen, open] = useState(false)
  const [name, setName] = useState('')
  const [count, setCount] = useState<number | null>(100)
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const go = () => {
    if (name.trim() === '' || !count) { setWrong(w.codesMissing); return }
    setBusy(true)
    run(name.trim(), count).then(() => { open(false); setName(''); after() }, (fault: Error) => { setWrong(fault.message) }).finally(() => { setBusy(false) })
  }
  return (
    <>
      <Button size="small" onClick={() => { setWrong(''); open(true) }}>{w.askCodes}</Button>
      <Modal title={w.askCodes} open={isOpen} onCancel={() => { open(false) }} onOk={go} okText={w.askCodes} cancelText={w.cancel} confirmLoading={busy}>
        <label className="form-label">{w.batchName}<Input value={name} maxLength={40} onChange={(event) => { setName(event.target.value); setWrong('') }} /></label>
        <label className="form-label">{w.howMany}<InputNumber min={1} max={mostCodes} precision={0} value={count} onChange={setCount} /></label>
        {wrong && <p className="wrong" role="alert">{wrong}</p>}
      </Modal>
    </>
  )
}
