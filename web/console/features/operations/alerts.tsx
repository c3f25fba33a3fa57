import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { dateTime } from '../../../design/format'
import { ActWithText, Failed, Panel, Quiet, State, Waiting, When } from '../../../design/parts'
import { api } from '../../api'
import { alertSentence, valueOf, type AlertSeen, type Health } from './subjects'
import { words as w } from './words'

/** Alerts 报警: those that fire, with who sees to them, and those that are over. Acknowledging and snoozing ask why, and the reason is kept. */
const needsSomebody = ({ acknowledgedAt }: AlertSeen) => acknowledgedAt === null

/** The page in one sentence; without an alert, by how many parts are worth a look. */
export const verdictOf = (alerts: readonly AlertSeen[], toLookAt: number): { readonly isWell: boolean; readonly says: string } => {
  const open = alerts.filter(needsSomebody).length
  return { isWell: alerts.length === 0 && toLookAt === 0, says: open > 0 ? w.wrong(open) : alerts.length > 0 ? w.seenTo(alerts.length) : toLookAt > 0 ? w.toLookAt(toLookAt) : w.allWell }
}

export function Alerts({ alerts, processes, maySeeTo }: { readonly alerts: readonly AlertSeen[]; readonly processes: Health['processes']; readonly maySeeTo: boolean }) {
  const queries = useQueryClient()
  const [isOpen, open] = useState(false)
  const again = () => { void queries.invalidateQueries({ queryKey: ['health'] }); void queries.invalidateQueries({ queryKey: ['alerts'] }) }
  return (
    <Panel title={w.alerts}>
      {alerts.length === 0 ? <p className="quiet">{w.noAlerts}</p> : <ul className="rows-list">{alerts.map((alert) => <One key={alert.id} alert={alert} processes={processes} maySeeTo={maySeeTo} again={again} />)}</ul>}
      <details onToggle={(event) => { open(event.currentTarget.open) }}><summary>{w.cleared}</summary>{isOpen && <Cleared processes={processes} />}</details>
    </Panel>
  )
}

function One({ alert, processes, maySeeTo, again }: { readonly alert: AlertSeen; readonly processes: Health['processes']; readonly maySeeTo: boolean; readonly again: () => void }) {
  const [isSnoozing, snooze] = useState(false)
  return (
    <li>
      <div>
        <b>{alertSentence(alert, processes)}</b> {alert.value <= alert.bound ? <State text={w.calming} tone="good" /> : alert.acknowledgedAt ? <State text={w.acknowledged} tone="busy" /> : <State text={w.tones['bad']!} tone="bad" />}
        <div><Quiet>{w.bound(valueOf(alert.rule, alert.bound))} · {w.since} <When at={alert.raisedAt} />{alert.times > 1 && <> · {w.times(alert.times)}</>}</Quiet></div>
        <Taken alert={alert} />
      </div>
      {maySeeTo && <div className="acts">
        <ActWithText text={w.acknowledge} label={w.acknowledgeHint} isLong run={(reason) => api.acknowledgeAlert({ id: alert.id, reason })} after={again} />
        <Button onClick={() => { snooze(true) }}>{w.snooze}</Button>
      </div>}
      <Modal open={isSnoozing} title={w.snooze} footer={null} destroyOnHidden onCancel={() => { snooze(false) }}><Snooze id={alert.id} after={() => { snooze(false); again() }} /></Modal>
    </li>
  )
}

/** Who sees to it and why, and until when nobody is told. */
const Taken = ({ alert }: { readonly alert: AlertSeen }) => (alert.acknowledgedAt ? <div><Quiet>{w.by(alert.acknowledgedByName ?? alert.acknowledgedBy ?? '–', alert.reason ?? '–')} · <When at={alert.acknowledgedAt} />{alert.snoozedUntil && <> · {w.snoozedUntil(dateTime(alert.snoozedUntil))}</>}</Quiet></div> : null)

const mostHours = 168
const Snooze = ({ id, after }: { readonly id: string; readonly after: () => void }) => (
  <FormPage<{ hours: number; reason: string }> name={`snooze-${id}`} keepsDraft={false} initial={{ hours: 4, reason: '' }} submit={({ hours, reason }) => api.snoozeAlert({ id, hours, reason })} after={after} text={w.snooze}>
    <Form.Item name="hours" label={w.hours} rules={[{ required: true, type: 'integer', min: 1, max: mostHours, message: w.hoursWrong }]}><InputNumber min={1} max={mostHours} precision={0} /></Form.Item>
    <Form.Item name="reason" label={w.acknowledgeHint} extra={w.snoozeHint} rules={[{ required: true, min: 2, whitespace: true }]}><Input.TextArea rows={3} maxLength={200} showCount /></Form.Item>
  </FormPage>
)

function Cleared({ processes }: { readonly processes: Health['processes'] }) {
  const { data, error, refetch } = useQuery({ queryKey: ['alerts', 'cleared'], queryFn: async () => (await api.alerts({ state: 'cleared' })).items })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  if (data.length === 0) return <p className="quiet">{w.noCleared}</p>
  return <ul className="rows-list">{data.map((alert) => <li key={alert.id}><div><b>{alertSentence(alert, processes)}</b><div><Quiet>{w.since} <When at={alert.raisedAt} /> · {w.clearedAt} <When at={alert.clearedAt} />{alert.times > 1 && <> · {w.times(alert.times)}</>}</Quiet></div><Taken alert={alert} /></div></li>)}</ul>
}
