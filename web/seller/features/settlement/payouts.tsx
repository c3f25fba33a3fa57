import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { yuan } from '../../../design/format'
import { ListPage } from '../../../design/list-page'
import { Failed, Quiet, Waiting, When } from '../../../design/parts'
import { payoutColumns, payoutFilters } from '../../../design/payout-columns'
import { settlementWords as w } from '../../../design/settlement-words'
import { api } from '../../api'

/** Payouts 提现: where a merchant's money goes, what he asked for, and how that stands. */
type Row = Awaited<ReturnType<typeof api.merchantPayouts>>['items'][number]

export function Payouts() {
  const queries = useQueryClient()
  const mayAsk = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) }).data?.permits.includes('settlement.withdraw') ?? false
  const { data, error, refetch } = useQuery({ queryKey: ['payout-terms'], queryFn: () => api.payoutTerms({}) })
  const [isOpen, open] = useState<'apply' | 'account'>()
  const again = () => { open(undefined); for (const key of ['payouts', 'payout-terms', 'money']) void queries.invalidateQueries({ queryKey: [key] }) }
  const asking = mayAsk && <Button type="primary" disabled={!data?.account} onClick={() => { open('apply') }}>{w.apply}</Button>
  return (
    <>
      <ListPage<Row> name="payouts" title={w.payouts} idOf={(row) => row.id} load={(ask, cursor) => api.merchantPayouts({ ...ask, limit: 50, ...(cursor && { cursor }) })} sheet="merchantPayouts" filters={payoutFilters} columns={[...payoutColumns]} empty={<p className="quiet">{w.noPayouts}</p>} actions={<>{mayAsk && <Button onClick={() => { open('account') }}>{w.setAccount}</Button>}{asking}</>}
        head={error ? <Failed fault={error} again={() => { void refetch() }} /> : !data ? <Waiting /> : <><p className="lead">{data.account ? <>{w.account}：<b>{w.accountOf(data.account.bank, data.account.tail)}</b></> : w.noAccount}{data.next && <> · <Quiet>{w.nextAccount(data.next.bank, data.next.tail)} <When at={data.next.activeAt} /></Quiet></>}</p><p className="lead quiet">{w.limits(yuan(data.leastFen), yuan(data.capFen), data.feePercent)}</p></>} />
      <Modal open={isOpen === 'apply'} title={w.apply} onCancel={() => { open(undefined) }} footer={null} destroyOnHidden>
        <FormPage<{ amountFen: number | null }> name="payout" keepsDraft={false} initial={{ amountFen: null }} submit={({ amountFen }, key) => api.applyPayout({ amountFen: Math.round((amountFen ?? 0) * 100) }, { key })} after={again} text={w.apply}>
          <Form.Item name="amountFen" label={w.amountYuan} rules={[{ required: true }]}><InputNumber min={0.01} precision={2} style={{ width: '100%' }} /></Form.Item>
        </FormPage>
      </Modal>
      <Modal open={isOpen === 'account'} title={w.setAccount} onCancel={() => { open(undefined) }} footer={null} destroyOnHidden>
        <FormPage<{ holder: string; bank: string; number: string }> name="payout-account" keepsDraft={false} initial={{ holder: '', bank: '', number: '' }} submit={(wish) => api.setPayoutAccount(wish)} after={again} text={w.setAccount}>
          <p className="lead quiet">{w.accountHint}</p>
          <Form.Item name="holder" label={w.holder} rules={[{ required: true, min: 2, whitespace: true }]}><Input maxLength={80} /></Form.Item>
          <Form.Item name="bank" label={w.bank} rules={[{ required: true, min: 2, whitespace: true }]}><Input maxLength={80} /></Form.Item>
          <Form.Item name="number" label={w.number} rules={[{ required: true, pattern: /^\d{8,30}$/, message: w.numberHint }]}><Input inputMode="numeric" autoComplete="off" maxLength={30} /></Form.Item>
        </FormPage>
      </Modal>
    </>
  )
}
