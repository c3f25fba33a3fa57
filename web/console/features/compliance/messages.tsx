import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ListPage } from '../../../design/list-page'
import { Act, Quiet, When } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

/** What was sent as SMS and mail 已发消息, as long as nobody else delivers it (a demo, development), and the inbox of whoever reads. */
type Sent = Awaited<ReturnType<typeof api.devMessages>>['items'][number]
type Note = Awaited<ReturnType<typeof api.staffInbox>>['items'][number]

/** Where messages are delivered to real people this list is nowhere to be found. */
const delivered = (fault: Error & { readonly type?: string }): { items: Sent[] } => { if (fault.type === 'kernel.not_found') return { items: [] }; throw fault }
export const Messages = () => (
  <ListPage<Sent> name="messages" title={w.messages} idOf={(row) => row.key} load={(ask) => api.devMessages(ask).catch(delivered)} empty={<p className="quiet">{w.noMessages}</p>} filters={[{ name: 'to', label: w.to }]} columns={[
    { key: 'to', title: w.to, text: (row) => row.to, show: (row) => <><b>{row.to}</b> <Quiet>{row.channel}</Quiet></> },
    { key: 'text', title: w.text, text: (row) => row.text, show: (row) => row.text },
    { key: 'state', title: w.state, text: (row) => row.state, show: (row) => row.state },
    { key: 'at', title: w.at, text: (row) => row.at, show: (row) => <When at={row.at} /> },
  ]} />
)

export function Inbox() {
  const queries = useQueryClient()
  const again = () => { void queries.invalidateQueries({ queryKey: ['inbox'] }) }
  return (
    <ListPage<Note> name="inbox" title={w.inbox} idOf={(row) => row.id} load={(_ask, cursor) => api.staffInbox({ limit: 50, ...(cursor && { cursor }) })} columns={[
      { key: 'title', title: w.title_, show: (row) => { const title = row.readAt ? row.title : <b>{row.title}</b>; return row.link ? <Link to={row.link}>{title}</Link> : title } },
      { key: 'body', title: w.text, show: (row) => row.body },
      { key: 'at', title: w.at, show: (row) => <When at={row.at} /> },
      { key: 'do', title: '', show: (row) => !row.readAt && <Act small text={w.markRead} run={() => api.readStaffNote({ id: row.id })} after={again} /> },
    ]} />
  )
}
