import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button, Form, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { categoryNames } from '../../../design/category-names'
import { depositWords as w } from '../../../design/deposit-words'
import { FormPage } from '../../../design/form-page'
import { yuan } from '../../../design/format'
import { ListPage } from '../../../design/list-page'
import { ActWithText, Failed, Go, Money, Quiet, Waiting, When } from '../../../design/parts'
import { offenceColumns, penaltyColumns, penaltyFilters, ruleColumns, type OffenceRow, type RuleRow } from '../../../design/penalty-columns'
import { api } from '../../api'

/** A store's deposit 保证金: what it must leave, what it has left, how it pays in, and the penalties that it may object to. */
type Deposit = Awaited<ReturnType<typeof api.merchantDeposit>>
type Line = Awaited<ReturnType<typeof api.merchantDepositLines>>['items'][number]
type Penalty = Awaited<ReturnType<typeof api.merchantPenalties>>['items'][number]
const useMayPay = (): boolean => useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) }).data?.permits.includes('deposits.pay') ?? false
const useDeposit = () => useQuery({ queryKey: ['deposit'], queryFn: () => api.merchantDeposit({}) })

export function DepositPage() {
  const queries = useQueryClient()
  const mayPay = useMayPay()
  const { data, error, refetch } = useDeposit()
  const [isOpen, open] = useState(false)
  const again = () => { open(false); for (const key of ['deposit', 'deposit-lines', 'money']) void queries.invalidateQueries({ queryKey: [key] }) }
  return (
    <>
      <ListPage<Line> name="deposit-lines" title={w.deposit} idOf={(row) => row.id} load={(_, cursor) => api.merchantDepositLines({ limit: 50, ...(cursor && { cursor }) })} sheet="merchantDepositLines" empty={<p className="quiet">{w.noLines}</p>}
        actions={<>{mayPay && <Button type="primary" disabled={!data} onClick={() => { open(true) }}>{w.payIn}</Button>}<Go to="/money/penalties" text={w.penalties} /><Go to="/money/deposit-rules" text={w.rules} /><Go to="/money/penalty-rules" text={w.offences} /></>}
        head={error ? <Failed fault={error} again={() => { void refetch() }} /> : data ? <><Stands deposit={data} /><Payment /></> : <Waiting />}
        columns={[
          { key: 'kind', title: w.kind, isMain: true, text: (row) => w.kinds[row.kind] ?? row.kind, show: (row) => <><b>{w.kinds[row.kind] ?? row.kind}</b><div><Quiet><When at={row.at} /></Quiet></div></> },
          { key: 'amount', title: w.amount, isNumber: true, text: (row) => row.amountFen / 100, show: (row) => <Money fen={row.amountFen} /> },
          { key: 'after', title: w.after, isNumber: true, text: (row) => row.heldFen / 100, show: (row) => <Money fen={row.heldFen} /> },
        ]} />
      <Modal open={isOpen} title={w.payIn} onCancel={() => { open(false) }} footer={null} destroyOnHidden>{data && <PayIn deposit={data} after={again} />}</Modal>
    </>
  )
}

const Stands = ({ deposit: { requiredFen, heldFen, missingFen, call } }: { readonly deposit: Deposit }) => (
  <>
    <div className="numbers"><div><span>{w.required}</span><b><Money fen={requiredFen} /></b></div><div><span>{w.held}</span><b><Money fen={heldFen} /></b></div><div><span>{w.missing}</span><b><Money fen={missingFen} /></b></div></div>
    {call && missingFen > 0 ? call.state === 'overdue' ? <p className="wrong" role="status">{w.overdue(yuan(missingFen))}</p> : <p className="draft" role="status">{w.called(yuan(missingFen))} <When at={call.dueAt} /></p> : missingFen === 0 && requiredFen > 0 && <p className="done" role="status">{w.enough}</p>}
    <p className="lead quiet">{w.hint}</p>
  </>
)

const askAgainMs = 3_000
/** What became of the payment that the browser comes back from, or the code to scan for it. */
function Payment() {
  const search: { readonly payment?: string } = useSearch({ strict: false })
  const { data } = useQuery({ queryKey: ['deposit-payment', search.payment], queryFn: () => api.depositPayment({ id: search.payment! }), enabled: search.payment !== undefined, refetchInterval: (query) => (query.state.data?.state === 'open' ? askAgainMs : false) })
  if (!data) return null
  return <p className={data.state === 'succeeded' ? 'done' : 'draft'} role="status">{w.paying}：{w.payStates[data.state]} <Money fen={data.amountFen} />{data.state === 'open' && data.scan && <><br />{w.scan}<br /><img alt={w.scan} width={180} height={180} src={`data:image/svg+xml,${encodeURIComponent(data.scan.svg)}`} /></>}</p>
}

function PayIn({ deposit, after }: { readonly deposit: Deposit; readonly after: () => void }) {
  const [code, show] = useState<string>()
  const pay = async ({ amountFen, from }: { amountFen: number | null; from: string }, key: string) => {
    const fen = Math.round((amountFen ?? 0) * 100)
    if (from === 'transfer') { show((await api.transferDeposit({ amountFen: fen }, { key })).code); return }
    const { payUrl } = await api.payDeposit({ amountFen: fen, from: from as 'balance' }, { key })
    if (payUrl) location.assign(payUrl)
    after()
  }
  return (
    <FormPage<{ amountFen: number | null; from: string }> name="deposit-pay" keepsDraft={false} initial={{ amountFen: deposit.missingFen > 0 ? deposit.missingFen / 100 : null, from: 'balance' }} text={w.payIn} submit={pay}>
      <Form.Item name="amountFen" label={w.amountYuan} rules={[{ required: true, message: w.needed }]}><InputNumber min={0.01} precision={2} style={{ width: '100%' }} /></Form.Item>
      <Form.Item name="from" label={w.from} rules={[{ required: true, message: w.needed }]}><Select options={[{ value: 'balance', label: w.fromBalance(yuan(Math.max(0, deposit.balanceFen))) }, { value: 'transfer', label: w.transfer }, ...deposit.channels.map((value) => ({ value, label: w.channels[value] ?? value }))]} /></Form.Item>
      {code && <p className="done" role="status">{w.transferCode(code)}</p>}
    </FormPage>
  )
}

export function Penalties() {
  const queries = useQueryClient()
  const mayObject = useMayPay()
  return (
    <ListPage<Penalty> name="penalties" title={w.penalties} idOf={(row) => row.id} load={(ask, cursor) => api.merchantPenalties({ ...ask, limit: 50, ...(cursor && { cursor }) })} sheet="merchantPenalties" empty={<p className="quiet">{w.noPenalties}</p>} filters={penaltyFilters(['announced', 'objected', 'taken', 'dropped'])} actions={<><Go to="/money/penalty-rules" text={w.offences} /><Go to="/money/deposit" text={w.deposit} /></>}
      columns={[...penaltyColumns, { key: 'do', title: '', show: (row) => mayObject && row.state === 'announced' && <ActWithText small isLong text={w.object} label={w.objection} run={(objection) => api.objectToPenalty({ id: row.id, objection })} after={() => { void queries.invalidateQueries({ queryKey: ['penalties'] }) }} /> }]} />
  )
}

export function DepositRules() {
  const { data } = useQuery({ queryKey: ['categories'], queryFn: () => api.categories({}) })
  return <ListPage<RuleRow> name="deposit-rules" title={w.rules} idOf={(row) => row.id} load={(_, cursor) => api.merchantDepositRules({ limit: 50, ...(cursor && { cursor }) })} empty={<p className="quiet">{w.noRules}</p>} columns={ruleColumns(categoryNames(data?.items ?? []))} actions={<Go to="/money/deposit" text={w.deposit} />} />
}
export const PenaltyRules = () => <ListPage<OffenceRow> name="penalty-rules" title={w.offences} idOf={(row) => row.id} load={(_, cursor) => api.merchantOffences({ limit: 50, ...(cursor && { cursor }) })} empty={<p className="quiet">{w.noOffences}</p>} columns={offenceColumns} actions={<Go to="/money/penalties" text={w.penalties} />} />
