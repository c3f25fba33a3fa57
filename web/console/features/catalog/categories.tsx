import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Form, Input, InputNumber, Select } from 'antd'
import { FormPage } from '../../../design/form-page'
import { Failed, Panel, Screen, Waiting } from '../../../design/parts'
import { localeNow } from '../../../design/theme'
import { api } from '../../api'
import { words as w } from '../../words'

/** The tree of categories 类目, one more in it, and the way to the facets of each. */
interface Wish { slug: string; name: string; nameEn: string; parentId?: string; position: number }

export function Categories() {
  const { data, error, refetch } = useQuery({ queryKey: ['categories'], queryFn: () => api.categories({}) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const parents = data.items.flatMap((top) => [{ value: top.id, label: top.name }, ...top.children.map((child) => ({ value: child.id, label: `${top.name} › ${child.name}` }))])
  return (
    <Screen title={w.categories}>
      <Panel title={w.newCategory}>
        <FormPage<Wish> name="category" initial={{ slug: '', name: '', nameEn: '', position: 100 }} submit={({ parentId, ...wish }, key) => api.createCategory({ ...wish, ...(parentId && { parentId }) }, { key })} after={() => { void refetch() }}>
          <div className="form-row">
            <Form.Item name="name" label={w.name} rules={[{ required: true }]}><Input maxLength={20} /></Form.Item>
            <Form.Item name="nameEn" label={w.nameEn} rules={[{ required: true }]}><Input maxLength={40} /></Form.Item>
            <Form.Item name="slug" label={w.slug} rules={[{ required: true, pattern: /^[a-z0-9-]{2,40}$/ }]}><Input maxLength={40} /></Form.Item>
            <Form.Item name="parentId" label={w.parent}><Select allowClear showSearch optionFilterProp="label" placeholder={w.none} options={parents} /></Form.Item>
            <Form.Item name="position" label={w.position}><InputNumber min={0} max={10_000} precision={0} /></Form.Item>
          </div>
        </FormPage>
      </Panel>
      <Panel title={w.categories}>{data.items.map((top) => <details key={top.id}><summary><b>{nameOf(top)}</b> · {top.slug}（{top.children.length}）</summary><ul><li><ToFacets one={top} /></li>{top.children.map((child) => <li key={child.id}>{nameOf(child)} · {child.slug} <ToFacets one={child} />{child.children.length > 0 && <ul>{child.children.map((leaf) => <li key={leaf.id}>{nameOf(leaf)} · {leaf.slug} <ToFacets one={leaf} /></li>)}</ul>}</li>)}</ul></details>)}</Panel>
    </Screen>
  )
}

interface Named { readonly id: string; readonly name: string; readonly nameEn: string }
const nameOf = ({ name, nameEn }: Named): string => (localeNow() === 'en' ? nameEn : name)
const ToFacets = ({ one }: { readonly one: Named }) => <Link to="/categories/$id" params={{ id: one.id } as never} aria-label={`${nameOf(one)} ${w.facets}`}>{w.facets}</Link>
