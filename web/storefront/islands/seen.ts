import { read } from './live'

/** What was looked at 浏览记录: a guest's lies in his browser alone; whoever has signed in hands it over, and has his own from then on. Where personalisation is off nothing is kept here either. */
interface Look { readonly product: string; readonly at: number }
const [place, most] = ['tw_seen', 60]
const looks = (): Look[] => { try { return JSON.parse(localStorage.getItem(place) ?? '[]') as Look[] } catch { return [] } }

export async function seen(product: string, hasSignedIn: boolean): Promise<void> {
  const now = Date.now()
  const all = [{ product, at: now }, ...looks().filter((one) => one.product !== product)].slice(0, most)
  if (hasSignedIn) {
    const answer = await fetch('/v1/me/history', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ items: all.map((one) => ({ product: one.product, agoMs: Math.max(0, now - one.at) })) }) })
    await answer.text()
    if (answer.ok) { localStorage.removeItem(place); return }
    if (answer.status !== 401) return
  }
  localStorage.setItem(place, JSON.stringify(all))
}

/** The page of a guest: his own list, with what the server says of its goods. */
export async function seenHere(part: HTMLElement): Promise<void> {
  const show = async (): Promise<void> => {
    const all = looks()
    if (all.length === 0) { part.replaceChildren(); return }
    const fresh = read(await (await fetch(`/history?ids=${all.map(({ product }) => product).join(',')}`, { headers: { accept: 'text/html' } })).text()).querySelector('[data-seen-here]')
    if (fresh) part.replaceChildren(...document.adoptNode(fresh).childNodes)
    part.parentElement?.querySelector('.empty')?.toggleAttribute('hidden', true)
  }
  part.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('[data-forget]')
    if (!button) return
    const { forget } = button.dataset
    if (forget) localStorage.setItem(place, JSON.stringify(looks().filter(({ product }) => product !== forget)))
    else localStorage.removeItem(place)
    if (looks().length === 0) { localStorage.removeItem(place); location.reload() } else void show().catch(() => {})
  })
  await show()
}
