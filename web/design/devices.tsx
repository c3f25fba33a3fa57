import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { dateTime } from './format'
import { Act, Failed, Panel, Quiet, State, Waiting } from './parts'
import { useLook } from './theme'

/** Where I am signed in 登录设备: end one, or all but this one. */
interface Device { readonly id: string; readonly name: string; readonly place: string; readonly createdAt: string; readonly seenAt: string; readonly current: boolean }
export interface DeviceCalls { sessions(): Promise<{ readonly items: readonly Device[] }>; endSession(id: string): Promise<unknown>; endOthers(): Promise<unknown> }

export function Devices({ calls }: { readonly calls: DeviceCalls }) {
  const { words } = useLook()
  const { modal, message } = App.useApp()
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['devices'], queryFn: () => calls.sessions() })
  const again = () => { void queries.invalidateQueries({ queryKey: ['devices'] }) }
  const endOthers = () => { void modal.confirm({ title: words.endOthers, content: words.endOthersSure, okText: words.ok, cancelText: words.cancel, onOk: () => { calls.endOthers().then(() => { message.success(words.saved); again() }, (fault: Error) => { message.error(fault.message, 6) }) } }) }
  return (
    <Panel title={words.devices} extra={data && data.items.length > 1 && <Button onClick={endOthers}>{words.endOthers}</Button>}>
      {error ? <Failed fault={error} again={() => { void refetch() }} /> : !data ? <Waiting /> : (
        <ul className="rows-list">{data.items.map((one) => (
          <li key={one.id}><div><b>{one.name || words.unknownDevice}</b> {one.place && <Quiet>{one.place}</Quiet>}<br /><Quiet>{words.lastSeen} {dateTime(one.seenAt)} · {words.firstSeen} {dateTime(one.createdAt)}</Quiet></div>
            {one.current ? <State text={words.thisDevice} tone="good" /> : <Act text={words.endSession} run={() => calls.endSession(one.id)} after={again} />}</li>
        ))}</ul>
      )}
    </Panel>
  )
}
