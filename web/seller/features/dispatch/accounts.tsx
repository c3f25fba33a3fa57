import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Form, Input, Modal, Radio, Select, type FormInstance } from 'antd'
import { useState } from 'react'
import { dispatchWords as w } from '../../../design/dispatch-words'
import { FormPage } from '../../../design/form-page'
import { carrierOf } from '../../../design/parcels'
import { ActSurely, Failed, Panel, Quiet, Screen, Waiting, When } from '../../../design/parts'
import { api } from '../../api'

/** Accounts at carriers 面单账号: what the store's branch of each gave it; keys are entered and never shown again. */
type One = Awaited<ReturnType<typeof api.carrierAccounts>>['items'][number]
interface Draft { carrier: string; account: string; accountKey: string; accountSecret: string; accountName: string; branch: string; mark: string; courier: string; pays: 'shipper' | 'monthly'; product: string }
const blank: Draft = { carrier: '', account: '', accountKey: '', accountSecret: '', accountName: '', branch: '', mark: '', courier: '', pays: 'monthly', product: '' }
/** The mark that is the same for everybody at these carriers (api.kuaidi100.com/document/5f0ff6e82977d50a94e10237). */
const marks: Readonly<Record<string, string>> = { shunfeng: 'sf_secret', zhongtong: 'ztoOpen', shentong: '44' }
const required = { required: true, whitespace: true, message: w.required }

export function CarrierAccounts() {
  const queries = useQueryClient()
  const [open, setOpen] = useState<Draft>()
  const { data, error, refetch } = useQuery({ queryKey: ['carrier-accounts'], queryFn: () => api.carrierAccounts({}) })
  const again = () => { void refetch(); void queries.invalidateQueries({ queryKey: ['desk'] }) }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  const add = <Button type="primary" onClick={() => { setOpen(blank) }}>{w.addAccount}</Button>
  return (
    <Screen title={w.accounts} back={<Link to={'/dispatch/carriers' as '/'} aria-label={w.backToPlan}>‹</Link>} actions={data.items.length > 0 && add}>
      <Alert type={data.isConnected ? 'info' : 'warning'} showIcon message={data.isConnected ? w.accountsHint : w.notConnected} style={{ marginBottom: 12 }} />
      {data.items.length === 0 ? <div className="desk-empty"><p>{w.noAccounts}</p>{add}</div> : data.items.map((one) => <Panel key={one.carrier} title={carrierOf(one.carrier)} extra={<Acts one={one} edit={() => { setOpen(draftOf(one)) }} after={again} />}><Shown one={one} /></Panel>)}
      <Modal open={open !== undefined} title={open?.carrier ? carrierOf(open.carrier) : w.addAccount} onCancel={() => { setOpen(undefined) }} footer={null} destroyOnHidden>
        {open && <FormPage<Draft> name="carrier-account" keepsDraft={false} initial={open} submit={({ accountKey, accountSecret, ...rest }) => api.putCarrierAccount({ ...rest, ...(accountKey && { accountKey }), ...(accountSecret && { accountSecret }) })} after={() => { setOpen(undefined); again() }}>
          {(form) => <Fields form={form} isNew={open.carrier === ''} hasKeys={data.items.find(({ carrier }) => carrier === open.carrier)?.hasKeys ?? false} />}
        </FormPage>}
      </Modal>
    </Screen>
  )
}
const draftOf = ({ hasKeys: _, changedAt: __, ...rest }: One): Draft => ({ ...blank, ...rest })

const Acts = ({ one, edit, after }: { readonly one: One; readonly edit: () => void; readonly after: () => void }) => (
  <span className="screen-actions"><Button size="small" onClick={edit} aria-label={`${w.edit} ${carrierOf(one.carrier)}`}>{w.edit}</Button><ActSurely small danger text={w.remove} named={carrierOf(one.carrier)} sure={w.dropAccountSure} run={() => api.dropCarrierAccount({ carrier: one.carrier })} after={after} /></span>
)
const Shown = ({ one }: { readonly one: One }) => (
  <p>{[one.account, one.accountName, one.branch, one.mark, one.courier, w.pays[one.pays], one.product].filter((text) => text !== '').join(' · ')} <Quiet>{one.hasKeys ? w.keysThere : w.noKeys} · <When at={one.changedAt} /></Quiet></p>
)

function Fields({ form, isNew, hasKeys }: { readonly form: FormInstance<Draft>; readonly isNew: boolean; readonly hasKeys: boolean }) {
  const { data } = useQuery({ queryKey: ['carriers'], queryFn: () => api.carriers({}) })
  const carrier = Form.useWatch('carrier', form)
  const words = w.wanted[carrier ?? '']
  const hint = words && w.wants(words)
  const kept = hasKeys ? w.keyStays : ''
  return (
    <>
      {isNew && <Form.Item name="carrier" label={w.carrier} extra={hint} rules={[required]}><Select aria-label={w.carrier} showSearch optionFilterProp="label" options={(data?.items ?? []).filter(({ code }) => code !== 'simulator').map(({ code, name }) => ({ value: code, label: name }))} onChange={(code: string) => { form.setFieldValue('mark', marks[code] ?? '') }} /></Form.Item>}
      {!isNew && hint && <p className="quiet">{hint}</p>}
      <Form.Item name="account" label={w.account} extra={w.accountIs} rules={[required]}><Input maxLength={100} autoComplete="off" /></Form.Item>
      <div className="form-row">
        <Form.Item name="accountKey" label={w.accountKey} extra={kept}><Input.Password maxLength={200} autoComplete="new-password" /></Form.Item>
        <Form.Item name="accountSecret" label={w.accountSecret} extra={kept || w.accountSecretIs}><Input.Password maxLength={200} autoComplete="new-password" /></Form.Item>
      </div>
      <div className="form-row">
        <Form.Item name="branch" label={w.branch}><Input maxLength={100} autoComplete="off" /></Form.Item>
        <Form.Item name="accountName" label={w.accountName}><Input maxLength={100} autoComplete="off" /></Form.Item>
      </div>
      <div className="form-row">
        <Form.Item name="mark" label={w.mark} extra={w.markIs}><Input maxLength={100} autoComplete="off" /></Form.Item>
        <Form.Item name="courier" label={w.courier}><Input maxLength={100} autoComplete="off" /></Form.Item>
      </div>
      <Form.Item name="pays" label={w.paysTitle}><Radio.Group options={Object.entries(w.pays).map(([value, label]) => ({ value, label }))} /></Form.Item>
      <Form.Item name="product" label={w.productTitle} extra={w.productIs}><Input maxLength={40} autoComplete="off" /></Form.Item>
    </>
  )
}
