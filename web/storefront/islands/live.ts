import { count } from './count'
import { toast } from './toast'

/** Forms without a reload 无刷新表单: what the server answers takes the place of the page's content. The same forms work without this script. */
export function live(wake: (under: ParentNode) => void): void {
  const settled = () => { wake(main()); marks(wake) }
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (event.defaultPrevented || form.dataset.live === undefined) return
    event.preventDefault()
    void send(form, (event as SubmitEvent).submitter).then(settled)
  })
  document.addEventListener('change', (event) => {
    const field = event.target as HTMLInputElement
    // The button that it stands for may lie outside of its form and belong to it by name.
    if (field.dataset.submits !== undefined && field.form) { field.form.requestSubmit([...field.form.elements].find((one): one is HTMLButtonElement => one instanceof HTMLButtonElement && one.value === field.dataset.submits)) }
  })
  document.addEventListener('click', (event) => {
    const more = (event.target as Element).closest<HTMLAnchorElement>('a[data-more]')
    if (more) { event.preventDefault(); void nextPage(more) }
    const reveal = (event.target as Element).closest<HTMLElement>('[data-reveal]')
    if (reveal) turn(reveal)
    if ((event.target as Element).closest('[data-print]')) print()
    const copy = (event.target as Element).closest<HTMLElement>('[data-copy]')
    if (copy) void copied(copy.dataset).then(() => { toast(copy.dataset.copied!) }).catch(() => {})
  })
  marks(wake)
  // Of tabs that do not all fit, the one that is lit is shown.
  document.querySelector('.sorts [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
}

const whole = (text: string): string => (text.startsWith('/') ? new URL(text, location.href).href : text)
/** Copies a text; of a product's link that which is signed for who has signed in, where there is one: the page is the same for everybody, so it is asked for. The clipboard waits for it. */
const copied = ({ copy, share }: DOMStringMap): Promise<void> => (share === undefined ? navigator.clipboard.writeText(whole(copy!))
  : navigator.clipboard.write([new ClipboardItem({ 'text/plain': signed(share).catch(() => copy!).then((text) => new Blob([whole(text ?? copy!)], { type: 'text/plain' })) })]))
async function signed(product: string): Promise<string | undefined> {
  const answer = await fetch(`/v1/products/${product}/share-link`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  const { token } = await answer.json() as { token?: string | null }
  return token ? `/s/${token}` : undefined
}

const main = (): HTMLElement => document.getElementById('main')!
const offline = (): void => { toast(document.getElementById('toast')?.dataset.offline ?? '') }

async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const buttons = [...form.querySelectorAll('button')]
  const data = new FormData(form, submitter)
  for (const button of buttons) button.disabled = true
  try {
    // A form field may be called action; the attribute is what is meant.
    const answer = await fetch(form.getAttribute('action') ?? location.href, { method: 'POST', headers: { accept: 'text/html', 'x-live': '1' }, body: new URLSearchParams([...data].map(([name, value]) => [name, String(value)])) })
    // Another page has its own place in the history, and is asked for by going there.
    if (answer.headers.get('content-type')?.startsWith('application/json')) { location.href = (await answer.json() as { to: string }).to; return }
    const to = new URL(answer.url)
    // So does whoever has to sign in first; the same page is only shown anew.
    if (to.pathname !== location.pathname && answer.redirected) { location.href = answer.url; return }
    put(await answer.text())
    if (answer.redirected) history.replaceState(null, '', to)
  } catch { offline() } finally { for (const button of buttons) button.disabled = false }
}

/** Where the browser asks for it, only this policy makes HTML of text: a page of this shop, which the server has written. */
interface Policy { createHTML(html: string): string }
const policy = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes?.createPolicy('tradewind-page', { createHTML: (html) => html })

export const read = (html: string): Document => new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, 'text/html')

/** The new content in place of the old; whoever was in a field stays in it. */
function put(html: string): void {
  const fresh = read(html)
  const held = document.activeElement?.id
  const next = fresh.getElementById('main')
  if (!next) return
  main().replaceWith(document.adoptNode(next))
  document.title = fresh.title
  const wrong = main().querySelector<HTMLElement>('[aria-invalid]')
  const again = wrong ?? (held ? document.getElementById(held) : null)
  again?.focus({ preventScroll: wrong === null })
}

async function nextPage(more: HTMLAnchorElement): Promise<void> {
  more.setAttribute('aria-busy', 'true')
  try {
    const fresh = read(await (await fetch(more.href)).text())
    const first = fresh.querySelector('[data-grid] > *')
    main().querySelector('[data-grid]')?.append(...fresh.querySelectorAll('[data-grid] > *'))
    more.closest('.more')?.replaceWith(fresh.querySelector('.more') ?? '')
    document.dispatchEvent(new Event('tw-more'))
    first?.querySelector<HTMLElement>('a')?.focus({ preventScroll: true })
  } catch { more.removeAttribute('aria-busy'); offline() }
}

const secondMs = 1_000
/** A button that rests for a while, and says how long. */
function waits(button: HTMLButtonElement, seconds: number): void {
  const { wait = '' } = button.dataset
  const text = button.textContent
  const tick = (left: number) => {
    button.disabled = left > 0
    button.textContent = left > 0 ? wait.replace('0', String(left)) : text
    if (left > 0 && button.isConnected) setTimeout(() => { tick(left - 1) }, secondMs)
  }
  tick(seconds)
}

/** What a page asks of the script by marks: the cart's count, a sentence to say, a page that looks again by itself. */
function marks(wake: (under: ParentNode) => void): void {
  const { cartPieces, says, looksAgainMs } = main().querySelector<HTMLElement>('[data-marks]')?.dataset ?? {}
  if (cartPieces !== undefined) count(Number(cartPieces))
  if (says) toast(says)
  for (const button of main().querySelectorAll<HTMLButtonElement>('[data-waits]')) waits(button, Number(button.dataset.waits))
  if (looksAgainMs) setTimeout(() => { void fetch(location.href).then(async (answer) => { if (answer.url === location.href) { put(await answer.text()); wake(main()); marks(wake) } else location.href = answer.url }).catch(() => { marks(wake) }) }, Number(looksAgainMs))
}

/** A password is shown or hidden again as its button says. */
function turn(button: HTMLElement): void {
  const field = button.parentElement!.querySelector('input')!
  const isHidden = field.type === 'password'
  field.type = isHidden ? 'text' : 'password'
  button.textContent = (isHidden ? button.dataset.hide : button.dataset.reveal)!
  button.setAttribute('aria-pressed', String(isHidden))
}
