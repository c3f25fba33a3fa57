import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { parcelWords as w } from '../../../design/parcel-words'
import { StalledDesk, type StalledRow } from '../../../design/parcels'
import { api } from '../../api'

/** Stalled parcels 停滞的包裹 of the store: why, for how long, and what was done about each. */
export function Stalled() {
  const queries = useQueryClient()
  const [open, setOpen] = useState<StalledRow>()
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) })
  const may = me?.permits.includes('logistics.write') ?? false
  const after = () => { setOpen(undefined); void queries.invalidateQueries({ queryKey: ['stalled'] }) }
  return (
    <>
      <StalledDesk load={(cursor) => api.merchantStalled({ limit: 50, ...(cursor && { cursor }) })} {...(may && { act: (row: StalledRow) => <Button size="small" onClick={() => { setOpen(row) }}>{w.follow}</Button> })} />
      <Modal open={open !== undefined} title={open && `${w.follow}：${open.number}`} onCancel={() => { setOpen(undefined) }} footer={null} destroyOnHidden>
        {open && <FormPage<{ words: string }> name={`stall-${open.id}`} initial={{ words: open.words }} submit={({ words }) => api.acknowledgeStall({ id: open.id, words })} after={after} text={w.followSend}><Form.Item name="words" label={w.followed} extra={w.followHint} rules={[{ required: true, whitespace: true }]}><Input.TextArea rows={3} maxLength={200} showCount /></Form.Item></FormPage>}
      </Modal>
    </>
  )
}
