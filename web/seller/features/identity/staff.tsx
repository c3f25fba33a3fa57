import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { Act, ActWithText, Panel, State, useDo, When } from '../../../design/parts'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** The store's members 员工 and their roles. */
type Row = Awaited<ReturnType<typeof api.merchantStaff>>['items'][number]

export function Staff() {
  const queries = useQueryClient()
  const act = useDo()
  const { data: known } = useQuery({ queryKey: ['roles'], queryFn: () => api.merchantRoles({}) })
  const options = (known?.roles ?? []).map(({ key, name, isMine }) => ({ value: key, label: name ?? w.roles[key] ?? key, disabled: !isMine }))
  const again = () => { void queries.invalidateQueries({ queryKey: ['staff'] }) }
  return (
    <>
      <ListPage<Row> name="staff" sheet="merchantStaff" title={w.staff} idOf={(row) => row.id} load={() => api.merchantStaff({})} columns={[
        { key: 'name', title: w.name, text: (row) => row.name, show: (row) => <b>{row.name}</b> },
        { key: 'login', title: w.login, text: (row) => row.login, show: (row) => row.login },
        { key: 'role', title: w.role, text: (row) => row.role, show: (row) => <Select aria-label={`${w.role} ${row.name}`} value={row.role} options={options} style={{ minWidth: 120 }} onChange={(role) => { void act(() => api.setClerkRole({ id: row.id, role })).then(again) }} /> },
        { key: 'state', title: w.state, text: (row) => row.state, show: (row) => <State text={w.personStates[row.state] ?? row.state} tone={toneOf(row.state)} /> },
        { key: 'joined', title: w.joined, text: (row) => row.createdAt, show: (row) => <When at={row.createdAt} /> },
        { key: 'do', title: '', show: (row) => <span className="screen-actions">{row.hasFactor && <Act small text={w.resetFactors} run={() => api.resetClerkFactors({ id: row.id })} after={again} />}{row.state !== 'disabled' && <ActWithText small text={w.inviteAgain} label={w.inviteTo} run={(to) => api.inviteClerkAgain({ id: row.id, to })} after={again} />}{row.state === 'disabled' ? <Act small text={w.restore} run={() => api.restoreClerk({ id: row.id })} after={again} /> : <Act small danger text={w.disable} run={() => api.disableClerk({ id: row.id })} after={again} />}</span> },
      ]} />
      <Panel title={w.invite}>
        <FormPage<{ login: string; name: string; role: string; to: string }> name="invite" initial={{ login: '', name: '', role: 'clerk', to: '' }} submit={(given) => api.inviteClerk(given)} after={again} text={w.invite}>
          <div className="form-row"><Form.Item name="name" label={w.name} rules={[{ required: true }]}><Input maxLength={40} /></Form.Item><Form.Item name="login" label={w.login} rules={[{ required: true }]}><Input maxLength={40} /></Form.Item><Form.Item name="to" label={w.inviteTo} rules={[{ required: true }]}><Input maxLength={80} /></Form.Item><Form.Item name="role" label={w.role}><Select options={options} /></Form.Item></div>
        </FormPage>
      </Panel>
    </>
  )
}
