import type { ComponentChildren } from 'preact'
import { dateTime } from '../../design/format'

/** A message 站内消息: what it says, when, and where it leads; `children` is what can be done with it. */
interface Said { readonly title: string; readonly body: string; readonly link: string | null; readonly at: string; readonly readAt: string | null }

export const Note = ({ note, children }: { readonly note: Said; readonly children?: ComponentChildren }) => (
  <>
    <p class="row"><b>{note.link ? <a href={note.link}>{note.title}</a> : note.title}</b><time class="muted small" dateTime={note.at}>{dateTime(note.at)}</time></p>
    <p>{note.body}</p>
    {children}
  </>
)
