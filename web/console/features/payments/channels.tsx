import { ListPage } from '../../../design/list-page'
import { Quiet, State, When } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'
import { channelWords as c } from './channel-words'

/** Payment channels 支付渠道: which are set up, what is missing of those that are not, and how their last week was. */
type Row = Awaited<ReturnType<typeof api.channels>>['items'][number]
const tones = { ready: 'good', off: 'calm', incomplete: 'bad', broken: 'bad' } as const

export const Channels = () => (
  <ListPage<Row> name="channels" title={c.title} idOf={(row) => row.channel} load={() => api.channels({})} head={<p className="lead quiet">{c.hint}</p>}
    columns={[
      { key: 'channel', title: c.channel, isMain: true, text: (row) => w.channels[row.channel] ?? row.channel, show: (row) => <><b>{w.channels[row.channel] ?? row.channel}</b><div><Quiet>{row.offered ? c.offered : c.notOffered}</Quiet></div></> },
      { key: 'state', title: c.state, text: (row) => c.states[row.state] ?? row.state, show: (row) => <><State text={c.states[row.state] ?? row.state} tone={tones[row.state]} />{row.keys.length > 0 && <div><Quiet>{(row.state === 'broken' ? c.unreadable : c.missing)(row.keys.join(', '))}</Quiet></div>}</> },
      { key: 'tries', title: c.tries, isNumber: true, text: (row) => row.tries, show: (row) => row.tries },
      { key: 'succeeded', title: c.succeeded, isNumber: true, text: (row) => row.succeeded, show: (row) => row.succeeded },
      { key: 'waiting', title: c.waiting, isNumber: true, text: (row) => row.waiting, show: (row) => row.waiting },
      { key: 'refused', title: c.refused, isNumber: true, text: (row) => row.refused, show: (row) => <span className={row.refused > 0 ? 'wrong' : ''}>{row.refused}</span> },
      { key: 'lastAt', title: c.lastAt, text: (row) => row.lastAt ?? '', show: (row) => (row.lastAt ? <When at={row.lastAt} /> : <Quiet>{c.none}</Quiet>) },
    ]} />
)
