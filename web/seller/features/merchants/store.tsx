import { useQuery } from '@tanstack/react-query'
import { Form, Input } from 'antd'
import { FormPage } from '../../../design/form-page'
import { Facts, Failed, Panel, Screen, State, Waiting } from '../../../design/parts'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'
import { StorePapers } from './papers'

/** The store's own page 店铺信息. */
export function Store() {
  const { data, error, refetch } = useQuery({ queryKey: ['store'], queryFn: () => api.myStore({}) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return (
    <Screen title={<>{data.name} <State text={w.storeStates[data.state] ?? data.state} tone={toneOf(data.state)} /></>}>
      <Panel><Facts items={[[w.licence, `${data.licenceName} ${data.licenceNo}`.trim()], [w.phone, data.phone], ...(data.reason ? [[w.reason, data.reason] as const] : [])]} /></Panel>
      <Panel><FormPage<{ intro: string; contact: string }> name="store" initial={{ intro: data.intro, contact: data.contact }} submit={(given) => api.describeStore(given)} after={() => { void refetch() }}><Form.Item name="intro" label={w.intro}><Input.TextArea rows={4} maxLength={500} showCount /></Form.Item><Form.Item name="contact" label={w.contactPerson} rules={[{ required: true }]}><Input maxLength={40} /></Form.Item></FormPage></Panel>
      <StorePapers />
    </Screen>
  )
}
