import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { App, Button, Checkbox, Form, Input } from 'antd'
import { agreementWords as w } from '../../../design/agreement-words'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { Act, Failed, Go, Quiet, Screen, State, Waiting, When } from '../../../design/parts'
import { api } from '../../api'

/** Versions of agreements and rules 协议与规则: drafted here, published by another's decision, with how many have agreed. */
type Row = Awaited<ReturnType<typeof api.agreementVersions>>['items'][number]
type Wish = Parameters<typeof api.draftAgreement>[0]
const useMay = () => useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) }).data?.permits.includes('agreements.write') ?? false
const Stands = ({ row }: { readonly row: Row }) => (row.state === 'draft' ? <State tone="warn" text={w.draft} /> : row.isCurrent ? <State tone="good" text={w.holds} /> : Date.parse(row.effectiveAt!) > Date.now() ? <State tone="busy" text={w.announced} /> : <State tone="calm" text={w.past} />)

export function Agreements() {
  const may = useMay()
  const { message } = App.useApp()
  const queries = useQueryClient()
  return <ListPage<Row> name="agreements" title={w.title} sheet="agreementVersions" idOf={(row) => row.id} load={() => api.agreementVersions({})} head={<p className="quiet">{w.law}</p>}
    columns={[
      { key: 'key', title: w.document, isMain: true, show: (row) => w.keys[row.key] },
      { key: 'number', title: w.version, isNumber: true, show: (row) => row.number },
      { key: 'state', title: w.state, show: (row) => <Stands row={row} /> },
      { key: 'effectiveAt', title: w.from, show: (row) => <When at={row.effectiveAt} /> },
      { key: 'agreed', title: w.agreed, isNumber: true, show: (row) => row.agreed },
      { key: 'declined', title: w.declined, isNumber: true, show: (row) => row.declined },
      { key: 'do', title: '', show: (row) => (may && (row.state === 'draft' ? <><Go small to={`/agreements/${row.key}`} text={w.editDraft} /> <Act small text={w.publish} run={async () => { await api.publishAgreement({ id: row.id }); message.success(w.asked) }} after={() => { void queries.invalidateQueries({ queryKey: ['agreements'] }) }} /></> : row.isCurrent ? <Go small to={`/agreements/${row.key}`} text={w.edit} /> : <Quiet>–</Quiet>)) },
    ]} />
}

const must = [{ required: true, message: w.needed }]
export function Agreement() {
  const { key = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery({ queryKey: ['agreement', key], queryFn: () => api.agreementVersions({}) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const last = data.items.find((row) => row.key === key)
  const isFirst = !last || (last.number === 1 && last.state === 'draft')
  const initial: Wish = { key: key as Wish['key'], titleZh: last?.titleZh ?? '', titleEn: last?.titleEn ?? '', bodyZh: last?.bodyZh ?? '', bodyEn: last?.bodyEn ?? '', changeZh: last?.state === 'draft' ? last.changeZh : '', changeEn: last?.state === 'draft' ? last.changeEn : '', asksAnew: last?.state === 'draft' ? last.asksAnew : false }
  return (
    <Screen title={w.keys[key] ?? w.title} back={<Link to={'/agreements' as '/'} aria-label={w.title}>‹</Link>}>
      <p className="quiet">{w.law}</p>
      <FormPage<Wish> name={`agreement-${key}`} initial={initial} submit={(values) => api.draftAgreement({ ...initial, ...values })} after={() => { void navigate({ to: '/agreements' as '/' }) }} extra={<Button onClick={() => { void navigate({ to: '/agreements' as '/' }) }}>{w.title}</Button>}>
        <Form.Item name="titleZh" label={w.titleZh} rules={must}><Input maxLength={60} /></Form.Item>
        <Form.Item name="titleEn" label={w.titleEn} rules={must}><Input maxLength={60} /></Form.Item>
        <Form.Item name="bodyZh" label={w.bodyZh} rules={must}><Input.TextArea rows={14} /></Form.Item>
        <Form.Item name="bodyEn" label={w.bodyEn} rules={must}><Input.TextArea rows={14} /></Form.Item>
        {!isFirst && <Form.Item name="changeZh" label={w.changeZh} rules={must}><Input.TextArea rows={2} maxLength={500} /></Form.Item>}
        {!isFirst && <Form.Item name="changeEn" label={w.changeEn} rules={must}><Input.TextArea rows={2} maxLength={500} /></Form.Item>}
        <Form.Item name="asksAnew" valuePropName="checked"><Checkbox>{w.asksAnew}</Checkbox></Form.Item>
      </FormPage>
    </Screen>
  )
}
