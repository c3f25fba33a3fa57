import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Checkbox, Form, Input, Select } from 'antd'
import { FormPage } from '../../../design/form-page'
import { Facts, Failed, Panel, Screen, Waiting } from '../../../design/parts'
import { localeNow } from '../../../design/theme'
import { api } from '../../api'
import { words as w } from '../../words'

/** The facets of one category 筛选项: what its products say of themselves, and what shoppers may narrow by. Those from above hold here as well. */
type Facet = Awaited<ReturnType<typeof api.categoryFacets>>['own'][number]
const fresh: Facet = { name: '', nameEn: '', type: 'choice', unit: '', values: [], required: false, filterable: true }
const mostFacets = 30

export function Facets() {
  const { id = '' } = useParams({ strict: false })
  const { data: tree } = useQuery({ queryKey: ['categories'], queryFn: () => api.categories({}) })
  const { data, error, refetch } = useQuery({ queryKey: ['facets', id], queryFn: () => api.categoryFacets({ id }) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const one = tree?.items.flatMap((top) => [top, ...top.children.flatMap((child) => [child, ...child.children])]).find((category) => category.id === id)
  return (
    <Screen title={`${one ? (localeNow() === 'en' ? one.nameEn : one.name) : ''} · ${w.facets}`} back={<Link to="/categories" aria-label={w.categories}>‹</Link>}>
      {data.above.length > 0 && <Panel title={w.facetsAbove}><Facts items={data.above.map((facet) => [`${facet.name} ${facet.nameEn}`, said(facet)] as const)} /></Panel>}
      <Panel title={w.facets}>
        <p className="quiet">{w.facetsHint}</p>
        <FormPage<{ facets: Facet[] }> key={JSON.stringify(data.own)} name={`facets-${id}`} initial={{ facets: data.own }} submit={({ facets }) => api.setFacets({ id, facets })} after={() => { void refetch() }}>
          <Form.List name="facets">{(fields, { add, remove, move }) => (
            <>
              {fields.map(({ key, name }) => <One key={key} at={name} remove={() => { remove(name) }} up={name > 0 ? () => { move(name, name - 1) } : undefined} />)}
              <Button disabled={fields.length >= mostFacets} onClick={() => { add({ ...fresh }) }}>{w.addFacet}</Button>
            </>
          )}</Form.List>
        </FormPage>
      </Panel>
    </Screen>
  )
}

const said = ({ type, unit, values, required, filterable }: Facet): string => [w.facetTypes[type], unit, values.join('、'), required ? w.facetRequired : '', filterable ? w.facetFilterable : ''].filter(Boolean).join(' · ')

function One({ at, remove, up }: { readonly at: number; readonly remove: () => void; readonly up: (() => void) | undefined }) {
  const facet = Form.useWatch(['facets', at]) as Facet | undefined
  return (
    <fieldset className="desk-panel" aria-label={facet?.name ?? w.facets}>
      <div className="form-row">
        <Form.Item name={[at, 'name']} label={w.name} rules={[{ required: true, max: 20 }]}><Input maxLength={20} /></Form.Item>
        <Form.Item name={[at, 'nameEn']} label={w.nameEn} rules={[{ required: true, max: 40 }]}><Input maxLength={40} /></Form.Item>
        <Form.Item name={[at, 'type']} label={w.facetType}><Select options={Object.entries(w.facetTypes).map(([value, label]) => ({ value, label }))} /></Form.Item>
        {facet?.type === 'number' && <Form.Item name={[at, 'unit']} label={w.facetUnit}><Input maxLength={10} /></Form.Item>}
      </div>
      {facet?.type === 'choice' && <Form.Item name={[at, 'values']} label={w.facetValues}><Select mode="tags" tokenSeparators={[',', '，', '、', '；', ';']} open={false} suffixIcon={null} maxCount={100} /></Form.Item>}
      <p className="screen-actions">
        <Form.Item name={[at, 'required']} valuePropName="checked" noStyle><Checkbox>{w.facetRequired}</Checkbox></Form.Item>
        <Form.Item name={[at, 'filterable']} valuePropName="checked" noStyle><Checkbox>{w.facetFilterable}</Checkbox></Form.Item>
        {up && <Button size="small" onClick={up}>{w.moveUp}</Button>}
        <Button size="small" danger onClick={remove}>{w.remove}</Button>
      </p>
    </fieldset>
  )
}
