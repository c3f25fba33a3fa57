/**
 * What a page has seen 页面所见: which product, how long each of its blocks was in sight and where its reader left, which lists were seen and used, what was looked for. Told once as the page goes, to this shop
 * alone, under a number that the window draws itself. Nothing is told where somebody has switched it off, here or for all sites.
 */
const off = 'tw_unmeasured'
export const isMeasured = (): boolean => localStorage.getItem(off) === null && (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl !== true
export function measure(on: boolean): void { if (on) localStorage.removeItem(off); else localStorage.setItem(off, '1') }

interface Fact { readonly kind: string; readonly product?: string | undefined; readonly block?: string | undefined; readonly place?: string | undefined; readonly query?: string | undefined; readonly value?: number }
const [most, mostShown, leastMs, place] = [60, 40, 500, 'tw_visit']
const drawn = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))

function visitNow(): string {
  const had = sessionStorage.getItem(place)
  const visit = had ?? [...drawn(12)].map((byte) => byte.toString(36).padStart(2, '0')).join('')
  if (!had) sessionStorage.setItem(place, visit)
  return visit
}

export function facts(): void {
  if (!isMeasured()) return
  const visit = visitNow()
  // Each page begins somewhere else, so that the facts of two pages of a window never bear one number.
  let next = drawn(3).reduce((sum, byte) => sum * 256 + byte, 0) * 64
  const waiting: (Fact & { readonly n: number; readonly at: number })[] = []
  const send = (): void => {
    const now = performance.now()
    const told = waiting.splice(0, most).map(({ at, ...fact }) => ({ ...fact, agoMs: Math.round(now - at) }))
    if (told.length > 0 && isMeasured()) navigator.sendBeacon('/v1/facts', new Blob([JSON.stringify({ visit, facts: told })], { type: 'application/json' }))
  }
  const tell = (fact: Fact): void => { waiting.push({ n: next++, at: performance.now(), ...fact }); if (waiting.length >= most) send() }

  const product = document.querySelector<HTMLElement>('[data-product]')?.dataset.product
  const found = document.querySelector<HTMLElement>('[data-searched]')?.dataset
  if (product) tell({ kind: 'viewed', product })
  if (found?.searched) tell({ kind: 'searched', query: found.searched, value: Number(found.found ?? 0) })
  const leave = product ? reading(product, tell) : undefined
  lists(tell, send)
  // Which of the two a browser says as a page goes differs; what was told is not told again.
  const goes = (): void => { leave?.(); send() }
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') goes() })
  addEventListener('pagehide', goes)
}

/** How long each block was in sight, and which was in sight last; told once. */
function reading(product: string, tell: (fact: Fact) => void): () => void {
  const since = new Map<string, number>()
  const sums = new Map<string, number>()
  let last = 'first'
  let isTold = false
  const rest = (block: string): void => { const from = since.get(block); if (from !== undefined) { sums.set(block, (sums.get(block) ?? 0) + performance.now() - from); since.delete(block) } }
  const watcher = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      const block = (target as HTMLElement).dataset.block!
      if (isIntersecting) { since.set(block, performance.now()); last = block } else rest(block)
    }
  }, { rootMargin: '-25% 0px -25% 0px' })
  for (const part of document.querySelectorAll('[data-block]')) watcher.observe(part)
  return () => {
    if (isTold) return
    isTold = true
    for (const block of [...since.keys()]) rest(block)
    for (const [block, ms] of sums) if (ms >= leastMs) tell({ kind: 'dwelt', product, block, value: Math.round(ms) })
    tell({ kind: 'left', product, block: last, value: Math.round(performance.now()) })
  }
}

/** Which goods of which list came into sight, and which was chosen. */
function lists(tell: (fact: Fact) => void, send: () => void): void {
  const idOf = (link: Element): string | undefined => /^\/p\/(prd_\w+)/.exec(link.getAttribute('href') ?? '')?.[1]
  const factOf = (link: Element, kind: string): Fact | undefined => {
    const list = link.closest<HTMLElement>('[data-list]')
    const product = idOf(link)
    return list && product ? { kind, product, place: list.dataset.list, value: [...list.querySelectorAll('a[href^="/p/"]')].indexOf(link) } : undefined
  }
  let shown = 0
  const watcher = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) continue
      watcher.unobserve(target)
      const fact = factOf(target, 'shown')
      if (fact && shown++ < mostShown) tell(fact)
    }
  }, { threshold: 0.5 })
  for (const link of document.querySelectorAll('[data-list] a[href^="/p/"]')) watcher.observe(link)
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a[href^="/p/"]')
    const fact = link && factOf(link, 'clicked')
    if (fact) { tell(fact); send() }
  }, { capture: true })
}
