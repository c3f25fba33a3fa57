import { App, Form, Input, InputNumber, Radio, Select } from 'antd'
import { useState } from 'react'
import type { CaseDetail } from './aftersales'
import { aftersalesWords as w } from './aftersales-words'
import { FormPage } from './form-page'
import { ActWithText, Money, Panel } from './parts'

/** What a store and the platform do with a case 售后处理: answer, look at what came back, decide; what is refused stands beside its field. */
type Remedy = 'refund' | 'replace'
export interface AnswerCalls {
  agree(given: { readonly words: string; readonly returnTo: string; readonly remedy?: Remedy }): Promise<unknown>
  replace(given: { readonly carrier: string; readonly number: string }): Promise<unknown>
  refundInstead(words: string): Promise<unknown>
  judge(lines: { lineId: string; sellable: number; damaged: number; lost: number }[]): Promise<unknown>
  freight(given: { readonly isPaid: boolean; readonly words: string }): Promise<unknown>
  refuse(words: string): Promise<unknown>
  receive(given: { readonly isInOrder: boolean; readonly words: string; readonly lines: { lineId: string; sellable: number; damaged: number }[] }): Promise<unknown>
}
interface Acting { readonly one: CaseDetail; readonly calls: AnswerCalls; readonly carriers: Readonly<Record<string, string>>; readonly after: () => void }
const comesBack = (one: CaseDetail): boolean => one.kind === 'return' || one.kind === 'exchange'
const mostWords = 500

/** The one thing that waits for the store now, if anything does. */
export function StoreActs({ one, calls, carriers, after }: Acting) {
  if (one.state === 'asked' || one.state === 'refused') return (
    <Panel title={w.answer} extra={one.state === 'asked' && <ActWithText danger text={w.refuse} label={w.refuseWhy} isLong run={calls.refuse} after={after} />}>
      <FormPage name={`case-${one.id}`} initial={{ words: '', returnTo: one.returnTo, remedy: one.remedy as Remedy }} keepsDraft={false} text={one.kind === 'refund' ? w.agreeRefund : w.agree} submit={({ words, returnTo, remedy }) => calls.agree({ words, returnTo, ...(one.kind === 'claim' && { remedy }) })} after={after}>
        {comesBack(one) && <Form.Item name="returnTo" label={w.returnTo} extra={w.returnToHint}><Input maxLength={300} /></Form.Item>}
        {one.kind === 'claim' && <Form.Item name="remedy" label={w.remedy} extra={w.remedyHint}><Radio.Group options={[{ value: 'replace', label: w.resend }, { value: 'refund', label: w.remedies.refund }]} /></Form.Item>}
        <Form.Item name="words" label={w.words}><Input.TextArea rows={2} maxLength={mostWords} /></Form.Item>
      </FormPage>
    </Panel>
  )
  if (one.state === 'shipped_back') return <Receive one={one} calls={calls} after={after} />
  if (one.state === 'to_replace') return <SendAnew one={one} calls={calls} carriers={carriers} after={after} />
  if (one.state === 'not_in_order') return <Panel title={w.answer}><ActWithText text={one.remedy === 'replace' ? w.replaceAnyway : w.refundAnyway} label={w.words} isLong run={(words) => calls.agree({ words, returnTo: '' })} after={after} /></Panel>
  return null
}

/** Piece by piece: what can be sold again, and what cannot. */
function Receive({ one, calls, after }: Omit<Acting, 'carriers'>) {
  const initial = { lines: one.lines.map((line) => ({ lineId: line.lineId, sellable: line.quantity, damaged: 0 })) }
  return (
    <Panel title={w.receive} extra={<ActWithText danger text={w.notInOrder} label={w.notWhy} isLong run={(words) => calls.receive({ isInOrder: false, words, lines: [] })} after={after} />}>
      <FormPage name={`back-${one.id}`} initial={initial} keepsDraft={false} text={one.remedy === 'replace' ? w.inOrderReplace : w.inOrder} submit={({ lines }) => calls.receive({ isInOrder: true, words: '', lines })} after={after}>
        {one.lines.map((line, i) => <fieldset key={line.lineId} className="case-counts"><legend>{line.title} {line.specText} × {line.quantity}</legend>
          <Form.Item name={['lines', i, 'sellable']} label={w.sellable}><InputNumber min={0} max={line.quantity} precision={0} /></Form.Item>
          <Form.Item name={['lines', i, 'damaged']} label={w.damaged}><InputNumber min={0} max={line.quantity} precision={0} /></Form.Item>
          <Form.Item name={['lines', i, 'lineId']} hidden><Input /></Form.Item></fieldset>)}
      </FormPage>
    </Panel>
  )
}

/** What waits beside the state of a case: goods that nobody has looked at, and the money for the way back. */
export function StoreDues({ one, calls, after }: Omit<Acting, 'carriers'>) {
  const unseen = one.lines.filter((line) => line.toJudge > 0)
  return (
    <>
      {one.freight?.state === 'asked' && <Panel title={w.freight} extra={<ActWithText danger text={w.refuseFreight} label={w.refuseFreightWhy} isLong run={(words) => calls.freight({ isPaid: false, words })} after={after} />}>
        <p><Money fen={one.freight.amountFen} /></p><p className="case-pictures"><a href={`/files/${one.freight.picture}`} target="_blank" rel="noreferrer"><img src={`/files/${one.freight.picture}?w=320`} alt={w.freightReceipt} width={96} height={96} /></a></p><p className="quiet">{w.freightHint}</p>
        <FormPage name={`way-${one.id}`} initial={{}} keepsDraft={false} text={w.payFreight} submit={() => calls.freight({ isPaid: true, words: '' })} after={after}>{null}</FormPage></Panel>}
      {unseen.length > 0 && <Panel title={w.judge}><p className="quiet">{w.judgeHint}</p>
        <FormPage name={`judge-${one.id}`} initial={{ lines: unseen.map((line) => ({ lineId: line.lineId, sellable: line.toJudge, damaged: 0, lost: 0 })) }} keepsDraft={false} text={w.judgeSave} submit={({ lines }) => calls.judge(lines)} after={after}>
          {unseen.map((line, i) => <fieldset key={line.lineId} className="case-counts"><legend>{line.title} {line.specText} × {line.toJudge}</legend>
            {(['sellable', 'damaged', 'lost'] as const).map((name) => <Form.Item key={name} name={['lines', i, name]} label={w[name]}><InputNumber min={0} max={line.toJudge} precision={0} /></Form.Item>)}
            <Form.Item name={['lines', i, 'lineId']} hidden><Input /></Form.Item></fieldset>)}
        </FormPage></Panel>}
    </>
  )
}

/** The replacement leaves, with carrier and number; or it cannot. */
function SendAnew({ one, calls, carriers, after }: Acting) {
  const [first] = Object.keys(carriers)
  return (
    <Panel title={w.sendAnew} extra={<ActWithText danger text={w.refundInstead} label={w.refundInsteadWhy} isLong run={calls.refundInstead} after={after} />}>
      <p className="quiet">{w.sendAnewHint}</p>
      <FormPage name={`anew-${one.id}`} initial={{ carrier: first ?? '', number: '' }} keepsDraft={false} text={w.sendIt} submit={calls.replace} after={after}>
        <Form.Item name="carrier" label={w.carrier}><Select options={Object.entries(carriers).map(([value, label]) => ({ value, label }))} /></Form.Item>
        <Form.Item name="number" label={w.trackingNo}><Input maxLength={40} autoComplete="off" /></Form.Item>
      </FormPage>
    </Panel>
  )
}

export type Outcome = 'refund' | 'return' | 'replace' | 'refuse'
type Decide = (given: { readonly outcome: Outcome; readonly words: string; readonly returnTo: string }) => Promise<{ readonly approvalId: string | null }>
/** The platform's decision on a dispute; a large sum goes to a second person. */
export function DecideForm({ one, decide, after }: { readonly one: CaseDetail; readonly decide: Decide; readonly after: () => void }) {
  const { message } = App.useApp()
  const [outcome, choose] = useState<Outcome>('refund')
  const send = async ({ words, returnTo }: { words: string; returnTo?: string }) => { const { approvalId } = await decide({ outcome, words, returnTo: returnTo ?? '' }); if (approvalId) message.info(w.sentForApproval) }
  const isSent = one.parcels.length > 0
  const open = (['refund', 'return', 'replace', 'refuse'] as const).filter((name) => (name === 'return' ? !one.tracking && !isSent : name !== 'replace' || (!isSent && (one.kind === 'claim' || (one.remedy === 'replace' && one.tracking !== null)))))
  return (
    <Panel title={w.decide}>
      <FormPage name={`decide-${one.id}`} initial={{ words: '', returnTo: one.returnTo }} keepsDraft={false} text={w.decideSend} submit={send} after={after}>
        <Form.Item label={w.outcome}><Radio.Group value={outcome} onChange={(event) => { choose(event.target.value as Outcome) }} options={open.map((value) => ({ value, label: w.outcomes[value] ?? value }))} /></Form.Item>
        {outcome === 'return' && <Form.Item name="returnTo" label={w.returnTo} extra={w.returnToHint}><Input maxLength={300} /></Form.Item>}
        <Form.Item name="words" label={w.decideWords} rules={[{ required: true, message: w.decideWords }]}><Input.TextArea rows={3} maxLength={mostWords} /></Form.Item>
      </FormPage>
    </Panel>
  )
}
