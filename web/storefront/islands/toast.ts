/** A sentence that comes and goes 轻提示, with a place to go or a thing to do. */
const [shownMs, longerMs] = [4_000, 7_000]
let timer: ReturnType<typeof setTimeout> | undefined

export function toast(text: string, link?: { readonly href: string; readonly text: string }, act?: { readonly text: string; run(): void }): void {
  const place = document.getElementById('toast')
  if (!place) return
  place.replaceChildren(text)
  if (link) {
    const a = document.createElement('a')
    a.href = link.href
    a.textContent = link.text
    place.append(' ', a)
  }
  if (act) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = act.text
    button.addEventListener('click', () => { place.classList.remove('shown'); act.run() }, { once: true })
    place.append(' ', button)
  }
  place.classList.add('shown')
  clearTimeout(timer)
  timer = setTimeout(() => { place.classList.remove('shown') }, act ? longerMs : shownMs)
}
