import { useQuery } from '@tanstack/react-query'
import { Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { findingWords as f } from '../../../design/finding-words'
import { FormPage } from '../../../design/form-page'
import { Act, Failed, Panel, Quiet, State, When } from '../../../design/parts'
import { api } from '../../api'

/** Pinned results 置顶 and why something ranks where it does 排序依据. */
interface Wish { query: string; productId: string; place: number; startsAt: string; endsAt: string; isPaid?: boolean; note?: string }
const initial: Wish = { query: '', productId: '', place: 1, startsAt: '', endsAt: '' }
const [fromMidnight, toMidnight] = ['T00:00:00+08:00', 'T23:59:59+08:00']

export function Pins() {
  const { data, refetch } = useQuery({ queryKey: ['pins'], queryFn: () => api.pins({}) })
  const [q, look] = useState('')
  const { data: found } = useQuery({ queryKey: ['pin-goods', q], queryFn: () => api.search({ q, limit: 20 }), enabled: q !== '' })
  const again = () => { void refetch() }
  const items = data?.items ?? []
  return (
    <Panel title={f.pins}>
      <p className="quiet">{f.pinsHint}</p>
      {items.length === 0 ? <p className="quiet">{f.noPins}</p> : <ul>{items.map((one) => <li key={one.id} className="desk-panel-head"><span><b>{f.pinned(one.query, one.place)}</b> {one.isPaid && <State text={f.isPaid} tone="warn" />} <Quiet>{one.productId} · <When at={one.startsAt} /> – <When at={one.endsAt} />{one.note && ` · ${one.note}`}</Quiet></span><Act small danger text={f.remove} run={() => api.removePin({ id: one.id })} after={again} /></li>)}</ul>}
      <FormPage<Wish> name="pin" initial={initial} text={f.addPin} submit={({ startsAt, endsAt, isPaid, note, ...wish }, key) => api.addPin({ ...wish, isPaid: isPaid ?? false, note: note ?? '', startsAt: startsAt + fromMidnight, endsAt: endsAt + toMidnight }, { key })} after={again}>
        <div className="form-row">
          <Form.Item name="query" label={f.query} rules={[{ required: true }]}><Input maxLength={100} /></Form.Item>
          <Form.Item name="productId" label={f.product} rules={[{ required: true }]}><Select showSearch filterOption={false} onSearch={look} options={(found?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))} /></Form.Item>
          <Form.Item name="place" label={f.place} rules={[{ required: true }]}><InputNumber min={1} max={10} precision={0} /></Form.Item>
          <Form.Item name="startsAt" label={f.starts} rules={[{ required: true }]}><Input type="date" /></Form.Item>
          <Form.Item name="endsAt" label={f.ends} rules={[{ required: true }]}><Input type="date" /></Form.Item>
        </div>
        <Form.Item name="isPaid" valuePropName="checked"><Checkbox>{f.paid}</Checkbox></Form.Item>
        <Form.Item name="note" label={f.note}><Input maxLength={200} /></Form.Item>
      </FormPage>
    </Panel>
  )
}

export function WhyRank() {
  const [q, ask] = useState('')
  const { data, error, refetch } = useQuery({ queryKey: ['why-rank', q], queryFn: () => api.whyRank({ q }), enabled: q !== '' })
  return (
    <Panel title={f.why}>
      <Input.Search aria-label={f.query} placeholder={f.whyHint} enterButton maxLength={100} onSearch={(value) => { ask(value.trim()) }} style={{ maxWidth: 480 }} />
      {error && <Failed fault={error} again={() => { void refetch() }} />}
      {data && (data.items.length === 0 ? <p className="quiet">{f.none}</p> : <div className="table-box" tabIndex={0} role="region" aria-label={f.why}><table className="table"><thead><tr><th scope="col" className="number">{f.rank}</th><th scope="col">{f.product}</th><th scope="col" className="number">{f.score}</th><th scope="col">{f.terms}</th><th scope="col" className="number">{f.sales}</th></tr></thead>
        <tbody>{data.items.map((one, at) => <tr key={one.id}><td className="number">{at + 1}</td><td>{one.title}</td><td className="number">{one.score}</td><td>{one.terms.map(({ term, points }) => `${term} ${points}`).join(' · ')}</td><td className="number">{one.sales}</td></tr>)}</tbody></table></div>)}
    </Panel>
  )
}
