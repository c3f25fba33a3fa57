import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Form, Input, InputNumber, Modal, Select, type FormInstance } from 'antd'
import { useRef, useState, type ReactNode } from 'react'
import type { Picture } from './page-document'
import { pageWords as w } from './page-words'
import { Quiet, useDo } from './parts'

/** The forms of blocks 组件表单: fields bear the names of the document, so that what is refused stands beside them. */
export interface Finder {
  readonly categories: () => Promise<readonly { readonly id: string; readonly name: string }[]>
  readonly goods: (q: string) => Promise<readonly { readonly id: string; readonly title: string }[]>
  readonly cards: (ids: readonly string[]) => Promise<readonly { readonly id: string; readonly title: string }[]>
  readonly stores: (() => Promise<readonly { readonly id: string; readonly name: string }[]>) | undefined
  readonly pictures: () => Promise<readonly Picture[]>
  readonly upload: (file: File) => Promise<Picture>
}
type Name = readonly (string | number)[]
interface Part { readonly at: Name; readonly find: Finder; readonly form: FormInstance }
const path = (at: Name, ...more: Name): (string | number)[] => [...at, ...more]
const options = (names: Readonly<Record<string, string>>) => Object.entries(names).map(([value, label]) => ({ value, label }))

/** A text in both languages, side by side. */
export const Both = ({ at, label, labelEn, most, isMust, isLong }: { readonly at: Name; readonly label: string; readonly labelEn: string; readonly most: number; readonly isMust?: boolean; readonly isLong?: boolean }) => (
  <div className="form-two">
    <Form.Item name={path(at, 'zh')} label={label} required={isMust ?? false}>{isLong ? <Input.TextArea maxLength={most} rows={2} /> : <Input maxLength={most} />}</Form.Item>
    <Form.Item name={path(at, 'en')} label={labelEn}>{isLong ? <Input.TextArea maxLength={most} rows={2} /> : <Input maxLength={most} />}</Form.Item>
  </div>
)
const Heading = ({ at }: { readonly at: Name }) => <Both at={path(at, 'title')} label={w.heading} labelEn={w.headingEn} most={30} />
const Href = ({ at }: { readonly at: Name }) => <Form.Item name={path(at, 'href')} label={w.href} extra={w.hrefHint} required><Input maxLength={300} /></Form.Item>
const Limit = ({ at, most }: { readonly at: Name; readonly most: number }) => <Form.Item name={path(at, 'limit')} label={w.limit} required><InputNumber min={1} max={most} precision={0} /></Form.Item>

/** A picture: uploaded, or one of those that are there. */
function PictureField({ value, onChange, id, find }: { readonly value?: Picture; readonly onChange?: (picture: Picture) => void; readonly id?: string; readonly find: Finder }) {
  const input = useRef<HTMLInputElement>(null)
  const act = useDo()
  const [busy, setBusy] = useState(false)
  const [isOpen, open] = useState(false)
  const { data } = useQuery({ queryKey: ['page-pictures'], queryFn: find.pictures, enabled: isOpen })
  const take = (file: File) => { setBusy(true); void act(async () => { onChange?.(await find.upload(file)) }).finally(() => { setBusy(false) }) }
  return (
    <div className="page-picture">
      {value?.name && <img src={`/files/${value.name}?w=320`} alt="" width={160} height={Math.round((160 * value.height) / value.width)} />}
      <input ref={input} type="file" accept="image/*" hidden aria-label={w.upload} onChange={(event) => { const [file] = [...event.target.files ?? []]; if (file) take(file); event.target.value = '' }} />
      <Button id={id ?? ''} loading={busy} onClick={() => input.current?.click()}>{w.upload}</Button>
      <Button type="link" onClick={() => { open(true) }}>{w.choose}</Button>
      {value?.name && <Quiet>{`${value.width}×${value.height} · ${Math.ceil(value.phoneBytes / 1024)} KB`}</Quiet>}
      <Modal title={w.choose} open={isOpen} footer={null} onCancel={() => { open(false) }}>
        <ul className="page-pictures">{(data ?? []).map((one) => <li key={one.name}><button type="button" onClick={() => { onChange?.(one); open(false) }} aria-label={`${one.width}×${one.height}`}><img src={`/files/${one.name}?w=320`} alt="" loading="lazy" /></button></li>)}</ul>
        {data?.length === 0 && <Quiet>–</Quiet>}
      </Modal>
    </div>
  )
}

/** Rows of one block: slides, zones, links; each with its number and a button that removes it. */
function Rows({ at, name, add, title, start, most, children }: { readonly at: Name; readonly name: string; readonly add: string; readonly title: (n: number) => string; readonly start: object; readonly most: number; readonly children: (at: Name) => ReactNode }) {
  return (
    <Form.List name={path(at, name)}>{(rows, { add: more, remove, move }) => <>
      {rows.map((row, i) => (
        <fieldset key={row.key} className="page-row"><legend>{title(i + 1)}</legend>
          {children([row.name])}
          <p className="row-acts"><Button size="small" disabled={i === 0} onClick={() => { move(i, i - 1) }} aria-label={`${w.up} ${title(i + 1)}`}>{w.up}</Button><Button size="small" disabled={i === rows.length - 1} onClick={() => { move(i, i + 1) }} aria-label={`${w.down} ${title(i + 1)}`}>{w.down}</Button><Button size="small" danger disabled={rows.length === 1} onClick={() => { remove(row.name) }} aria-label={`${w.remove} ${title(i + 1)}`}>{w.remove}</Button></p>
        </fieldset>))}
      <Button disabled={rows.length >= most} onClick={() => { more(structuredClone(start)) }}>{add}</Button>
    </>}</Form.List>
  )
}
const none = { zh: '', en: '' }

function Categories({ at, find, isMany }: Part & { readonly isMany: boolean }) {
  const { data } = useQuery({ queryKey: ['page-categories'], queryFn: find.categories })
  const choices = (data ?? []).map(({ id, name }) => ({ value: id, label: name }))
  return isMany ? <Form.Item name={path(at, 'categoryIds')} label={w.categories} extra={w.allTop}><Select mode="multiple" allowClear showSearch optionFilterProp="label" options={choices} /></Form.Item>
    : <Form.Item name={path(at, 'categoryId')} label={w.category}><Select allowClear showSearch optionFilterProp="label" options={choices} /></Form.Item>
}

function Chosen({ at, find, form }: Part) {
  const [q, look] = useState('')
  const ids = (Form.useWatch(['document', 'blocks', ...at, 'productIds'], form) ?? []) as string[]
  const { data: found } = useQuery({ queryKey: ['page-goods', q], queryFn: () => find.goods(q), enabled: q !== '' })
  const { data: known } = useQuery({ queryKey: ['page-cards', ids.join()], queryFn: () => find.cards(ids), enabled: ids.length > 0 })
  const choices = new Map([...known ?? [], ...found ?? []].map(({ id, title }) => [id, title]))
  return <Form.Item name={path(at, 'productIds')} label={w.goods}><Select mode="multiple" showSearch filterOption={false} onSearch={look} options={[...choices].map(([value, label]) => ({ value, label }))} /></Form.Item>
}

function Goods(part: Part) {
  const by = Form.useWatch(['document', 'blocks', ...part.at, 'by'], part.form) as string | undefined
  return (
    <>
      <Heading at={part.at} />
      <div className="form-two"><Form.Item name={path(part.at, 'by')} label={w.by} required><Select options={options(w.rules)} /></Form.Item><Form.Item name={path(part.at, 'look')} label={w.look} required><Select options={options(w.looks)} /></Form.Item></div>
      {by === 'picked' ? <Chosen {...part} /> : <Categories {...part} isMany={false} />}
      {(by === 'words' || by === 'brand') && <Form.Item name={path(part.at, 'words')} label={w.words} required><Input maxLength={60} /></Form.Item>}
      <Limit at={part.at} most={24} />
    </>
  )
}

function Store({ at, find }: Part) {
  const { data } = useQuery({ queryKey: ['page-stores'], queryFn: find.stores ?? (() => Promise.resolve([])) })
  return <Form.Item name={path(at, 'merchantId')} label={w.store} rules={[{ required: true, message: w.required }]}><Select showSearch optionFilterProp="label" options={(data ?? []).map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>
}

/** The fields that one kind of block has. */
export function BlockFields({ kind, ...part }: Part & { readonly kind: string }) {
  const { at, find } = part
  const isPicture = [{ required: true, message: w.required }]
  switch (kind) {
    case 'banner': return <Rows at={at} name="slides" add={w.addSlide} title={w.slide} start={{ alt: none, href: '/' }} most={8}>{(row) => <><Form.Item name={path(row, 'picture')} label={w.picture} rules={isPicture}><PictureField find={find} /></Form.Item><Both at={path(row, 'alt')} label={w.alt} labelEn={w.altEn} most={80} isMust /><Href at={row} /></>}</Rows>
    case 'zones': return <><Form.Item name={path(at, 'picture')} label={w.picture} rules={isPicture}><PictureField find={find} /></Form.Item><Both at={path(at, 'alt')} label={w.alt} labelEn={w.altEn} most={80} isMust /><Quiet>{w.zoneHint}</Quiet>
      <Rows at={at} name="zones" add={w.addZone} title={w.zone} start={{ x: 0, y: 0, width: 50, height: 100, label: none, href: '/' }} most={12}>{(row) => <><div className="form-row">{(['x', 'y', 'width', 'height'] as const).map((side) => <Form.Item key={side} name={path(row, side)} label={w[side]} required><InputNumber min={0} max={100} precision={0} /></Form.Item>)}</div><Both at={path(row, 'label')} label={w.label} labelEn={w.labelEn} most={40} isMust /><Href at={row} /></>}</Rows></>
    case 'categories': return <><Heading at={at} /><Categories {...part} isMany /></>
    case 'goods': return <Goods {...part} />
    case 'ranking': return <><Heading at={at} /><Categories {...part} isMany={false} /><div className="form-two"><Form.Item name={path(at, 'days')} label={w.days} required><Select options={options(w.dayChoices)} /></Form.Item><Limit at={at} most={12} /></div></>
    case 'flash': case 'coupons': return <><Heading at={at} /><Limit at={at} most={12} /></>
    case 'yours': return <><Heading at={at} /><Limit at={at} most={24} /></>
    case 'text': return <><Form.Item name={path(at, 'html')} label={w.text} extra={w.textHint} required><Input.TextArea rows={5} maxLength={8_000} /></Form.Item><Form.Item name={path(at, 'htmlEn')} label={w.textEn}><Input.TextArea rows={3} maxLength={8_000} /></Form.Item></>
    case 'spacer': return <Form.Item name={path(at, 'size')} label={w.size} required><Select options={options(w.sizes)} /></Form.Item>
    case 'store': return <Store {...part} />
    case 'countdown': return <><Both at={path(at, 'title')} label={w.heading} labelEn={w.headingEn} most={30} isMust /><Form.Item name={path(at, 'endsAt')} label={w.endsAt} rules={[{ required: true, message: w.required }]}><Input type="datetime-local" style={{ maxWidth: 240 }} /></Form.Item><Href at={at} /></>
    default: return <><Heading at={at} /><Rows at={at} name="items" add={w.addLink} title={w.link} start={{ label: none, href: '/' }} most={20}>{(row) => <><Both at={path(row, 'label')} label={w.label} labelEn={w.labelEn} most={20} isMust /><Href at={row} /></>}</Rows></>
  }
}

/** For whom a block is, and when. */
export const Window = ({ at }: { readonly at: Name }) => (
  <details className="page-when"><summary>{w.when}</summary>
    <Form.Item name={path(at, 'audience')} label={w.audience}><Select options={options(w.audiences)} /></Form.Item>
    <div className="form-two"><Form.Item name={path(at, 'from')} label={w.from} extra={w.always}><Input type="datetime-local" /></Form.Item><Form.Item name={path(at, 'until')} label={w.until} extra={w.always}><Input type="datetime-local" /></Form.Item></div>
  </details>
)
export const Shows = () => <Form.Item name={['document', 'showsTitle']} valuePropName="checked"><Checkbox>{w.showsTitle}</Checkbox></Form.Item>
