import { toast } from './toast'

/** Hearts 收藏爱心: pages are the same for everybody, so whoever has signed in asks which of their goods he keeps; a press turns the heart where it stands, and can be undone. */
interface Texts { readonly kept: string; readonly unkept: string; readonly undo: string; readonly view: string; readonly followed: string; readonly follow: string; readonly unfollowed: string }
const texts = (): Texts => JSON.parse(document.getElementById('keep')!.dataset.texts!) as Texts
type What = 'keep' | 'follow'
const buttons = (what: What, id?: string): HTMLButtonElement[] => [...document.querySelectorAll<HTMLButtonElement>(`[name=${what}]${id ? `[value="${CSS.escape(id)}"]` : ''}`)]
const pending = 'tw_keep'
const mostAsked = 100

function turn(what: What, id: string, isOn: boolean): void {
  for (const button of buttons(what, id)) {
    button.setAttribute('aria-pressed', String(isOn))
    if (what === 'follow') button.textContent = isOn ? texts().followed : texts().follow
  }
}

/** Shows what is kept already; what somebody wanted to keep before he signed in is kept now. */
export async function hearts(): Promise<void> {
  const wanted = sessionStorage.getItem(pending)?.split(' ') as [What, string] | undefined
  if (wanted) { sessionStorage.removeItem(pending); if (buttons(...wanted).length > 0) await set(...wanted, true) }
  const unknown = buttons('keep').filter((button) => !button.hasAttribute('aria-pressed'))
  const [store] = buttons('follow')
  const ids = [...new Set(unknown.map(({ value }) => value))].slice(0, mostAsked)
  if (ids.length === 0 && !store) return
  const answer = await fetch(`/v1/me/favourites/among?${new URLSearchParams({ ids: ids.join(','), ...(store && { store: store.value }) }).toString()}`)
  // An answer that nobody reads is not over for the browser.
  const said = await answer.text()
  if (!answer.ok) return
  const kept = JSON.parse(said) as { ids: string[]; isFollowed: boolean }
  for (const id of ids) turn('keep', id, kept.ids.includes(id))
  if (store) turn('follow', store.value, kept.isFollowed)
}

/** A press: on, or off again with a word that brings it back. */
export async function press({ name, value, ariaPressed }: HTMLButtonElement): Promise<void> { await set(name as What, value, ariaPressed !== 'true') }

async function set(what: What, id: string, isOn: boolean): Promise<void> {
  turn(what, id, isOn)
  const [url, method, body] = what === 'keep' ? [`/v1/products/${encodeURIComponent(id)}/favourite`, isOn ? 'PUT' : 'DELETE', {}] : ['/v1/me/follows', 'PUT', { merchantId: id, isOn }]
  const back = { text: texts().undo, run: () => { void set(what, id, !isOn) } }
  try {
    const answer = await fetch(url, { method, ...(method === 'PUT' && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) })
    const said = await answer.text()
    if (answer.ok) {
      if (what === 'keep') toast(isOn ? texts().kept : texts().unkept, isOn ? { href: '/me/favourites', text: texts().view } : undefined, back)
      else toast(isOn ? texts().followed : texts().unfollowed, undefined, back)
      return
    }
    turn(what, id, !isOn)
    if (answer.status !== 401) { toast((JSON.parse(said) as { title: string }).title); return }
    sessionStorage.setItem(pending, `${what} ${id}`)
    location.href = `/sign-in?then=${encodeURIComponent(location.pathname + location.search)}`
  } catch { turn(what, id, !isOn); toast(document.getElementById('toast')?.dataset.offline ?? '') }
}
