import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { parcelWords as w } from '../../../design/parcel-words'
import { api } from '../../api'

/** A wrong number is put right 更正运单号, as long as the parcel was not collected. */
export function Renumber({ parcel, after }: { readonly parcel: { readonly id: string; readonly carrier: string; readonly number: string; readonly state: string }; readonly after: () => void }) {
  const [isOpen, open] = useState(false)
  const { data } = useQuery({ queryKey: ['carriers'], queryFn: () => api.carriers({}), enabled: isOpen })
  if (parcel.state !== 'awaiting') return null
  return (
    <p>
      <Button size="small" onClick={() => { open(true) }}>{w.renumber}</Button>
      <Modal open={isOpen} title={w.renumber} onCancel={() => { open(false) }} footer={null} destroyOnHidden>
        <FormPage<{ carrier: string; number: string }> name={`renumber-${parcel.id}`} keepsDraft={false} initial={{ carrier: parcel.carrier, number: parcel.number }} submit={({ carrier, number }) => api.replaceNumber({ id: parcel.id, carrier, number: number.trim() })} after={() => { open(false); after() }} text={w.save}>
          <Form.Item name="carrier" label={w.carrier} rules={[{ required: true }]}><Select showSearch optionFilterProp="label" options={(data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }))} /></Form.Item>
          <Form.Item name="number" label={w.number} extra={w.renumberHint} rules={[{ required: true }]}><Input maxLength={40} autoComplete="off" /></Form.Item>
        </FormPage>
      </Modal>
    </p>
  )
}
