import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Button, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { categoryNames } from '../../../design/category-names'
import { CommissionsDesk } from '../../../design/commissions'
import { FormPage } from '../../../design/form-page'
import { yuan } from '../../../design/format'
import { splitWords } from '../../../design/split-words'
import { ListPage } from '../../../design/list-page'
import { Go, Money, Quiet } from '../../../design/parts'
import { StatementDesk } from '../../../design/statement'
import { settlementWords as w } from '../../../design/settlement-words'
import { api } from '../../api'
import { bankWords } from './bank-words'

/** Settlement 商家结算: what merchants have, who is below nothing, the days of each, their statements, and the commissions. */
type Balance = Awaited<ReturnType<typeof api.merchantBalances>>['items'][number]
const useMay = (permit: string): boolean => useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) }).data?.permits.includes(permit) ?? false

export function Balances() {
  const queries = useQueryClient()
  const mayWrite = useMay('settlement.write')
  const [setting, set] = useState<Balance>()
  return (
    <>
      <ListPage<Balance> name="balances" sheet="merchantBalances" title={w.settlement} idOf={(row) => row.merchantId} load={(ask, cursor) => api.merchantBalances({ ...ask, limit: 50, ...(cursor && { cursor }) })} empty={<p className="quiet">{w.noBalances}</p>} actions={<><Go to="/payouts" text={w.payouts} isMain /><Go to="/deposits" text={w.surety} /><Go to="/splits" text={splitWords.title} /><Go to="/bank" text={bankWords.title} /><Go to="/taxes" text={bankWords.taxes} /><Go to="/commissions" text={w.commissions} /></>}
        filters={[{ name: 'isBelow', label: w.balance, options: [{ value: 'true', label: w.onlyNegative }] }]}
        columns={[
          { key: 'store', title: w.store, isMain: true, text: (row) => row.name, show: (row) => <b>{row.name}</b> },
          { key: 'balance', title: w.balance, isNumber: true, text: (row) => row.balanceFen / 100, show: (row) => <b className={row.balanceFen < 0 ? 'wrong' : ''}>{yuan(row.balanceFen)}</b> },
          { key: 'unsettled', title: w.unsettled, isNumber: true, text: (row) => row.unsettledFen / 100, show: (row) => <Money fen={row.unsettledFen} /> },
          { key: 'surety', title: w.surety, isNumber: true, text: (row) => row.suretyFen / 100, show: (row) => <Money fen={row.suretyFen} /> },
          { key: 'days', title: w.terms, text: (row) => row.days, show: (row) => <>T+{row.days}{row.hasOwnDays && <div><Quiet>{w.ownTerms}</Quiet></div>}</> },
          { key: 'do', title: '', show: (row) => <span className="screen-actions"><Go small to={`/settlement/${row.merchantId}`} text={w.seeStatement} />{mayWrite && <Button size="small" onClick={() => { set(row) }}>{w.setTerms}</Button>}</span> },
        ]} />
      <Modal open={setting !== undefined} title={`${w.setTerms}${setting ? ` · ${setting.name}` : ''}`} onCancel={() => { set(undefined) }} footer={null} destroyOnHidden>{setting && <Terms row={setting} after={() => { set(undefined); void queries.invalidateQueries({ queryKey: ['balances'] }) }} />}</Modal>
    </>
  )
}

const Terms = ({ row, after }: { readonly row: Balance; readonly after: () => void }) => (
  <FormPage<{ days: number | null; note: string }> name={`terms-${row.merchantId}`} keepsDraft={false} initial={{ days: row.hasOwnDays ? row.days : null, note: '' }} submit={({ days, note }) => api.setTerms({ id: row.merchantId, days, note })} after={after} text={w.setTerms}>
    <Form.Item name="days" label={w.days} extra={w.daysEmpty}><InputNumber min={0} max={90} precision={0} style={{ width: '100%' }} /></Form.Item>
    <Form.Item name="note" label={w.note} rules={[{ required: true, min: 2, whitespace: true }]}><Input maxLength={200} /></Form.Item>
  </FormPage>
)

export function MerchantStatement() {
  const { id } = useParams({ strict: false }) as { id: string }
  const navigate = useNavigate()
  return <StatementDesk name={`statement-${id}`} title={w.statement} actions={<Button onClick={() => { void navigate({ to: '/settlement' }) }}>{w.back2}</Button>}
    calls={{ whole: (period) => api.staffStatement({ period, merchantId: id }), lines: (period, cursor) => api.staffStatementLines({ period, merchantId: id, limit: 50, ...(cursor && { cursor }) }), sheet: 'staffStatementLines', sheetAsk: { merchantId: id } }} />
}

export function Commissions() {
  const queries = useQueryClient()
  const mayPublish = useMay('commissions.write')
  const [isOpen, open] = useState(false)
  const { data } = useQuery({ queryKey: ['categories'], queryFn: () => api.categories({}) })
  const names = categoryNames(data?.items ?? [])
  return (
    <>
      <CommissionsDesk list={(cursor) => api.staffCommissions({ limit: 50, ...(cursor && { cursor }) })} sheet="staffCommissions" categories={names} actions={mayPublish && <Button type="primary" onClick={() => { open(true) }}>{w.publish}</Button>} />
      <Modal open={isOpen} title={w.publish} onCancel={() => { open(false) }} footer={null} destroyOnHidden><Publish names={names} after={() => { open(false); void queries.invalidateQueries({ queryKey: ['commissions'] }) }} /></Modal>
    </>
  )
}

interface Wish { readonly categoryId: string | null; readonly merchantId: string; readonly percent: number | null; readonly fromAt: string; readonly untilAt: string; readonly note: string }
/** The day begins in Shanghai. */
const dayAt = (day: string): string => new Date(`${day}T00:00:00+08:00`).toISOString()
const Publish = ({ names, after }: { readonly names: ReadonlyMap<string, string>; readonly after: () => void }) => (
  <FormPage<Wish> name="commission" initial={{ categoryId: null, merchantId: '', percent: null, fromAt: '', untilAt: '', note: '' }} after={after} text={w.publish}
    submit={({ categoryId, merchantId, percent, fromAt, untilAt, note }, key) => api.publishCommission({ categoryId: categoryId ?? null, merchantId: merchantId.trim() || null, rateBps: percent === null ? null : Math.round(percent * 100), fromAt: dayAt(fromAt), untilAt: untilAt ? dayAt(untilAt) : null, note }, { key })}>
    <Form.Item name="categoryId" label={w.category}><Select allowClear showSearch optionFilterProp="label" placeholder={w.anyCategory} options={[...names].map(([value, label]) => ({ value, label }))} /></Form.Item>
    <Form.Item name="merchantId" label={w.merchant} extra={w.merchantHint}><Input maxLength={60} /></Form.Item>
    <Form.Item name="percent" label={w.percent} extra={w.percentHint}><InputNumber min={0} max={50} precision={2} step={0.1} style={{ width: '100%' }} /></Form.Item>
    <Form.Item name="fromAt" label={w.from} extra={w.fromHint} rules={[{ required: true }]}><Input type="date" /></Form.Item>
    <Form.Item name="untilAt" label={w.until} extra={w.forever}><Input type="date" /></Form.Item>
    <Form.Item name="note" label={w.note} rules={[{ required: true, min: 2, whitespace: true }]}><Input maxLength={200} /></Form.Item>
  </FormPage>
)
