import { Form, Input } from 'antd'
import { Devices, type DeviceCalls } from './devices'
import { Factors, type FactorCalls } from './factors'
import { FormPage } from './form-page'
import { Facts, Panel, Screen } from './parts'
import { useLook } from './theme'

/** My own account 我的账号: who I am here, another password, second factors and devices. */
interface Passwords { readonly oldPassword: string; readonly password: string }
export function Myself({ name, login, role, change, calls }: { readonly name: string; readonly login: string; readonly role: string; readonly change: (given: Passwords) => Promise<unknown>; readonly calls: FactorCalls & DeviceCalls }) {
  const { words } = useLook()
  return (
    <Screen title={words.myself}>
      <Panel><Facts items={[[words.name, name], [words.login, login], [words.role, role]]} /></Panel>
      <Panel title={words.changePassword}>
        <FormPage<Passwords> name="password" keepsDraft={false} initial={{ oldPassword: '', password: '' }} submit={change}>
          <div className="form-row">
            <Form.Item name="oldPassword" label={words.oldPassword} rules={[{ required: true }]}><Input.Password autoComplete="current-password" maxLength={200} /></Form.Item>
            <Form.Item name="password" label={words.newPassword} extra={words.passwordHint} rules={[{ required: true }]}><Input.Password autoComplete="new-password" maxLength={200} /></Form.Item>
          </div>
        </FormPage>
      </Panel>
      <Factors calls={calls} />
      <Devices calls={calls} />
    </Screen>
  )
}
