/** Coupons that one has already 已领取: a product's page is the same for everybody, so whoever has signed in asks for his own when he opens its offers. */
interface Had { readonly offerId: string; readonly held: number; readonly mayClaim: boolean }
export function held(sheet: HTMLDetailsElement): void {
  const { store = '', held: said = '' } = sheet.dataset
  const ask = async () => {
    const answer = await fetch(`/v1/coupons/center?merchantId=${encodeURIComponent(store)}`)
    if (!answer.ok) return
    const { items } = await answer.json() as { items: readonly Had[] }
    for (const { offerId, held, mayClaim } of items) {
      const form = sheet.querySelector<HTMLFormElement>(`form[data-coupon="${CSS.escape(offerId)}"]`)
      if (!form || held === 0 || mayClaim) continue
      form.replaceWith(Object.assign(document.createElement('span'), { className: 'muted', textContent: said }))
    }
  }
  if (sheet.open) void ask().catch(() => {})
  else sheet.addEventListener('toggle', () => { void ask().catch(() => {}) }, { once: true })
}
