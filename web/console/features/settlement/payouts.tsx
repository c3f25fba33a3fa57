import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { yuan } from '../../../design/format'
import { ListPage } from '../../../design/list-page'
import { ActWithReason, Quiet } from '../../../design/parts'
import { payoutColumns, payoutFilters } from '../../../design/payout-columns'
import { settlementWords as w } from '../../../design/settlement-words'
import { api } from '../../api'

/** The queue of payouts 提现审核: all that wait are put before a second person together, or one is refused. */
type Row = Awaited<ReturnType<typeof api.staffPayouts>>['items'][number]

export function Payouts() {
  const queries = useQueryClient()
  const mayPay = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) }).data?.permits.includes('settlement.pay') ?? false
  const { data } = useQuery({ queryKey: ['payouts', 'waiting'], queryFn: () => api.staffPayouts({ state: 'applied', limit: 100 }) })
  const [isOpen, open] = useState(false)
  const waiting = data?.items ?? []
  const again = () => { open(false); void queries.invalidateQueries({ queryKey: ['payouts'] }) }
  return (
    <>
      <ListPage<Row> name="payouts" title={w.payouts} idOf={(row) => row.id} load={(ask, cursor) => api.staffPayouts({ ...ask, limit: 50, ...(cursor && { cursor }) })} sheet="staffPayouts" filters={payoutFilters} empty={<p className="quiet">{w.noPayouts}</p>}
        actions={mayPay && <Button type="primary" disabled={waiting.length === 0} onClick={() => { open(true) }}>{w.askBatch}</Button>}
        columns={[{ key: 'store', title: w.store, isMain: true, text: (row) => row.merchantName, show: (row) => <><b>{row.merchantName}</b>{row.isShoppers && <div><Quiet>{w.ofShopper}</Quiet></div>}</> }, ...payoutColumns,
          { key: 'do', title: '', show: (row) => mayPay && row.state === 'applied' && <ActWithReason small danger text={w.reject} run={(why) => api.rejectPayout({ id: row.id, why })} after={again} /> }]} />
      <Modal open={isOpen} title={`${w.askBatch} · ${waiting.length} · ${yuan(waiting.reduce((sum, one) => sum + one.amountFen, 0))}`} onCancel={() => { open(false) }} footer={null} destroyOnHidden>
        <FormPage<{ reason: string }> name="payout-batch" keepsDraft={false} initial={{ reason: '' }} submit={({ reason }, key) => api.askPayouts({ ids: waiting.map(({ id }) => id), reason }, { key })} after={again} text={w.askBatch}>
          <Form.Item name="reason" label={w.askReason} extra={w.asked} rules={[{ required: true, min: 2, whitespace: true }]}><Input maxLength={200} /></Form.Item>
        </FormPage>
      </Modal>
    </>
  )
}
