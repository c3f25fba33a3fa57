import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { FormPage } from '../../../design/form-page'
import { Failed, Panel, Screen, Waiting } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

/** Freight templates 运费模板: by piece, weight or volume, for each region, free from an amount or pieces on, or not delivered at all (E10). */
type Template = Awaited<ReturnType<typeof api.freightTemplates>>['items'][number]
interface ZoneDraft { codes: string[]; isBlocked: boolean; first: number; firstYuan: number; extra: number; extraYuan: number; freeFromYuan?: number | null; freeFromPieces?: number | null }
interface Draft { name: string; by: Template['by']; isDefault: boolean; zones: ZoneDraft[] }
const fenPerYuan = 100
const zone: ZoneDraft = { codes: [], isBlocked: false, first: 1, firstYuan: 10, extra: 1, extraYuan: 5 }

const draftOf = ({ name, by, isDefault, zones }: Template): Draft => ({ name, by, isDefault, zones: zones.map(({ codes, isBlocked, first, firstFen, extra, extraFen, freeFromFen, freeFromPieces }) => ({ codes: [...codes], isBlocked, first, firstYuan: firstFen / fenPerYuan, extra, extraYuan: extraFen / fenPerYuan, freeFromYuan: freeFromFen === null ? null : freeFromFen / fenPerYuan, freeFromPieces })) })
const wishOf = ({ zones, ...rest }: Draft) => ({ ...rest, isDefault: rest.isDefault ?? false, zones: zones.map(({ codes = [], isBlocked = false, first, firstYuan, extra, extraYuan, freeFromYuan, freeFromPieces }) => ({ codes, isBlocked, first, firstFen: Math.round(firstYuan * fenPerYuan), extra, extraFen: Math.round(extraYuan * fenPerYuan), freeFromFen: freeFromYuan === null || freeFromYuan === undefined ? null : Math.round(freeFromYuan * fenPerYuan), freeFromPieces: freeFromPieces ?? null })) })

export function Freight() {
  const { data, error, refetch } = useQuery({ queryKey: ['freight'], queryFn: () => api.freightTemplates({}) })
  const again = () => { void refetch() }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  return (
    <Screen title={w.freight}>
      {data.items.map((one) => <Panel key={one.id} title={`${one.name}${one.isDefault ? `（${w.isDefault}）` : ''}`}><FormPage<Draft> name={`freight-${one.id}`} keepsDraft={false} initial={draftOf(one)} submit={(draft) => api.changeFreightTemplate({ id: one.id, ...wishOf(draft) })} after={again}><Fields /></FormPage></Panel>)}
      <Panel title={w.newTemplate}><FormPage<Draft> name="freight-new" initial={{ name: '', by: 'piece', isDefault: data.items.length === 0, zones: [zone] }} submit={(draft, key) => api.addFreightTemplate(wishOf(draft), { key })} after={again}><Fields /></FormPage></Panel>
    </Screen>
  )
}

function Fields() {
  const { data } = useQuery({ queryKey: ['provinces'], queryFn: () => api.regions({}) })
  const provinces = (data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }))
  return (
    <>
      <div className="form-row">
        <Form.Item name="name" label={w.templateName} rules={[{ required: true }]}><Input maxLength={30} /></Form.Item>
        <Form.Item name="by" label={w.by}><Select options={[{ value: 'piece', label: w.byPiece }, { value: 'weight', label: w.byWeight }, { value: 'volume', label: w.byVolume }]} /></Form.Item>
        <Form.Item name="isDefault" valuePropName="checked" label=" " colon={false}><Checkbox>{w.isDefault}</Checkbox></Form.Item>
      </div>
      <Form.List name="zones">{(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <fieldset key={key} className="desk-panel" aria-label={`${w.regions} ${name + 1}`}>
              <Form.Item name={[name, 'codes']} label={w.someRegions} extra={w.everywhere}><Select mode="multiple" optionFilterProp="label" options={provinces} /></Form.Item>
              <div className="form-row">
                <Form.Item name={[name, 'first']} label={w.first}><InputNumber min={0} precision={0} /></Form.Item><Form.Item name={[name, 'firstYuan']} label={w.firstFen}><InputNumber min={0} precision={2} prefix="¥" /></Form.Item>
                <Form.Item name={[name, 'extra']} label={w.extra}><InputNumber min={1} precision={0} /></Form.Item><Form.Item name={[name, 'extraYuan']} label={w.extraFen}><InputNumber min={0} precision={2} prefix="¥" /></Form.Item>
                <Form.Item name={[name, 'freeFromYuan']} label={w.freeFrom}><InputNumber min={0} precision={2} prefix="¥" /></Form.Item><Form.Item name={[name, 'freeFromPieces']} label={w.freeFromPieces}><InputNumber min={1} precision={0} /></Form.Item><Form.Item name={[name, 'isBlocked']} valuePropName="checked" label=" " colon={false}><Checkbox>{w.blockedRegions}</Checkbox></Form.Item>
              </div>
              {fields.length > 1 && <Button danger size="small" onClick={() => { remove(name) }}>{w.remove}</Button>}
            </fieldset>
          ))}
          <p><Button onClick={() => { add(zone) }}>{w.addZone}</Button></p>
        </>
      )}</Form.List>
    </>
  )
}
