import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { Act, Facts, Failed, Go, Money, Panel, Waiting } from '../../../design/parts'
import { receiverColumns, splitColumns, splitFilters } from '../../../design/split-columns'
import { splitWords as w } from '../../../design/split-words'
import { api } from '../../api'

/** A store's splits 分账 (E18): what the payment channel pays it directly, and who receives it there. */
type Split = Awaited<ReturnType<typeof api.merchantSplits>>['items'][number]
type Receiver = Awaited<ReturnType<typeof api.merchantReceivers>>['items'][number]

export function Splits() {
  const { data } = useQuery({ queryKey: ['split-sums'], queryFn: () => api.merchantSplitSums({}) })
  return <ListPage<Split> name="splits" title={w.title} idOf={(row) => row.id} load={(ask, cursor) => api.merchantSplits({ ...ask, limit: 50, ...(cursor && { cursor }) })} sheet="merchantSplits" filters={splitFilters} columns={splitColumns('own')} empty={<><p className="quiet">{w.none}</p><Go to="/money/split-receivers" text={w.receivers} isMain /></>}
    actions={<Go to="/money/split-receivers" text={w.receivers} isMain />} head={data && <Panel><Facts items={[[w.underWay, <Money key="way" fen={data.underWayFen} />], [w.paid, <Money key="paid" fen={data.paidFen} />]]} /></Panel>} />
}

interface Wish { readonly channel: string; readonly kind: 'company' | 'person'; readonly account: string; readonly holder: string }
export function SplitReceivers() {
  const queries = useQueryClient()
  const mayBind = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) }).data?.permits.includes('splits.bind') ?? false
  const { data, error, refetch } = useQuery({ queryKey: ['split-offered'], queryFn: () => api.merchantReceivers({ limit: 1 }) })
  const [writing, write] = useState<Wish>()
  const again = () => { write(undefined); void queries.invalidateQueries({ queryKey: ['split-receivers'] }) }
  const first = data?.offered[0]?.channel
  const fresh = mayBind && first && <Button type="primary" onClick={() => { write({ channel: first, kind: 'company', account: '', holder: '' }) }}>{w.fill}</Button>
  return (
    <>
      <ListPage<Receiver> name="split-receivers" sheet="merchantReceivers" title={w.receivers} idOf={(row) => row.id} load={(_, cursor) => api.merchantReceivers({ limit: 50, ...(cursor && { cursor }) })} empty={<><p className="quiet">{w.noReceivers}</p>{fresh}</>} actions={<>{fresh}<Go to="/money/splits" text={w.back} /></>}
        head={error ? <Failed fault={error} again={() => { void refetch() }} /> : data ? <p className="lead quiet">{data.offered.length === 0 ? w.noneOnSeller : w.hint}</p> : <Waiting />}
        columns={[...receiverColumns('own'), { key: 'do', title: '', show: (row) => mayBind && <span className="screen-actions">{row.state === 'draft' && <Act small isMain text={w.submit} run={() => api.submitReceiver({ id: row.id })} after={again} />}{row.state !== 'checking' && <Button size="small" onClick={() => { write(row) }}>{w.again}</Button>}</span> }]} />
      <Modal open={writing !== undefined} title={w.fill} onCancel={() => { write(undefined) }} footer={null} destroyOnHidden>
        {writing && <FormPage<Wish> name="split-receiver" keepsDraft={false} initial={{ channel: writing.channel, kind: writing.kind, account: writing.account, holder: writing.holder }} submit={(wish) => api.draftReceiver({ ...wish, channel: wish.channel as 'simulator' })} after={again} text={w.fill}>
          <p className="lead quiet">{w.submitted}。{w.changing}</p>
          <Form.Item name="channel" label={w.channel} rules={[{ required: true }]}><Select options={(data?.offered ?? []).map(({ channel, percent }) => ({ value: channel, label: `${w.channels[channel]}（${w.percent(percent)}）` }))} /></Form.Item>
          <Form.Item name="kind" label={w.kind} rules={[{ required: true }]}><Select options={Object.entries(w.kinds).map(([value, label]) => ({ value, label }))} /></Form.Item>
          <Form.Item name="account" label={w.number} extra={w.numberHint} rules={[{ required: true, pattern: /^[\w@.+-]{6,64}$/, message: w.numberWrong }]}><Input maxLength={64} autoComplete="off" /></Form.Item>
          <Form.Item name="holder" label={w.holder} rules={[{ required: true, min: 2, whitespace: true }]}><Input maxLength={60} /></Form.Item>
        </FormPage>}
      </Modal>
    </>
  )
}
