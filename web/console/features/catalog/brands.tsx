import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { Act, ActWithReason, Panel, Quiet, State, useDo, When } from '../../../design/parts'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** Brands 品牌: what merchants propose is approved, merged into one that exists, or rejected with a reason; one no longer wanted is retired. */
type Row = Awaited<ReturnType<typeof api.allBrands>>['items'][number]
const canApprove = ({ state }: Row) => state === 'proposed' || state === 'retired' || state === 'rejected'

export function Brands() {
  const queries = useQueryClient()
  const again = () => { void queries.invalidateQueries({ queryKey: ['brands'] }) }
  const [isOpen, open] = useState(false)
  const [merging, merge] = useState<Row>()
  return (
    <ListPage<Row> name="brands" sheet="allBrands" title={w.brands} idOf={(row) => row.id} load={(ask, cursor) => api.allBrands({ ...ask, limit: 50, ...(cursor && { cursor }) })} actions={<Button type="primary" onClick={() => { open(!isOpen) }}>{w.newBrand}</Button>}
      head={<>{isOpen && <Fresh after={() => { open(false); again() }} />}{merging && <Merge brand={merging} close={() => { merge(undefined) }} after={again} />}</>}
      filters={[{ name: 'state', label: w.state, options: Object.entries(w.brandStates).map(([value, label]) => ({ value, label })) }, { name: 'q', label: w.name }]}
      bulk={[{ text: w.approve, canRun: (row) => row.state === 'proposed', run: (row) => api.judgeBrand({ id: row.id, outcome: 'approve' }) }]}
      columns={[
        { key: 'name', title: w.name, text: (row) => row.name, show: (row) => <span className="thumb">{row.logo && <img src={`/files/${row.logo}?w=320`} alt="" loading="lazy" width={44} height={44} />}{row.name}</span> },
        { key: 'nameEn', title: w.nameEn, text: (row) => row.nameEn, show: (row) => row.nameEn },
        { key: 'initial', title: w.initial, text: (row) => row.initial, show: (row) => row.initial },
        { key: 'state', title: w.state, text: (row) => w.brandStates[row.state] ?? row.state, show: (row) => <><State text={w.brandStates[row.state] ?? row.state} tone={toneOf(row.state)} />{row.reason && <div><Quiet>{row.reason}</Quiet></div>}</> },
        { key: 'products', title: w.productsOfBrand, isNumber: true, text: (row) => row.products, show: (row) => row.products },
        { key: 'createdAt', title: w.foundedAt, text: (row) => row.createdAt, show: (row) => <When at={row.createdAt} /> },
        { key: 'do', title: '', show: (row) => (
          <span className="screen-actions">
            {canApprove(row) && <Act small text={row.state === 'proposed' ? w.approve : w.restoreBrand} run={() => api.judgeBrand({ id: row.id, outcome: 'approve' })} after={again} />}
            {row.state !== 'merged' && <Button size="small" onClick={() => { merge(row) }}>{w.merge}</Button>}
            {row.state === 'proposed' && <ActWithReason small danger text={w.reject} run={(reason) => api.judgeBrand({ id: row.id, outcome: 'reject', reason })} after={again} />}
            {row.state === 'active' && <ActWithReason small danger text={w.retire} run={(reason) => api.judgeBrand({ id: row.id, outcome: 'retire', reason })} after={again} />}
          </span>) },
      ]} />
  )
}

const Fresh = ({ after }: { readonly after: () => void }) => (
  <Panel title={w.newBrand}>
    <FormPage<{ name: string; nameEn: string }> name="brand" initial={{ name: '', nameEn: '' }} submit={(wish, key) => api.foundBrand(wish, { key })} after={after}>
      <div className="form-row"><Form.Item name="name" label={w.name} rules={[{ required: true }]}><Input maxLength={40} /></Form.Item><Form.Item name="nameEn" label={w.nameEn}><Input maxLength={40} /></Form.Item></div>
    </FormPage>
  </Panel>
)

/** The brand that another goes into is sought by name; its products follow at once. */
function Merge({ brand, close, after }: { readonly brand: Row; readonly close: () => void; readonly after: () => void }) {
  const act = useDo()
  const [q, ask] = useState('')
  const [into, choose] = useState<string>()
  const [busy, setBusy] = useState(false)
  const { data } = useQuery({ queryKey: ['brands', 'into', q], queryFn: () => api.allBrands({ state: 'active', limit: 50, ...(q && { q }) }) })
  const options = (data?.items ?? []).filter(({ id }) => id !== brand.id).map(({ id, name, nameEn }) => ({ value: id, label: `${name} ${nameEn}` }))
  const go = () => {
    if (!into) return
    setBusy(true)
    void act(() => api.judgeBrand({ id: brand.id, outcome: 'merge', intoId: into })).then((ok) => { if (ok) { close(); after() } }).finally(() => { setBusy(false) })
  }
  return (
    <Modal open title={`${w.merge} · ${brand.name}`} okText={w.merge} confirmLoading={busy} okButtonProps={{ disabled: !into }} onOk={go} onCancel={close}>
      <p>{w.mergeHint(brand.products)}</p>
      <Select aria-label={w.mergeInto} placeholder={w.mergeInto} showSearch filterOption={false} onSearch={(text) => { ask(text.trim().slice(0, 40)) }} options={options} value={into ?? null} onChange={(id: string) => { choose(id) }} style={{ width: '100%' }} />
    </Modal>
  )
}
