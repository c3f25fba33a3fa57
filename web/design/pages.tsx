import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Drawer, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { FormPage } from './form-page'
import { ListPage } from './list-page'
import { pageWords as w } from './page-words'
import { Quiet, State, When } from './parts'

/** Composed pages of the platform, or a store's front 页面列表. */
export interface PageRow { readonly id: string; readonly kind: string; readonly slug: string; readonly name: string; readonly liveNo: number | null; readonly hasDraft: boolean; readonly scheduledAt: string | null; readonly changedAt: string | null }
export interface ListCalls { readonly list: (ask: Readonly<Record<string, string>>, cursor: string | undefined) => Promise<{ readonly items: readonly PageRow[]; readonly next?: string | null }>; readonly open: (wish: { kind: 'home' | 'topic' | 'plain' | 'menu' | 'store'; slug: string; name: string }, key: string) => Promise<{ readonly id: string }> }
interface Wish { kind: 'home' | 'topic' | 'plain' | 'menu'; slug?: string; name: string }
const must = [{ required: true, message: w.required }]

export function PagesDesk({ calls, base, mayWrite, isStore }: { readonly base: string; readonly calls: ListCalls; readonly mayWrite: boolean; readonly isStore: boolean }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [isOpen, open] = useState(false)
  const go = (id: string) => { void queries.invalidateQueries({ queryKey: ['pages'] }); void navigate({ to: `${base}/${id}` }) }
  const front = () => { void calls.open({ kind: 'store', slug: '', name: w.kinds['store']! }, crypto.randomUUID()).then(({ id }) => { go(id) }) }
  const make = mayWrite ? isStore ? <Button type="primary" onClick={front}>{w.makeFront}</Button> : <Button type="primary" onClick={() => { open(true) }}>{w.make}</Button> : undefined
  return (
    <>
      <ListPage<PageRow> name="pages" title={w.title} head={<p className="quiet lead">{isStore ? w.storeHint : w.hint}</p>} idOf={({ id }) => id} to={({ id }) => `${base}/${id}`} load={calls.list} empty={make} actions={isStore ? undefined : make}
        filters={isStore ? [] : [{ name: 'kind', label: w.kind, options: Object.entries(w.kinds).map(([value, label]) => ({ value, label })) }]}
        columns={[
          { key: 'name', title: w.name, isMain: true, show: (row) => row.name }, { key: 'kind', title: w.kind, show: (row) => <>{w.kinds[row.kind]} {row.slug && <Quiet>{row.kind === 'menu' ? w.menus[row.slug] : row.slug}</Quiet>}</> },
          { key: 'state', title: w.state, show: (row) => <>{row.liveNo === null ? <State text={w.notLive} tone="calm" /> : <State text={w.live(row.liveNo)} tone="good" />} {row.hasDraft && <State text={w.draft} tone="warn" />} {row.scheduledAt && <State text={w.scheduled} tone="busy" />}</> },
          { key: 'changed', title: w.changed, show: (row) => <When at={row.changedAt} /> }]} />
      <Drawer title={w.make} open={isOpen} onClose={() => { open(false) }} destroyOnHidden>
        <FormPage<Wish> name="new-page" initial={{ kind: 'topic', name: '' }} keepsDraft={false} text={w.make} submit={async ({ kind, slug, name }, key) => { const { id } = await calls.open({ kind, slug: kind === 'home' ? '' : slug ?? '', name }, key); go(id) }}>
          {(form) => <>
            <Form.Item name="kind" label={w.kind} rules={must}><Select options={(['home', 'topic', 'plain', 'menu'] as const).map((value) => ({ value, label: w.kinds[value] }))} onChange={() => { form.setFieldValue('slug', undefined) }} /></Form.Item>
            <Form.Item name="name" label={w.name} rules={must}><Input maxLength={40} /></Form.Item>
            <Form.Item noStyle dependencies={['kind']}>{({ getFieldValue }) => (getFieldValue('kind') === 'home' ? null : getFieldValue('kind') === 'menu' ? <Form.Item name="slug" label={w.menu} rules={must}><Select options={Object.entries(w.menus).map(([value, label]) => ({ value, label }))} /></Form.Item> : <Form.Item name="slug" label={w.slug} extra={w.slugHint} rules={must}><Input maxLength={60} /></Form.Item>)}</Form.Item>
          </>}
        </FormPage>
      </Drawer>
    </>
  )
}
