import { useQueryClient } from '@tanstack/react-query'
import { ListPage } from '../../../design/list-page'
import { Act, When } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

/** The inbox 消息 of whoever is signed in. */
type Note = Awaited<ReturnType<typeof api.merchantInbox>>['items'][number]

export function Inbox() {
  const queries = useQueryClient()
  const again = () => { void queries.invalidateQueries({ queryKey: ['inbox'] }) }
  return (
    <ListPage<Note> name="inbox" title={w.inbox} idOf={(row) => row.id} load={(_ask, cursor) => api.merchantInbox({ limit: 50, ...(cursor && { cursor }) })} columns={[
      { key: 'title', title: w.name, show: (row) => (row.readAt ? row.title : <b>{row.title}</b>) }, { key: 'body', title: w.text, show: (row) => row.body }, { key: 'at', title: w.at, show: (row) => <When at={row.at} /> },
      { key: 'do', title: '', show: (row) => !row.readAt && <Act small text={w.markRead} run={() => api.readMerchantNote({ id: row.id })} after={again} /> },
    ]} />
  )
}
