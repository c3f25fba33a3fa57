import { useQuery } from '@tanstack/react-query'
import { Form, Input, InputNumber, Select } from 'antd'
import { localeNow } from '../../../design/theme'
import { api } from '../../api'
import { words as w } from '../../words'
import type { Draft, Facet } from './wish'

/** What the chosen category asks of a product 类目参数: a field for each of its facets, of its type. */
export function useFacets(categoryId: string | undefined): readonly Facet[] | undefined {
  const { data } = useQuery({ queryKey: ['facets', categoryId], queryFn: () => api.categoryFacets({ id: categoryId! }), enabled: Boolean(categoryId) })
  return data && [...data.above.filter(({ name }) => !data.own.some((one) => one.name === name)), ...data.own]
}

export function FacetFields() {
  const categoryId = Form.useWatch('categoryId', Form.useFormInstance<Draft>()) as string | undefined
  const facets = useFacets(categoryId)
  if (!facets || facets.length === 0) return null
  return (
    <fieldset className="desk-panel" aria-label={w.facets}>
      <b>{w.facets}</b>
      <div className="form-row">{facets.map((facet) => <Form.Item key={facet.name} name={['facets', facet.name]} label={localeNow() === 'en' ? facet.nameEn : facet.name} tooltip={facet.required ? w.facetRequired : undefined} required={facet.required}>{fieldOf(facet)}</Form.Item>)}</div>
    </fieldset>
  )
}

function fieldOf({ type, unit, values }: Facet) {
  if (type === 'choice') return <Select mode="multiple" allowClear optionFilterProp="label" options={values.map((value) => ({ value, label: value }))} />
  if (type === 'number') return <InputNumber stringMode min="0" max="1000000000" suffix={unit} style={{ width: '100%' }} />
  return <Input maxLength={80} />
}
