import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { categoryNames } from '../../../design/category-names'
import { depositWords as w } from '../../../design/deposit-words'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { ActWithReason, ActWithText, Go, Money, Quiet, State, When } from '../../../design/parts'
import { offenceColumns, penaltyColumns, penaltyFilters, ruleColumns, type OffenceRow, type RuleRow } from '../../../design/penalty-columns'
import { api } from '../../api'
import { StoreSelect } from '../../store-select'

/** Deposits and penalties 商家保证金 for the platform: what each store must leave and has left, the rules, and what is proposed, objected to and taken. */
type Store = Awaited<ReturnType<typeof api.staffDeposits>>['items'][number]
type Penalty = Awaited<ReturnType<typeof api.staffPenalties>>['items'][number]
const useMay = (permit: string): boolean => useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) }).data?.permits.includes(permit) ?? false
/** The day begins in Shanghai. */
const dayAt = (day: string): string => new Date(`${day}T00:00:00+08:00`).toISOString()
const fenOf = (yuan: number | null): number => Math.round((yuan ?? 0) * 100)

export function Deposits() {
  const queries = useQueryClient()
  const [mayDecide, mayMove] = [useMay('deposits.decide'), useMay('merchants.write')]
  const again = () => { void queries.invalidateQueries({ queryKey: ['deposits'] }) }
  return (
    <ListPage<Store> name="deposits" title={w.deposits} idOf={(row) => row.merchantId} load={(ask, cursor) => api.staffDeposits({ ...ask, limit: 50, ...(cursor && { cursor }) })} sheet="staffDeposits" empty={<p className="quiet">{w.noStores}</p>} filters={[{ name: 'state', label: w.state, options: ['open', 'frozen', 'closed'].map((value) => ({ value, label: w.storeStates[value]! })) }]}
      actions={<><Go to="/penalties" text={w.penalties} isMain /><Go to="/deposit-rules" text={w.rules} /><Go to="/penalty-rules" text={w.offences} /></>}
      columns={[
        { key: 'store', title: w.store, isMain: true, text: (row) => row.name, show: (row) => <><b>{row.name}</b><div><Quiet>{w.storeStates[row.state] ?? row.state}</Quiet></div></> },
        { key: 'required', title: w.required, isNumber: true, text: (row) => row.requiredFen / 100, show: (row) => <Money fen={row.requiredFen} /> },
        { key: 'held', title: w.held, isNumber: true, text: (row) => row.heldFen / 100, show: (row) => <b><Money fen={row.heldFen} /></b> },
        { key: 'missing', title: w.missing, isNumber: true, text: (row) => row.missingFen / 100, show: (row) => <span className={row.missingFen > 0 ? 'wrong' : ''}><Money fen={row.missingFen} /></span> },
        { key: 'call', title: w.state, text: (row) => row.callState ?? '', show: (row) => (row.callState ? <><State text={w.calls[row.callState]!} tone={row.callState === 'overdue' ? 'bad' : 'warn'} /><div><Quiet><When at={row.dueAt} /></Quiet></div></> : row.requiredFen > 0 && row.missingFen === 0 ? <State text={w.enough} tone="good" /> : <Quiet>–</Quiet>) },
        { key: 'do', title: '', show: (row) => <span className="screen-actions">{mayMove && row.state === 'frozen' && <ActWithReason small danger text={w.close} run={(reason) => api.closeMerchant({ id: row.merchantId, reason })} after={again} />}{mayDecide && row.state === 'closed' && row.heldFen > 0 && <ActWithReason small text={w.giveBack} run={(reason) => api.askDepositBack({ merchantId: row.merchantId, reason })} after={again} />}</span> },
      ]} />
  )
}

interface Proposal { readonly merchantId: string; readonly offenceCode: string; readonly amountFen: number | null; readonly orderId: string; readonly reason: string; readonly evidence: string }
export function Penalties() {
  const queries = useQueryClient()
  const [mayPropose, mayDecide] = [useMay('deposits.propose'), useMay('deposits.decide')]
  const [isOpen, open] = useState(false)
  const { data } = useQuery({ queryKey: ['penalty-rules', 'holding'], queryFn: () => api.staffOffences({ limit: 100 }) })
  const again = () => { open(false); void queries.invalidateQueries({ queryKey: ['penalties'] }) }
  return (
    <>
      <ListPage<Penalty> name="penalties" title={w.penalties} idOf={(row) => row.id} load={(ask, cursor) => api.staffPenalties({ ...ask, limit: 50, ...(cursor && { cursor }) })} sheet="staffPenalties" empty={<p className="quiet">{w.noPenalties}</p>} filters={penaltyFilters(Object.keys(w.states))}
        actions={<>{mayPropose && <Button type="primary" onClick={() => { open(true) }}>{w.propose}</Button>}<Go to="/penalty-rules" text={w.offences} /><Go to="/deposits" text={w.deposits} /></>}
        columns={[{ key: 'store', title: w.store, text: (row) => row.merchantName, show: (row) => <b>{row.merchantName}</b> }, ...penaltyColumns,
          { key: 'do', title: '', show: (row) => mayDecide && ['proposed', 'announced', 'objected'].includes(row.state) && <span className="screen-actions"><ActWithText small isLong text={w.drop} label={w.answer} run={(answer) => api.dropPenalty({ id: row.id, answer })} after={again} />{row.state === 'objected' && <ActWithText small danger isLong text={w.uphold} label={w.answer} run={(answer) => api.upholdPenalty({ id: row.id, answer })} after={again} />}</span> }]} />
      <Modal open={isOpen} title={w.propose} onCancel={() => { open(false) }} footer={null} destroyOnHidden>
        <FormPage<Proposal> name="penalty" initial={{ merchantId: '', offenceCode: '', amountFen: null, orderId: '', reason: '', evidence: '' }} text={w.propose} after={again} submit={({ amountFen, orderId, ...wish }, key) => api.proposePenalty({ ...wish, amountFen: fenOf(amountFen), orderId: orderId.trim() || null }, { key })}>
          <p className="lead quiet">{w.twoPeople}</p>
          <Form.Item name="merchantId" label={w.store} rules={[{ required: true, message: w.needed }]}><StoreSelect label={w.store} /></Form.Item>
          <Form.Item name="offenceCode" label={w.offence} rules={[{ required: true, message: w.needed }]}><Select options={(data?.items ?? []).filter(({ isHolding }) => isHolding).map(({ code, name, goesTo }) => ({ value: code, label: `${name} · ${w.goesTo[goesTo]}` }))} /></Form.Item>
          <Form.Item name="amountFen" label={w.amountYuan} rules={[{ required: true, message: w.needed }]}><InputNumber min={0.01} precision={2} style={{ width: '100%' }} /></Form.Item>
          <Form.Item name="orderId" label={w.order} extra={w.orderHint}><Input maxLength={60} /></Form.Item>
          <Form.Item name="reason" label={w.reason} rules={[{ required: true, min: 2, whitespace: true, message: w.twoSigns }]}><Input maxLength={1_000} /></Form.Item>
          <Form.Item name="evidence" label={w.evidence} rules={[{ required: true, min: 2, whitespace: true, message: w.twoSigns }]}><Input.TextArea rows={3} maxLength={2_000} showCount /></Form.Item>
        </FormPage>
      </Modal>
    </>
  )
}

interface RuleWish { readonly categoryId: string | null; readonly storeType: 'own' | 'outside' | null; readonly amountFen: number | null; readonly fromAt: string; readonly note: string }
export function DepositRules() {
  const queries = useQueryClient()
  const mayPublish = useMay('deposits.write')
  const [isOpen, open] = useState(false)
  const { data } = useQuery({ queryKey: ['categories'], queryFn: () => api.categories({}) })
  const names = categoryNames(data?.items ?? [])
  return (
    <>
      <ListPage<RuleRow> name="deposit-rules" title={w.rules} idOf={(row) => row.id} load={(_, cursor) => api.staffDepositRules({ limit: 50, ...(cursor && { cursor }) })} empty={<p className="quiet">{w.noRules}</p>} columns={ruleColumns(names)} actions={<>{mayPublish && <Button type="primary" onClick={() => { open(true) }}>{w.publishRule}</Button>}<Go to="/deposits" text={w.deposits} /></>} />
      <Modal open={isOpen} title={w.publishRule} onCancel={() => { open(false) }} footer={null} destroyOnHidden>
        <FormPage<RuleWish> name="deposit-rule" initial={{ categoryId: null, storeType: null, amountFen: null, fromAt: '', note: '' }} text={w.publishRule} after={() => { open(false); void queries.invalidateQueries({ queryKey: ['deposit-rules'] }) }}
          submit={({ categoryId, storeType, amountFen, fromAt, note }, key) => api.publishDepositRule({ categoryId: categoryId ?? null, storeType: storeType ?? null, amountFen: amountFen === null ? null : fenOf(amountFen), fromAt: dayAt(fromAt), note }, { key })}>
          <Form.Item name="categoryId" label={w.category}><Select allowClear showSearch optionFilterProp="label" placeholder={w.anyCategory} options={[...names].map(([value, label]) => ({ value, label }))} /></Form.Item>
          <Form.Item name="storeType" label={w.storeType}><Select allowClear placeholder={w.anyType} options={Object.entries(w.storeTypes).map(([value, label]) => ({ value, label }))} /></Form.Item>
          <Form.Item name="amountFen" label={w.amountYuan} extra={w.amountHint}><InputNumber min={0} precision={2} style={{ width: '100%' }} /></Form.Item>
          <Form.Item name="fromAt" label={w.fromAt} extra={w.fromHint} rules={[{ required: true, message: w.needed }]}><Input type="date" /></Form.Item>
          <Form.Item name="note" label={w.note} rules={[{ required: true, min: 2, whitespace: true, message: w.twoSigns }]}><Input maxLength={200} /></Form.Item>
        </FormPage>
      </Modal>
    </>
  )
}

interface OffenceWish { readonly code: string; readonly name: string; readonly says: string; readonly mostFen: number | null; readonly goesTo: 'shopper' | 'platform'; readonly fromAt: string }
export function PenaltyRules() {
  const queries = useQueryClient()
  const mayPublish = useMay('deposits.write')
  const [isOpen, open] = useState(false)
  return (
    <>
      <ListPage<OffenceRow> name="penalty-rules" title={w.offences} idOf={(row) => row.id} load={(_, cursor) => api.staffOffences({ limit: 50, ...(cursor && { cursor }) })} empty={<p className="quiet">{w.noOffences}</p>} columns={offenceColumns} actions={<>{mayPublish && <Button type="primary" onClick={() => { open(true) }}>{w.publishOffence}</Button>}<Go to="/penalties" text={w.penalties} /></>} />
      <Modal open={isOpen} title={w.publishOffence} onCancel={() => { open(false) }} footer={null} destroyOnHidden>
        <FormPage<OffenceWish> name="penalty-rule" initial={{ code: '', name: '', says: '', mostFen: null, goesTo: 'platform', fromAt: '' }} text={w.publishOffence} after={() => { open(false); void queries.invalidateQueries({ queryKey: ['penalty-rules'] }) }} submit={({ mostFen, fromAt, ...wish }, key) => api.publishOffence({ ...wish, mostFen: fenOf(mostFen), fromAt: dayAt(fromAt) }, { key })}>
          <Form.Item name="name" label={w.name} rules={[{ required: true, min: 2, whitespace: true, message: w.twoSigns }]}><Input maxLength={60} /></Form.Item>
          <Form.Item name="code" label={w.code} extra={w.codeHint} rules={[{ required: true, pattern: /^[a-z][a-z0-9_]{1,30}$/, message: w.codeHint }]}><Input maxLength={31} /></Form.Item>
          <Form.Item name="says" label={w.says} rules={[{ required: true, min: 2, whitespace: true, message: w.twoSigns }]}><Input.TextArea rows={3} maxLength={500} showCount /></Form.Item>
          <Form.Item name="mostFen" label={w.mostYuan} rules={[{ required: true, message: w.needed }]}><InputNumber min={0.01} precision={2} style={{ width: '100%' }} /></Form.Item>
          <Form.Item name="goesTo" label={w.to} rules={[{ required: true, message: w.needed }]}><Select options={Object.entries(w.goesTo).map(([value, label]) => ({ value, label }))} /></Form.Item>
          <Form.Item name="fromAt" label={w.fromAt} extra={w.fromHint} rules={[{ required: true, message: w.needed }]}><Input type="date" /></Form.Item>
        </FormPage>
      </Modal>
    </>
  )
}
