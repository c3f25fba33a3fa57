import { count } from './count'
import { live } from './live'

/** The one script of every page 页面脚本: wakes islands when they are seen or touched, and lets forms work without a reload. */
const parts: Record<string, () => Promise<(place: HTMLElement, props: object) => void>> = {
  countdown: async () => { const [{ wake }, { Countdown }] = await Promise.all([import('./wake'), import('./countdown')]); return wake(Countdown) },
  flash: async () => { const [{ wake }, { FlashSale }] = await Promise.all([import('./wake'), import('./flash')]); return wake(FlashSale) },
  picker: async () => { const [{ wake }, { Picker }] = await Promise.all([import('./wake'), import('./picker')]); return wake(Picker) },
  prices: async () => { const [{ wake }, { Prices }] = await Promise.all([import('./wake'), import('./prices')]); return wake(Prices) },
  search: async () => { const [{ wake }, { SearchBox }] = await Promise.all([import('./wake'), import('./search')]); return wake(SearchBox) },
}

function rouse(place: HTMLElement): void {
  if (place.dataset.awake) return
  place.dataset.awake = 'yes'
  void parts[place.dataset.name!]?.().then((wake) => { wake(place, JSON.parse(place.dataset.props!) as object); place.dataset.awake = 'ready' })
}

/** Pages that only a shopper sees leave a mark in his browser, for the others are the same for everybody. */
const [mark, hisPages] = ['tw_signed_in', /^\/(sign-in|me|orders|checkout)\b/]
function noteSignIn(): void { if (hisPages.test(location.pathname)) localStorage.setItem(mark, '1') }
const hasSignedIn = (): boolean => localStorage.getItem(mark) !== null

/** The search box is above everything on every page: it wakes when somebody goes there, the others when they are seen. */
const onTouch = new Set(['search'])
const watcher = new IntersectionObserver((seen) => { for (const { isIntersecting, target } of seen) if (isIntersecting) { watcher.unobserve(target); rouse(target.closest<HTMLElement>('tw-island')!) } }, { rootMargin: '200px' })

function islands(under: ParentNode): void {
  const sheet = under.querySelector<HTMLDetailsElement>('.offer-sheet')
  if (sheet && hasSignedIn()) void import('./held').then(({ held }) => { held(sheet) })
  const chips = [...under.querySelectorAll<HTMLElement>('[data-early]')]
  if (chips.length > 0 && hasSignedIn()) void import('./early').then(({ early }) => early(chips))
  for (const place of under.querySelectorAll<HTMLElement>('tw-island')) {
    if (onTouch.has(place.dataset.name!)) for (const event of ['focusin', 'pointerdown']) place.addEventListener(event, () => { rouse(place) }, { once: true, passive: true })
    // What lists say to everybody stands there; who has never signed in here has no others, and is not asked for.
    else if (place.dataset.name === 'prices') { if (hasSignedIn()) rouse(place) }
    // The element itself has no box to be seen; what it holds has.
    else if (place.firstElementChild) watcher.observe(place.firstElementChild)
  }
}

/** What is kept for later comes after what is looked at now. */
const installAfterMs = 2_000

noteSignIn()
islands(document)
const line = document.querySelector<HTMLElement>('[data-freight]')
if (line) void import('./delivery').then(({ delivery }) => { delivery(line) })
count()
live(islands)
// Hearts and scales are buttons of one form: with a script they turn where they stand.
const marksOn = (): void => {
  if (hasSignedIn() && document.querySelector('[name=keep], [name=follow]')) void import('./hearts').then(({ hearts }) => hearts()).catch(() => {})
  if (localStorage.getItem('tw_compare') && document.querySelector('[name=compare]')) void import('./tray').then(({ tray }) => { tray() })
}
document.addEventListener('submit', (event) => {
  const { target, submitter } = event as SubmitEvent
  if ((target as HTMLElement).id !== 'keep' || !submitter) return
  event.preventDefault()
  const button = submitter as HTMLButtonElement
  if (button.name === 'compare') void import('./tray').then(({ pick }) => pick(button))
  else void import('./hearts').then(({ press }) => press(button))
})
document.addEventListener('tw-more', marksOn)
marksOn()
if (hasSignedIn()) void import('./unread').then(({ unread }) => unread()).catch(() => {})
const looked = document.querySelector<HTMLElement>('[data-product]')?.dataset.product
if (looked) void import('./seen').then(({ seen }) => seen(looked, hasSignedIn())).catch(() => {})
const his = document.querySelector<HTMLElement>('[data-seen-here]')
if (his) void import('./seen').then(({ seenHere }) => seenHere(his)).catch(() => {})
// What is his own is forgotten as he signs out.
document.addEventListener('submit', ({ submitter }) => { if ((submitter as HTMLButtonElement | null)?.value === 'leave') navigator.serviceWorker?.controller?.postMessage('forget') }, true)
if ('serviceWorker' in navigator) addEventListener('load', () => { setTimeout(() => { void import('./install').then(({ install }) => install()) }, installAfterMs) })
const till = document.querySelector<HTMLElement>('[data-till]')
if (till) void import('./till').then(({ callTill }) => { callTill(till) })
const measured = document.querySelector<HTMLElement>('[data-measured], [data-measure-switch]')
if (measured) void import('./measured').then(({ measured }) => { measured() })
// After all that somebody waits for.
else void import('./facts').then(({ facts }) => { facts() })
const forHim = document.querySelector<HTMLElement>('[data-yours]')
if (forHim && hasSignedIn()) void import('./yours').then(({ yours }) => yours(forHim)).catch(() => {})

for (const button of document.querySelectorAll<HTMLElement>('[data-theme-switch]')) {
  button.hidden = false
  button.addEventListener('click', () => {
    const { dataset } = document.documentElement
    const isDark = dataset.theme ? dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
    dataset.theme = isDark ? 'light' : 'dark'
    localStorage.setItem('tw_theme', dataset.theme)
  })
}
for (const button of document.querySelectorAll<HTMLElement>('[data-text-switch]')) {
  const { dataset } = document.documentElement
  const show = () => { button.setAttribute('aria-pressed', String(dataset.text === 'large')) }
  button.hidden = false
  show()
  button.addEventListener('click', () => {
    if (dataset.text === 'large') { delete dataset.text; localStorage.removeItem('tw_text') } else { dataset.text = 'large'; localStorage.setItem('tw_text', 'large') }
    show()
  })
}
