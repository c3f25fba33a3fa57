import { Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Quiet } from '../../../design/parts'
import { cleaned } from '../../../design/trusted'
import { api } from '../../api'
import { words as w } from '../../words'
import { isLink, tidy } from './tidy'
import { useUpload } from './upload'

/** The story of a product 图文详情编辑: headings, lists, links and pictures, as they will look. What is pasted comes without its colours and fonts. */
interface Field { readonly value?: string; readonly onChange?: (html: string) => void; readonly id?: string }
const isWithin = (page: HTMLElement): boolean => page.contains(getSelection()?.anchorNode ?? null)
const blank = /^(?:<p>(?:<br>)?<\/p>|<br>|\s)*$/

export default function Story({ value = '', onChange, id }: Field) {
  const page = useRef<HTMLDivElement>(null)
  const told = useRef<string>(undefined)
  const place = useRef<Range>(undefined)
  const isEntered = useRef(false)
  const [link, setLink] = useState<string>()
  // What comes from outside is put in; what was typed here is not, as that would move the cursor.
  useEffect(() => { if (page.current && value !== told.current) { page.current.innerHTML = cleaned(tidy(value)); told.current = value } }, [value])
  const tell = () => {
    const html = page.current ? tidy(page.current.innerHTML) : ''
    told.current = blank.test(html) ? '' : html
    onChange?.(told.current)
  }
  const put = (command: string, text?: string) => {
    page.current?.focus()
    const selection = getSelection()
    if (place.current && selection) { selection.removeAllRanges(); selection.addRange(place.current); place.current = undefined }
    // Nothing was chosen yet: what is put in goes to the end.
    else if (page.current && !isEntered.current) { selection?.selectAllChildren(page.current); selection?.collapseToEnd() }
    isEntered.current = true
    // The only way that every browser offers by which its own undo takes back what a button did.
    document.execCommand(command, false, command === 'insertHTML' && text !== undefined ? cleaned(text) : text)
    tell()
  }
  const keepPlace = () => {
    const selection = getSelection()
    // Where the cursor is elsewhere, as in the line of the link, the place that was kept before holds.
    if (selection && selection.rangeCount > 0 && page.current && isWithin(page.current)) place.current = selection.getRangeAt(0).cloneRange()
  }
  const join = () => { if (link && isLink(link)) { if (place.current && !place.current.collapsed) put('createLink', link); else put('insertHTML', tidy(`<a href="${link.replaceAll('"', '%22')}">${link.replaceAll('<', '%3C')}</a>`)); setLink(undefined) } }
  return (
    <div className="story-edit">
      <Bar put={put} keepPlace={keepPlace} askLink={() => { keepPlace(); setLink('https://') }} />
      {link !== undefined && (
        <div className="story-link"><Input autoFocus value={link} aria-label={w.storyLink} placeholder="https://" maxLength={500} status={link === 'https://' || isLink(link) ? '' : 'error'} onChange={(event) => { setLink(event.target.value) }}
          onPressEnter={(event) => { event.preventDefault(); join() }} onKeyDown={(event) => { if (event.key === 'Escape') { setLink(undefined); page.current?.focus() } }} />
          <Button onClick={join} disabled={!isLink(link)}>{w.storyInsert}</Button><Button type="text" onClick={() => { setLink(undefined) }}>{w.storyCancel}</Button></div>
      )}
      <div ref={page} id={id} className="story-page" contentEditable suppressContentEditableWarning role="textbox" aria-multiline="true" aria-label={w.story} data-empty={w.storyEmpty} data-blank={value === '' || undefined}
        onMouseDown={() => { isEntered.current = true }} onKeyDown={() => { isEntered.current = true }} onFocus={() => { document.execCommand('defaultParagraphSeparator', false, 'p') }} onInput={tell} onBlur={tell}
        onPaste={(event) => { event.preventDefault(); const html = event.clipboardData.getData('text/html'); if (html) put('insertHTML', tidy(html)); else put('insertText', event.clipboardData.getData('text/plain')) }}
        onDrop={(event) => { event.preventDefault() }} />
      <Quiet>{w.storyHint}</Quiet>
    </div>
  )
}

interface Tools { readonly put: (command: string, text?: string) => void; readonly keepPlace: () => void; readonly askLink: () => void }
function Bar({ put, keepPlace, askLink }: Tools) {
  const { input, busy, upload } = useUpload()
  const insert = async (file: File) => { const { name } = await api.keepPicture({ file } as never); put('insertHTML', `<p><img src="/files/${name}" alt=""></p><p><br></p>`) }
  const tools: readonly [label: string, sign: string, run: () => void][] = [
    [w.storyBold, 'B', () => { put('bold') }], [w.storyHeading, 'H', () => { put('formatBlock', document.queryCommandValue('formatBlock') === 'h3' ? 'p' : 'h3') }],
    [w.storyList, '•—', () => { put('insertUnorderedList') }], [w.storyNumbers, '1.—', () => { put('insertOrderedList') }], [w.storyLink, w.storyLink, askLink], [w.storyUndo, '↶', () => { put('undo') }], [w.storyRedo, '↷', () => { put('redo') }]]
  return (
    <div className="story-bar" role="toolbar" aria-label={w.story}>
      {tools.map(([label, sign, run]) => <Button key={label} type="text" aria-label={label} title={label} onMouseDown={(event) => { event.preventDefault() }} onClick={run}><span aria-hidden className={sign === 'B' ? 'story-b' : ''}>{sign}</span></Button>)}
      <input ref={input} type="file" accept="image/*" hidden aria-label={w.storyPicture} onChange={(event) => { void upload([...event.target.files ?? []], insert); event.target.value = '' }} />
      <Button type="text" loading={busy} title={w.storyPicture} onMouseDown={(event) => { event.preventDefault() }} onClick={() => { keepPlace(); input.current?.click() }}>{w.storyPicture}</Button>
    </div>
  )
}
