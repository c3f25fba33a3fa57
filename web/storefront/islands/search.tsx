import { useEffect, useRef, useState } from 'preact/hooks'

/** The search box 搜索框: suggestions while typing, and what was searched before, which only this browser knows. Without script a plain form. */
export interface SearchProps { readonly q: string; readonly texts: { readonly search: string; readonly hint: string; readonly history: string; readonly clear: string; readonly suggestions: string } }
const waitMs = 120
const mostRemembered = 10
const place = 'tw_searched'

const remembered = (): string[] => { try { return JSON.parse(localStorage.getItem(place) ?? '[]') as string[] } catch { return [] } }
const remember = (q: string): void => { if (q) localStorage.setItem(place, JSON.stringify([q, ...remembered().filter((one) => one !== q)].slice(0, mostRemembered))) }

/** What the server suggests for what is typed, a moment after the last key. */
function useSuggestions(typed: string, open: boolean): readonly string[] {
  const [items, setItems] = useState<readonly string[]>([])
  useEffect(() => {
    if (!open) return undefined
    if (typed.trim() === '') { setItems(remembered()); return undefined }
    const stop = new AbortController()
    const timer = setTimeout(() => {
      fetch(`/v1/suggest?q=${encodeURIComponent(typed)}`, { signal: stop.signal }).then((answer) => answer.json() as Promise<{ items: { text: string }[] }>)
        .then((answer) => { setItems(answer.items.map((item) => item.text)) }).catch(() => {})
    }, waitMs)
    return () => { clearTimeout(timer); stop.abort() }
  }, [typed, open])
  return items
}

/** The field before this script woke: what somebody has typed there meanwhile stays. */
const field = (): HTMLInputElement | null => globalThis.document?.querySelector<HTMLInputElement>('.search input[name=q]') ?? null

export function SearchBox({ q, texts }: SearchProps) {
  const [typed, setTyped] = useState(() => field()?.value ?? q)
  const [open, setOpen] = useState(() => { const box = field(); return box !== null && box === document.activeElement })
  const [at, setAt] = useState(-1)
  const form = useRef<HTMLFormElement>(null)
  const items = useSuggestions(typed, open)
  const shown = open && items.length > 0
  const go = (text: string) => { remember(text); location.href = `/search?q=${encodeURIComponent(text)}` }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') { setOpen(false); return }
    if (!shown || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return
    event.preventDefault()
    setAt((at + (event.key === 'ArrowDown' ? 1 : items.length)) % items.length)
  }
  return (
    <form ref={form} class="search" role="search" action="/search" method="get" onSubmit={(event) => { event.preventDefault(); go(at >= 0 ? items[at]! : typed.trim()) }}
      onFocusOut={(event) => { if (!form.current?.contains(event.relatedTarget as Node | null)) setOpen(false) }}>
      <input type="search" name="q" value={typed} maxLength={100} placeholder={texts.hint} aria-label={texts.search} autocomplete="off" enterkeyhint="search" role="combobox" aria-expanded={shown} aria-controls="suggestions" aria-autocomplete="list"
        aria-activedescendant={shown && at >= 0 ? `suggestion-${at}` : undefined} onInput={(event) => { setTyped(event.currentTarget.value); setOpen(true); setAt(-1) }} onFocus={() => { setOpen(true) }} onKeyDown={keys} />
      <button type="submit">{texts.search}</button>
      <div class="suggestions" hidden={!shown}>
        {typed.trim() === '' && <p class="muted">{texts.history} <button type="button" class="link" onClick={() => { localStorage.removeItem(place); setOpen(false) }}>{texts.clear}</button></p>}
        <ul id="suggestions" role="listbox" aria-label={typed.trim() === '' ? texts.history : texts.suggestions}>
          {items.map((text, i) => <li key={text} id={`suggestion-${i}`} role="option" aria-selected={i === at} onMouseDown={(event) => { event.preventDefault(); go(text) }}>{text}</li>)}
        </ul>
      </div>
    </form>
  )
}
