import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button, Form, Input, Select, Skeleton } from 'antd'
import { lazy, Suspense, type ComponentProps } from 'react'
import { FormPage } from '../../../design/form-page'
import { Act, Failed, Panel, Screen, State, Timeline, Waiting } from '../../../design/parts'
import { priceWords } from '../../../design/price-words'
import { voucherWords } from '../../../design/voucher-words'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'
import { BrandField, type Bears } from './brands'
import { FacetFields, useFacets } from './facets'
import { Pictures } from './pictures'
import { Specs } from './specs'
import { Video } from './video'
import { draftOf, emptyDraft, sending, wishOf, type Draft } from './wish'

/** The editor of stories is fetched when somebody edits a product, not with the list. */
const Story = lazy(() => import('./story'))
const WithStory = (field: ComponentProps<typeof Story>) => <Suspense fallback={<Skeleton active paragraph={{ rows: 4 }} />}><Story {...field} /></Suspense>

/** The product editor 商品编辑: one page with the basics, four blocks, pictures, options and prices. */
export function NewProduct() {
  const navigate = useNavigate()
  return (
    <Screen title={w.newProduct} back={<Link to="/products" aria-label={w.products}>‹</Link>}>
      <FormPage<Draft> name="new-product" initial={emptyDraft} text={w.saveDraft} submit={async (draft, key) => { const { id } = await sending(wishOf(draft), draft, (wish) => api.createProduct(wish, { key })); void navigate({ to: '/products/$id', params: { id } as never }) }}><Fields isNew /></FormPage>
    </Screen>
  )
}

export function Product() {
  const { id = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery({ queryKey: ['product', id], queryFn: () => api.myProduct({ id }) })
  const facets = useFacets(data?.categoryId)
  const again = () => { void refetch() }
  if (error) return <Failed fault={error} again={again} />
  if (!data || !facets) return <Waiting />
  return (
    <Screen title={<>{data.title} <State text={w.productStates[data.state] ?? data.state} tone={toneOf(data.state)} /></>} back={<Link to="/products" aria-label={w.products}>‹</Link>} actions={
      <>
        <Link to="/products/$id/prices" params={{ id } as never}><Button>{priceWords.see}</Button></Link>
        <Act text={w.copyProduct} run={async () => { const made = await api.copyProduct({ id }, { key: crypto.randomUUID() }); void navigate({ to: '/products/$id', params: { id: made.id } as never }) }} />
        {data.state === 'draft' && <Act isMain text={w.submit} run={() => api.submitProduct({ id })} after={again} />}
        {data.state === 'off_shelf' && <Act isMain text={w.onShelf} run={() => api.putOnShelf({ id })} after={again} />}
        {data.state === 'on_shelf' && <Act text={w.offShelf} run={() => api.takeOffShelf({ id })} after={again} />}
      </>}>
      {data.reason && <p className="wrong">{w.reason}：{data.reason}</p>}
      <FormPage<Draft> key={data.version} name={`product-${id}-${data.version}`} initial={draftOf(data, facets)} submit={(draft) => sending(wishOf(draft), draft, (wish) => api.changeProduct({ id, version: data.version, ...wish }))} after={again}><Fields bears={data.brandId ? { id: data.brandId, name: data.brand ?? '' } : undefined} /></FormPage>
      <Panel title={w.history}><Timeline items={data.history.map((step) => ({ key: step.at + step.toState, title: w.productStates[step.toState] ?? step.toState, at: step.at, note: `${step.actorId}${step.reason ? ` · ${step.reason}` : ''}` }))} /></Panel>
    </Screen>
  )
}

function Fields({ bears, isNew = false }: { readonly bears?: Bears | undefined; readonly isNew?: boolean }) {
  const { data: tree } = useQuery({ queryKey: ['categories'], queryFn: () => api.categories({}) })
  const { data: templates } = useQuery({ queryKey: ['freight'], queryFn: () => api.freightTemplates({}) })
  // Products stand in leaves only, so only leaves are offered.
  const categories = (tree?.items ?? []).flatMap((top) => (top.children.length === 0 ? [{ value: top.id, label: top.name }] : top.children.flatMap((child) => (child.children.length === 0 ? [{ value: child.id, label: `${top.name} › ${child.name}` }] : child.children.map((leaf) => ({ value: leaf.id, label: `${top.name} › ${child.name} › ${leaf.name}` }))))))
  return (
    <>
      <Panel title={w.basics}>
        <Form.Item name="title" label={w.productTitle} rules={[{ required: true, min: 2, max: 60 }]}><Input showCount maxLength={60} /></Form.Item>
        <div className="form-row">
          <Form.Item name="code" label={w.code} rules={[{ required: true }]}><Input maxLength={60} /></Form.Item>
          <Form.Item name="kind" label={voucherWords.kind} {...(isNew && { extra: voucherWords.kindHint })}><Select disabled={!isNew} options={Object.entries(voucherWords.kinds).map(([value, label]) => ({ value, label }))} /></Form.Item>
          <Form.Item name="categoryId" label={w.category} rules={[{ required: true }]}><Select showSearch optionFilterProp="label" options={categories} /></Form.Item>
          <Form.Item name="brandId" label={w.brand}><BrandField bears={bears} /></Form.Item>
          <Form.Item name="freightTemplateId" label={w.freightTemplate}><Select allowClear options={(templates?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>
        </div>
        <Form.Item name="subtitle" label={w.subtitle}><Input maxLength={120} /></Form.Item>
        <Form.Item name="sellingPoints" label={w.sellingPoints}><Input.TextArea className="desk-grows" rows={2} /></Form.Item>
        <FacetFields />
        <Form.Item name="attributes" label={w.attributes} extra={w.attributesHint}><Input.TextArea className="desk-grows" rows={2} /></Form.Item>
        <Form.Item name="pictures" label={w.pictures}><Pictures /></Form.Item>
        <Form.Item name="video" label={w.video}><Video /></Form.Item>
      </Panel>
      <Panel title={w.detail}>{(['pain', 'solution', 'trust', 'action'] as const).map((block) => <Form.Item key={block} name={['detail', block]} label={w.blocks[block]}><Input.TextArea className="desk-grows" rows={2} maxLength={2_000} /></Form.Item>)}
        <Form.Item name={['detail', 'story']} label={w.story}><WithStory /></Form.Item>
      </Panel>
      <Panel title={w.specs}><Specs /></Panel>
    </>
  )
}
