import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Popover } from 'antd'
import { createContext, useContext, useState } from 'react'
import { useLook } from './theme'

/** Saved views 视图: sets of filters with a name, the reader's own wherever he signs in; fetched when somebody first looks. */
export interface View { readonly id: string; readonly name: string; readonly filters: Readonly<Record<string, string>> }
export interface ViewStore { load(list: string): Promise<readonly View[]>; keep(list: string, name: string, filters: View['filters']): Promise<unknown>; drop(id: string): Promise<unknown> }
export const ViewsKept = createContext<ViewStore | null>(null)
const longestName = 20

export function Views({ name: list, ask, setAsk }: { readonly name: string; readonly ask: View['filters']; readonly setAsk: (ask: View['filters']) => void }) {
  const { words } = useLook()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const store = useContext(ViewsKept)
  const [isOpen, open] = useState(false)
  const [name, setName] = useState('')
  const { data: views } = useQuery({ queryKey: ['views', list], queryFn: () => store!.load(list), enabled: store !== null && isOpen, staleTime: Infinity })
  if (!store) return null
  const change = (work: Promise<unknown>) => { void work.then(() => { setName('') }, (fault: Error) => { message.error(fault.message, 6) }).finally(() => { void queries.invalidateQueries({ queryKey: ['views', list] }) }) }
  const save = () => { if (name.trim()) change(store.keep(list, name.trim(), ask)) }
  const go = (filters: View['filters']) => { setAsk(filters); open(false) }
  const content = (
    <div className="views">
      <Button block type="text" onClick={() => { go({}) }}>{words.allView}</Button>
      {(views ?? []).map((view) => <div key={view.id}><Button type="text" onClick={() => { go(view.filters) }}>{view.name}</Button><Button type="text" aria-label={`${words.removeView} ${view.name}`} onClick={() => { change(store.drop(view.id)) }}>×</Button></div>)}
      <Input aria-label={words.viewName} placeholder={words.viewName} value={name} maxLength={longestName} onChange={(event) => { setName(event.target.value) }} onPressEnter={save} />
      <Button type="primary" block disabled={name.trim() === ''} onClick={save}>{words.saveView}</Button>
    </div>
  )
  return <Popover content={content} trigger="click" placement="bottomLeft" open={isOpen} onOpenChange={open}><Button>{words.views}{views && views.length > 0 ? `（${views.length}）` : ''}</Button></Popover>
}
