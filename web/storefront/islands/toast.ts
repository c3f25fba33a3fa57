/** A sentence that comes and goes 轻提示, with one thing to do at most. */
const shownMs = 4_000
let timer: ReturnType<typeof setTimeout> | undefined

export function toast(text: string, link?: { readonly href: string; readonly text: string }): void {
  const place = document.getElementById('toast')
  if (!place) return
  place.replaceChildren(text)
  if (link) {
    const a = document.createElement('a')
    a.href = link.href
    a.textContent = link.text
    place.append(' ', a)
  }
  place.classList.add('shown')
  clearTimeout(timer)
  timer = setTimeout(() => { place.classList.remove('shown') }, shownMs)
}
