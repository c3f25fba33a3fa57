import { useQuery } from '@tanstack/react-query'
import { ListPage } from '../../../design/list-page'
import { Panel, Quiet, State, When } from '../../../design/parts'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** Jobs by the clock 定时任务: when each runs, how the last runs went. */
type Row = Awaited<ReturnType<typeof api.jobs>>['items'][number]

/** When a job runs, as people say it; whatever is neither each minute nor once a day stays as it is written. */
function cronText(cron: string): string {
  const [minute = '', hour = '', ...rest] = cron.split(' ')
  if (cron === '* * * * *') return w.everyMinute
  return /^\d+$/.test(minute) && /^\d+$/.test(hour) && rest.join(' ') === '* * *' ? w.everyDay(`${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`) : cron
}

export function Jobs() {
  const { data } = useQuery({ queryKey: ['schedules'], queryFn: () => api.jobs({}) })
  return (
    <>
      <ListPage<Row> name="jobs" title={w.jobs} idOf={(row) => row.id} load={(ask) => api.jobs(ask)} filters={[{ name: 'name', label: w.job, options: (data?.schedules ?? []).map(({ name }) => ({ value: name, label: name })) }]}
        head={<Panel title={w.cron}><ul>{(data?.schedules ?? []).map((one) => <li key={one.name} className="desk-panel-head"><span><b>{one.name}</b> <Quiet>{cronText(one.cron)}</Quiet></span><span>{w.lastEnded} <When at={one.lastEndedAt} />{one.failed > 0 && <b className="wrong"> {w.failed} {one.failed}</b>}</span></li>)}</ul></Panel>}
        columns={[
          { key: 'name', title: w.job, text: (row) => row.name, show: (row) => <b>{row.name}</b> },
          { key: 'state', title: w.state, text: (row) => row.state, show: (row) => <State text={w.jobStates[row.state] ?? row.state} tone={toneOf(row.state)} /> },
          { key: 'tries', title: w.tries, isNumber: true, text: (row) => row.tries, show: (row) => row.tries },
          { key: 'started', title: w.started, text: (row) => row.startedAt ?? '', show: (row) => <When at={row.startedAt} /> },
          { key: 'ended', title: w.ended, text: (row) => row.endedAt ?? '', show: (row) => <When at={row.endedAt} /> },
          { key: 'fault', title: w.fault, text: (row) => row.fault ?? '', show: (row) => row.fault ?? '–' },
        ]} />
    </>
  )
}
