import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../api'
import { words as w } from '../../words'
import { Pictures } from './pictures'

/** The brand of a product 品牌: chosen among those in use, or proposed; staff approve what is new. */
export interface Bears { readonly id: string; readonly name: string }
const waitMs = 250

export function BrandField({ id, value, onChange, bears }: { readonly id?: string; readonly value?: string; readonly onChange?: (id: string | undefined) => void; readonly bears?: Bears | undefined }) {
  const [q, ask] = useState('')
  const [timer, setTimer] = useState<ReturnType<typeof setTimeout>>()
  const [isOpen, open] = useState(false)
  const [isListed, list] = useState(false)
  const [own, setOwn] = useState<Bears | undefined>(bears)
  const queries = useQueryClient()
  const { data, isFetching } = useQuery({ queryKey: ['brands', q], queryFn: () => api.brandChoices(q ? { q } : {}) })
  const found = (data?.items ?? []).map((brand) => ({ value: brand.id, label: `${brand.name}${brand.nameEn && ` ${brand.nameEn}`}${brand.state === 'proposed' ? `（${w.brandWaits}）` : ''}` }))
  // What it bears now is offered until something is sought; its name is shown all the while.
  const options = own && q === '' && !found.some((one) => one.value === own.id) ? [{ value: own.id, label: own.name }, ...found] : found
  return (
    <>
      <Select {...(id && { id })} open={isListed} onOpenChange={list} showSearch allowClear filterOption={false} placeholder={w.noBrand} labelRender={({ label, value: id }) => label ?? (own?.id === id ? own.name : w.brand)} loading={isFetching} value={value ?? null} options={options} onChange={(id: string | undefined) => { onChange?.(id) }}
        onSearch={(text) => { clearTimeout(timer); setTimer(setTimeout(() => { ask(text.trim().slice(0, 40)) }, waitMs)) }}
        popupRender={(menu) => <>{menu}<Button type="link" block onMouseDown={(event) => { event.preventDefault() }} onClick={() => { list(false); open(true) }}>{w.proposeBrand}</Button></>} />
      {isOpen && <Proposal name={q} close={() => { open(false) }} made={(brand) => { setOwn(brand); onChange?.(brand.id); void queries.invalidateQueries({ queryKey: ['brands'] }) }} />}
    </>
  )
}

function Proposal({ name, close, made }: { readonly name: string; readonly close: () => void; readonly made: (brand: Bears) => void }) {
  const [form] = Form.useForm<{ name: string; nameEn: string; logo: string[] }>()
  const [busy, setBusy] = useState(false)
  const send = async () => {
    const { name, nameEn, logo } = await form.validateFields()
    setBusy(true)
    try {
      const brand = await api.proposeBrand({ name, nameEn, ...(logo[0] && { logo: logo[0] }) }, { key: crypto.randomUUID() })
      made({ id: brand.id, name: brand.name })
      close()
    } catch (fault) { form.setFields([{ name: 'name', errors: [(fault as Error).message] }]) } finally { setBusy(false) }
  }
  return (
    <Modal open title={w.proposeBrand} okText={w.propose} cancelText={w.close} confirmLoading={busy} onOk={() => { void send().catch(() => {}) }} onCancel={close}>
      <p className="quiet">{w.proposeHint}</p>
      <Form form={form} layout="vertical" component={false} initialValues={{ name, nameEn: '', logo: [] }}>
        <Form.Item name="name" label={w.brandName} rules={[{ required: true, max: 40 }]}><Input maxLength={40} /></Form.Item>
        <Form.Item name="nameEn" label={w.brandNameEn}><Input maxLength={40} /></Form.Item>
        <Form.Item name="logo" label={w.brandLogo}><Pictures most={1} /></Form.Item>
      </Form>
    </Modal>
  )
}
