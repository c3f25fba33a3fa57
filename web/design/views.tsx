import { Button, Input, Popover } from 'antd'
import { useState } from 'react'
import { useLook } from './theme'

/** Saved views 视图: sets of filters with a name, kept by this browser. */
interface Saved { readonly title: string; readonly ask: Readonly<Record<string, string>> }
const read = (name: string): readonly Saved[] => { try { return JSON.parse(localStorage.getItem(`tw_views_${name}`) ?? '[]') as Saved[] } catch { return [] } }
const mostViews = 20

export function Views({ name, ask, setAsk }: { readonly name: string; readonly ask: Readonly<Record<string, string>>; readonly setAsk: (ask: Readonly<Record<string, string>>) => void }) {
  const { words } = useLook()
  const [views, setViews] = useState(() => read(name))
  const [title, setTitle] = useState('')
  const keep = (next: readonly Saved[]) => { localStorage.setItem(`tw_views_${name}`, JSON.stringify(next)); setViews(next) }
  const save = () => { if (title.trim()) { keep([...views.filter((view) => view.title !== title.trim()), { title: title.trim(), ask }].slice(-mostViews)); setTitle('') } }
  const content = (
    <div className="views">
      <Button block size="small" onClick={() => { setAsk({}) }}>{words.allView}</Button>
      {views.map((view) => <div key={view.title}><Button size="small" onClick={() => { setAsk(view.ask) }}>{view.title}</Button><Button size="small" type="text" aria-label={`${words.removeView} ${view.title}`} onClick={() => { keep(views.filter((one) => one !== view)) }}>×</Button></div>)}
      <Input size="small" aria-label={words.viewName} placeholder={words.viewName} value={title} maxLength={20} onChange={(event) => { setTitle(event.target.value) }} onPressEnter={save} />
      <Button size="small" type="primary" block disabled={title.trim() === ''} onClick={save}>{words.saveView}</Button>
    </div>
  )
  return <Popover content={content} trigger="click" placement="bottomLeft"><Button>{words.views}{views.length > 0 ? `（${views.length}）` : ''}</Button></Popover>
}
