import { useQuery } from '@tanstack/react-query'
import { Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { findingWords as f } from '../../../design/finding-words'
import { FormPage } from '../../../design/form-page'
import { Act, Failed, Panel, Quiet, Screen, Waiting, When } from '../../../design/parts'
import { localeNow } from '../../../design/theme'
import { api } from '../../api'

/** Recommendations at the desk 推荐运营: how well they learn, which categories go together, and why two products do. */
interface Named { readonly id: string; readonly name: string; readonly nameEn: string; readonly children?: readonly Named[] }
const nameOf = ({ name, nameEn }: Named): string => (localeNow() === 'en' ? nameEn : name)

export function Recommendations() {
  const { data, error, refetch } = useQuery({ queryKey: ['recommendations'], queryFn: async () => { const [{ items: learnt }, { items: pairs }, { items: tree }] = await Promise.all([api.learnt({}), api.complements({}), api.categories({})]); return { learnt, pairs, tree: tree as readonly Named[] } } })
  const again = () => { void refetch() }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  const options = data.tree.flatMap((top) => [{ value: top.id, label: nameOf(top) }, ...(top.children ?? []).map((child) => ({ value: child.id, label: `${nameOf(top)} › ${nameOf(child)}` }))])
  const said = (id: string): string => options.find(({ value }) => value === id)?.label ?? id
  return (
    <Screen title={f.title}>
      <Panel title={f.learnt}>{data.learnt.length === 0 ? <p className="quiet">{f.noneLearnt}</p> : <ul className="plain">{data.learnt.map((one) => <li key={one.kind}><b>{f.kinds[one.kind]}</b>：{f.learntSays(one.ways, one.products, one.stale)} <Quiet>{f.taste(one.beta, one.isOrdered)} · {f.found(one.found, one.asked)}</Quiet> <When at={one.chosenAt} /></li>)}</ul>}</Panel>
      <Panel title={f.complements}>
        <p className="quiet">{f.complementsHint}</p>
        {data.pairs.length === 0 ? <p className="quiet">{f.noComplements}</p> : <ul>{data.pairs.map((one) => <li key={one.id} className="desk-panel-head"><span>{said(one.categoryId)} → {said(one.otherId)}</span><Act small danger text={f.remove} run={() => api.removeComplement({ id: one.id })} after={again} /></li>)}</ul>}
        <FormPage<{ categoryId: string; otherId: string; position: number }> name="complement" initial={{ categoryId: '', otherId: '', position: 0 }} text={f.add} submit={(given, key) => api.addComplement(given, { key })} after={again}>
          <div className="form-row">
            <Form.Item name="categoryId" label={f.category} rules={[{ required: true }]}><Select showSearch optionFilterProp="label" options={options} /></Form.Item>
            <Form.Item name="otherId" label={f.other} rules={[{ required: true }]}><Select showSearch optionFilterProp="label" options={options} /></Form.Item>
            <Form.Item name="position" label={f.position}><InputNumber min={0} max={99} precision={0} /></Form.Item>
          </div>
        </FormPage>
      </Panel>
      <Neighbours />
    </Screen>
  )
}

function Neighbours() {
  const [id, look] = useState('')
  const { data, error, refetch } = useQuery({ queryKey: ['neighbours', id], queryFn: () => api.neighbours({ id }), enabled: id !== '' })
  return (
    <Panel title={f.neighbours}>
      <Input.Search aria-label={f.productId} placeholder={f.lookHint} enterButton={f.look} maxLength={60} onSearch={(value) => { look(value.trim()) }} style={{ maxWidth: 480 }} />
      {error && <Failed fault={error} again={() => { void refetch() }} />}
      {data && (data.items.length === 0 ? <p className="quiet">{f.noNeighbours}</p> : <div className="table-box" tabIndex={0} role="region" aria-label={f.neighbours}><table className="table"><thead><tr><th scope="col">{f.product}</th><th scope="col">{f.title}</th><th scope="col" className="number">{f.together}</th><th scope="col" className="number">{f.lift}</th><th scope="col" className="number">{f.score}</th></tr></thead>
        <tbody>{data.items.map((one) => <tr key={one.kind + one.productId}><td>{one.title ?? one.productId}</td><td>{f.kinds[one.kind]}</td><td className="number">{one.together}</td><td className="number">{one.lift.toFixed(2)}</td><td className="number">{one.score.toFixed(4)}</td></tr>)}</tbody></table></div>)}
    </Panel>
  )
}
