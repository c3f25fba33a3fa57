/** The shop without a network 离线可用: the worker is registered once the page is at rest; a new version waits until the reader wants it. */
interface ScriptPolicy { createScriptURL(url: string): string }
const place = '/worker.js'
const policy = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy } }).trustedTypes?.createPolicy('tradewind-worker', {
  createScriptURL: (url) => { if (url !== place) throw new TypeError(url); return url } })

export async function install(): Promise<void> {
  const { serviceWorker } = navigator
  const registration = await serviceWorker.register(policy ? policy.createScriptURL(place) : place).catch(() => undefined)
  if (!registration) return
  offer(registration)
  registration.addEventListener('updatefound', () => { registration.installing?.addEventListener('statechange', () => { offer(registration) }) })
  let isAsked = false
  document.addEventListener('click', (event) => {
    if (!(event.target as Element).closest('[data-update]')) return
    isAsked = true
    registration.waiting?.postMessage('update')
  })
  serviceWorker.addEventListener('controllerchange', () => { if (isAsked) location.reload() })
}

/** Where an older version is still in charge, the reader is asked. */
function offer({ waiting }: ServiceWorkerRegistration): void {
  const bar = document.querySelector<HTMLElement>('.new-version')
  if (!bar || !waiting || !navigator.serviceWorker.controller) return
  bar.role = 'status'
  bar.hidden = false
}
