import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { dispatchWords as w } from '../../../design/dispatch-words'
import { FormPage } from '../../../design/form-page'
import { api } from '../../api'
import { RegionPick } from '../../region-pick'

/** Who sends 发件信息: asked for before the first waybill, changed whenever. */
interface Draft { name: string; phone: string; districtCode: string; street: string }
const required = { required: true, whitespace: true, message: w.required }

export function Sender() {
  const queries = useQueryClient()
  const [isOpen, open] = useState(false)
  const { data } = useQuery({ queryKey: ['sender'], queryFn: () => api.sender({}) })
  if (!data) return null
  const { sender } = data
  const button = <Button size="small" type={sender ? 'default' : 'primary'} onClick={() => { open(true) }}>{sender ? w.sender : w.fill}</Button>
  return (
    <>
      {sender ? button : <Alert type="warning" showIcon message={w.senderMissing} action={button} style={{ marginBottom: 12, width: '100%' }} />}
      <Modal open={isOpen} title={w.sender} onCancel={() => { open(false) }} footer={null} destroyOnHidden>
        <FormPage<Draft> name="sender" keepsDraft={false} initial={{ name: sender?.name ?? '', phone: sender?.phone ?? '', districtCode: sender?.districtCode ?? '', street: sender?.street ?? '' }} submit={(draft) => api.putSender(draft)} after={() => { open(false); void queries.invalidateQueries({ queryKey: ['sender'] }) }}>
          <Form.Item name="name" label={w.name} extra={w.senderHint} rules={[required]}><Input maxLength={30} autoComplete="off" /></Form.Item>
          <Form.Item name="phone" label={w.phone} rules={[required, { pattern: /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/, message: w.phoneWrong }]}><Input maxLength={20} inputMode="tel" autoComplete="off" /></Form.Item>
          <Form.Item name="districtCode" label={w.region} rules={[{ required: true, len: 6, message: w.required }]}><RegionPick /></Form.Item>
          <Form.Item name="street" label={w.street} rules={[required]}><Input maxLength={120} autoComplete="off" /></Form.Item>
        </FormPage>
      </Modal>
    </>
  )
}
