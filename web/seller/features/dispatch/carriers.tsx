import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Checkbox, Form, Input, InputNumber, Select, Tag } from 'antd'
import { useState } from 'react'
import { categoryNames } from '../../../design/category-names'
import { dispatchWords as w } from '../../../design/dispatch-words'
import { FormPage } from '../../../design/form-page'
import { Failed, Panel, Screen, Waiting } from '../../../design/parts'
import { api } from '../../api'
import { RegionPick } from '../../region-pick'

/** Carriers by area 快递规则: the store's rules in their sequence, those it asks besides, and remote places. */
type Plan = Awaited<ReturnType<typeof api.carrierPlan>>
interface RuleDraft { name: string; codes: string[]; leastGram?: number | null; mostGram?: number | null; categoryIds: string[]; carrier: string }
interface Draft { rules: RuleDraft[]; fallbacks: string[]; isRemoteByEms: boolean }
const gramsPerKg = 1_000
const kg = (grams: number | null) => (grams === null ? null : grams / gramsPerKg)
const grams = (kilograms: number | null | undefined) => (kilograms === null || kilograms === undefined ? null : Math.round(kilograms * gramsPerKg))
const draftOf = (plan: Plan): Draft => ({ ...plan, rules: plan.rules.map((rule) => ({ ...rule, leastGram: kg(rule.leastGram), mostGram: kg(rule.mostGram) })) })
const wishOf = ({ rules, fallbacks, isRemoteByEms }: Draft): Plan => ({ fallbacks: fallbacks ?? [], isRemoteByEms: isRemoteByEms ?? false, rules: (rules ?? []).map(({ name, codes = [], leastGram, mostGram, categoryIds = [], carrier }) => ({ name, codes, leastGram: grams(leastGram), mostGram: grams(mostGram), categoryIds, carrier })) })

export function Carriers() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['carrier-plan'], queryFn: () => api.carrierPlan({}) })
  const again = () => { void refetch(); void queries.invalidateQueries({ queryKey: ['desk'] }) }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  return (
    <Screen title={w.plan} back={<Link to={'/dispatch' as '/'} aria-label={w.back}>‹</Link>} actions={<Link to={'/dispatch/accounts' as '/'}>{w.accounts}</Link>}>
      <Alert type="info" showIcon message={w.planHint} style={{ marginBottom: 12 }} />
      <Panel><FormPage<Draft> name="carrier-plan" keepsDraft={false} initial={draftOf(data)} submit={(draft) => api.putCarrierPlan(wishOf(draft))} after={again}><Fields /></FormPage></Panel>
    </Screen>
  )
}

function Fields() {
  const { data: carriers } = useQuery({ queryKey: ['carriers'], queryFn: () => api.carriers({}) })
  const { data: tree } = useQuery({ queryKey: ['categories'], queryFn: () => api.categories({}) })
  const options = (carriers?.items ?? []).map(({ code, name }) => ({ value: code, label: name }))
  const kinds = [...categoryNames(tree?.items ?? [])].map(([value, label]) => ({ value, label }))
  return (
    <>
      <Form.List name="rules">{(fields, { add, remove, move }) => (
        <>
          {fields.length === 0 && <p className="quiet">{w.noRules}</p>}
          {fields.map(({ key, name }) => (
            <fieldset key={key} className="desk-panel" aria-label={`${w.rules} ${name + 1}`}>
              <div className="form-row">
                <Form.Item name={[name, 'name']} label={w.ruleName} rules={[{ required: true, whitespace: true, message: w.required }]}><Input maxLength={30} /></Form.Item>
                <Form.Item name={[name, 'carrier']} label={w.carrier} rules={[{ required: true, message: w.required }]}><Select aria-label={w.carrier} showSearch optionFilterProp="label" options={options} /></Form.Item>
                <Form.Item name={[name, 'leastGram']} label={w.leastKg}><InputNumber min={0} max={10_000} precision={3} placeholder={w.noLimit} /></Form.Item>
                <Form.Item name={[name, 'mostGram']} label={w.mostKg}><InputNumber min={0} max={10_000} precision={3} placeholder={w.noLimit} /></Form.Item>
              </div>
              <Form.Item name={[name, 'codes']} label={w.regions} extra={w.regionsHint}><Regions /></Form.Item>
              <Form.Item name={[name, 'categoryIds']} label={w.categories} extra={w.categoriesHint}><Select mode="multiple" optionFilterProp="label" options={kinds} /></Form.Item>
              <span className="screen-actions"><Button size="small" disabled={name === 0} onClick={() => { move(name, name - 1) }}>{w.up}</Button><Button size="small" disabled={name === fields.length - 1} onClick={() => { move(name, name + 1) }}>{w.down}</Button><Button size="small" danger onClick={() => { remove(name) }}>{w.remove}</Button></span>
            </fieldset>
          ))}
          <p><Button onClick={() => { add({ name: '', codes: [], leastGram: null, mostGram: null, categoryIds: [] }) }}>{w.addRule}</Button></p>
        </>
      )}</Form.List>
      <Form.Item name="isRemoteByEms" valuePropName="checked"><Checkbox>{w.remoteByEms}</Checkbox></Form.Item>
      <Form.Item name="fallbacks" label={w.fallbacks}><Select mode="multiple" optionFilterProp="label" options={options} /></Form.Item>
    </>
  )
}

function Regions({ value = [], onChange }: { readonly value?: string[]; readonly onChange?: (codes: string[]) => void }) {
  const [code, setCode] = useState('')
  return (
    <span className="screen-actions">
      {value.map((one) => <Tag key={one} closable onClose={() => { onChange?.(value.filter((other) => other !== one)) }}><RegionName code={one} /></Tag>)}
      <RegionPick any value={code} onChange={setCode} />
      <Button size="small" disabled={code === '' || value.includes(code)} onClick={() => { onChange?.([...value, code]); setCode('') }}>{w.addRegion}</Button>
    </span>
  )
}

/** 浙江省 杭州市: from the lists that hold its codes. */
function RegionName({ code }: { readonly code: string }) {
  const levels = [2, 4, 6].filter((length) => length <= code.length)
  return <>{levels.map((length) => <LevelName key={length} code={code.slice(0, length)} />)}</>
}
function LevelName({ code }: { readonly code: string }) {
  const parent = code.slice(0, -2)
  const { data } = useQuery({ queryKey: ['regions', parent], queryFn: () => api.regions(parent ? { parent } : {}), staleTime: Infinity })
  return <>{data?.items.find((one) => one.code === code)?.name ?? code} </>
}
