import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Select, type FormInstance } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { Both } from '../../../design/page-blocks'
import { ActSurely, Failed, Panel, Quiet, Screen, useDo, Waiting, When } from '../../../design/parts'
import { api } from '../../api'
import { brandWords as w } from './brand-words'

/** The brand 品牌设置: words, logo, colours with their contrast told as they are typed, type, the share card's look, and what the shop says it is; beside it how it will look in both themes. */
type Desk = Awaited<ReturnType<typeof api.staffBrand>>
interface Values { tokens: Desk['tokens'] }
const themes = ['light', 'dark'] as const
type Theme = (typeof themes)[number]
const fields = ['brand', 'price', 'link'] as const
const must = [{ required: true, message: w.required }]
const options = (names: Readonly<Record<string, string>>) => Object.entries(names).map(([value, label]) => ({ value, label }))
const form6 = /^#[0-9a-f]{6}$/i

export function Brand() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['brand'], queryFn: () => api.staffBrand({}), staleTime: 0 })
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const again = () => { void queries.invalidateQueries({ queryKey: ['brand'] }) }
  const mayWrite = me?.permits.includes('brand.write') ?? false
  return (
    <Screen title={w.title}>
      <p className="quiet lead">{w.hint}</p>
      <FormPage<Values> key={data.version} name="brand" initial={{ tokens: data.tokens }} text={w.save} submit={({ tokens }) => api.setBrand({ version: data.version, tokens })} after={again}>
        {(form) => <div className="page-desk"><div><Words form={form} /><Colours form={form} /><Rest /></div><Preview form={form} first={data.tokens} /></div>}
      </FormPage>
      <History data={data} mayWrite={mayWrite} again={again} />
    </Screen>
  )
}

const Words = ({ form }: { readonly form: FormInstance<Values> }) => (
  <Panel title={w.words}>
    <Both at={['tokens', 'name']} label={w.name} labelEn={w.nameEn} most={20} isMust />
    <Both at={['tokens', 'slogan']} label={w.slogan} labelEn={w.sloganEn} most={30} isMust />
    <Both at={['tokens', 'story']} label={w.story} labelEn={w.storyEn} most={500} isLong />
    <div className="form-two"><Form.Item name={['tokens', 'logo']} label={w.logo} extra={w.logoHint}><Logo /></Form.Item><Form.Item name={['tokens', 'mark']} label={w.mark} rules={must}><Input maxLength={2} style={{ width: 80 }} onChange={() => { form.validateFields([['tokens', 'mark']]).catch(() => {}) }} /></Form.Item></div>
  </Panel>
)

function Logo({ value, onChange, id }: { readonly value?: { readonly name: string } | null; readonly onChange?: (logo: { name: string; width: number } | null) => void; readonly id?: string }) {
  const input = useRef<HTMLInputElement>(null)
  const act = useDo()
  return (
    <div className="page-picture">
      {value && <img src={`/files/${value.name}?w=320`} alt={w.logo} width={64} height={64} />}
      <input ref={input} type="file" accept="image/*" hidden aria-label={w.upload} onChange={(event) => { const [file] = [...event.target.files ?? []]; if (file) void act(async () => { onChange?.(await api.keepLogo({ file } as never)) }); event.target.value = '' }} />
      <Button id={id ?? ''} onClick={() => input.current?.click()}>{w.upload}</Button>
      {value && <Button type="link" onClick={() => { onChange?.(null) }}>{w.noLogo}</Button>}
    </div>
  )
}

/** What is typed, once nobody has typed for a moment. */
function useCalm<T>(value: T, ms = 250): T {
  const [calm, settle] = useState(value)
  useEffect(() => { const timer = setTimeout(() => { settle(value) }, ms); return () => { clearTimeout(timer) } }, [value, ms])
  return calm
}

function Colours({ form }: { readonly form: FormInstance<Values> }) {
  return <Panel title={w.colours}>{themes.map((theme) => <ThemeColours key={theme} theme={theme} form={form} />)}</Panel>
}

function ThemeColours({ theme, form }: { readonly theme: Theme; readonly form: FormInstance<Values> }) {
  const typed = fields.map((field) => String(Form.useWatch(['tokens', theme, field], form) ?? '')) as [string, string, string]
  const [brand, price, link] = useCalm(typed.join(' ')).split(' ') as [string, string, string]
  const isWhole = [brand, price, link].every((one) => form6.test(one ?? ''))
  const { data } = useQuery({ queryKey: ['contrast', theme, brand, price, link], queryFn: () => api.checkColours({ theme, brand, price, link }), enabled: isWhole, placeholderData: keepPreviousData })
  return (
    <fieldset className="page-row"><legend>{w.themes[theme]}</legend>
      <div className="form-row">{fields.map((field) => {
        const low = data?.items.filter((one) => one.field === field && one.ratio < one.least) ?? []
        return (
          <Form.Item key={field} name={['tokens', theme, field]} label={w.fields[field]} rules={[{ required: true, message: w.required }, { pattern: form6, message: w.badColour }]}
            extra={<span className={low.length > 0 ? 'wrong' : 'quiet'} data-low={low.length > 0 ? `${theme}-${field}` : undefined}>{low.length > 0 ? `${w.low}：${low.map((one) => w.ratio((one.ratio / 100).toFixed(2), (one.least / 100).toFixed(1), w.on[one.on]!)).join('；')}` : data ? w.fine : ''}</span>}>
            <Colour label={`${w.themes[theme]!} ${w.fields[field]!}`} />
          </Form.Item>
        )
      })}</div>
    </fieldset>
  )
}

/** A colour as text, and the browser's own chooser beside it. */
const Colour = ({ value = '#000000', onChange, id, label }: { readonly value?: string; readonly onChange?: (text: string) => void; readonly id?: string; readonly label: string }) => (
  <span className="page-acts"><input type="color" aria-label={label} value={form6.test(value) ? value : '#000000'} onChange={(event) => { onChange?.(event.target.value) }} /><Input id={id ?? ''} value={value} maxLength={7} style={{ width: 110 }} onChange={(event) => { onChange?.(event.target.value.trim()) }} /></span>
)

const Rest = () => (
  <>
    <Panel title={w.type}><div className="form-row"><Form.Item name={['tokens', 'scale']} label={w.scale}><Select options={options(w.scales)} /></Form.Item><Form.Item name={['tokens', 'corners']} label={w.corners}><Select options={options(w.cornerNames)} /></Form.Item><Form.Item name={['tokens', 'card']} label={w.card}><Select options={options(w.cards)} /></Form.Item></div></Panel>
    <Panel title={w.positioning}>
      <p className="quiet">{w.positionHint}</p>
      <div className="form-row"><Form.Item name={['tokens', 'positioning', 'breadth']} label={w.breadth}><Select options={options(w.breadths)} /></Form.Item><Form.Item name={['tokens', 'positioning', 'priceLine']} label={w.priceLine}><Select options={options(w.priceLines)} /></Form.Item><Form.Item name={['tokens', 'positioning', 'customers']} label={w.customers}><Select options={options(w.customerNames)} /></Form.Item></div>
      <Both at={['tokens', 'positioning', 'proposition']} label={w.proposition} labelEn={w.propositionEn} most={100} />
    </Panel>
  </>
)

const grounds = { light: { card: '#ffffff', ground: '#f4f5f7', text: '#1f1f1f' }, dark: { card: '#1a1c20', ground: '#101114', text: '#f0f0f0' } } as const
const [radii, sizes] = [{ sharp: 4, soft: 12, round: 20 }, { small: 14, usual: 15, large: 17 }] as const
function Preview({ form, first }: { readonly form: FormInstance<Values>; readonly first: Desk['tokens'] }) {
  const tokens = (Form.useWatch('tokens', form) as Desk['tokens'] | undefined) ?? first
  const radius = radii[tokens.corners] ?? radii.soft
  return (
    <div><Panel title={w.preview}>{themes.map((theme) => {
      const { brand, price, link } = tokens[theme] ?? first[theme]
      const on = grounds[theme]
      return (
        <div key={theme} className="brand-sample" style={{ background: on.ground, color: on.text, fontSize: sizes[tokens.scale] }} aria-label={w.themes[theme]}>
          <p><span className="brand-mark" style={{ background: brand, borderRadius: radius / 2 }}>{tokens.logo ? <img src={`/files/${tokens.logo.name}?w=320`} alt="" width={30} height={30} /> : tokens.mark}</span> <b>{tokens.name?.zh}</b> <small>{tokens.slogan?.zh}</small></p>
          <div style={{ background: on.card, borderRadius: radius }}><p>{w.sample}</p><p style={{ color: price }}><b>¥ 199.00</b> <span>{w.lit}</span></p><p><span className="brand-button" style={{ background: brand, borderRadius: radius }}>{w.buy}</span> <span style={{ color: link, textDecoration: 'underline' }}>{w.more}</span></p></div>
        </div>
      )
    })}</Panel></div>
  )
}

const History = ({ data, mayWrite, again }: { readonly data: Desk; readonly mayWrite: boolean; readonly again: () => void }) => (
  <Panel title={w.history}>{data.history.length === 0 ? <p className="quiet">{w.none}</p> : <ul className="rows-list">{data.history.map((one, i) => (
    <li key={one.no}><div><b>{w.version(one.no)}</b> {one.name} <code className="id">{one.brand}</code> {one.fromNo !== null && <Quiet>{w.copyOf(one.fromNo)}</Quiet>}<br /><Quiet><When at={one.changedAt} /></Quiet></div>{mayWrite && i > 0 && <ActSurely small text={w.restore} named={w.version(one.no)} sure={w.restoreSure} run={() => api.restoreBrand({ no: one.no })} after={again} />}</li>))}</ul>}</Panel>
)
