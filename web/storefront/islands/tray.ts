import { toast } from './toast'

/** The tray of what is to be compared 对比栏: up to four products of one category, kept by the browser until they are looked at side by side. */
interface Texts { readonly full: string; readonly other: string; readonly anew: string; readonly compare: string; readonly go: string; readonly out: string }
interface Picked { readonly id: string; readonly title: string; readonly picture: string; readonly category: string }
const [place, most] = ['tw_compare', 4]
const texts = (): Texts => JSON.parse(document.getElementById('keep')!.dataset.texts!) as Texts
const picked = (): Picked[] => { try { return JSON.parse(localStorage.getItem(place) ?? '[]') as Picked[] } catch { return [] } }
const put = (all: readonly Picked[]): void => { if (all.length > 0) localStorage.setItem(place, JSON.stringify(all)); else localStorage.removeItem(place); tray() }

/** Into the tray, or out of it again; another category only in an empty one. */
export async function pick({ value: id }: HTMLButtonElement): Promise<void> {
  const all = picked()
  if (all.some((one) => one.id === id)) { put(all.filter((one) => one.id !== id)); return }
  if (all.length >= most) { toast(texts().full); return }
  try {
    const [card] = ((await (await fetch(`/v1/cards?ids=${encodeURIComponent(id)}`)).json()) as { items: (Omit<Picked, 'category'> & { categoryId: string })[] }).items
    if (!card) return
    const one = { id, title: card.title, picture: card.picture, category: card.categoryId }
    if (all[0] && all[0].category !== one.category) { toast(texts().other, undefined, { text: texts().anew, run: () => { put([one]) } }); return }
    put([...all, one])
  } catch { toast(document.getElementById('toast')?.dataset.offline ?? '') }
}

/** Draws it above the page's foot; nothing where nothing was picked. */
export function tray(): void {
  const all = picked()
  for (const button of document.querySelectorAll<HTMLButtonElement>('[name=compare]')) button.setAttribute('aria-pressed', String(all.some(({ id }) => id === button.value)))
  document.getElementById('tray')?.remove()
  if (all.length === 0) return
  const { compare, go, out, anew } = texts()
  const list = made('ul', {})
  for (const one of all) {
    const button = made('button', { type: 'button', ariaLabel: out + one.title, title: one.title })
    if (one.picture) button.append(made('img', { src: `/files/${one.picture}?w=320`, alt: '', width: 44, height: 44 }))
    else button.append([...one.title][0] ?? '')
    button.append(made('span', { ariaHidden: 'true', textContent: '×' }))
    button.addEventListener('click', () => { put(picked().filter(({ id }) => id !== one.id)) })
    const item = made('li', {})
    item.append(button)
    list.append(item)
  }
  const clear = made('button', { type: 'button', className: 'link', textContent: anew })
  clear.addEventListener('click', () => { put([]) })
  const box = made('aside', { id: 'tray', ariaLabel: compare })
  box.append(list, made('a', { className: 'button', href: `/compare?ids=${all.map(({ id }) => id).join(',')}`, textContent: go.replace('0', String(all.length)) }), clear)
  document.body.append(box)
}
const made = <N extends keyof HTMLElementTagNameMap>(name: N, its: Partial<HTMLElementTagNameMap[N]>): HTMLElementTagNameMap[N] => Object.assign(document.createElement(name), its)
