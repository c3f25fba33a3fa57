/** WeChat's own till 微信收银台 (E17): its browser brings the bridge along; what it answers is not believed, the page looks until it knows. */
interface Bridge { invoke(name: string, wish: object, told: (answer: { readonly err_msg: string }) => void): void }
const bridge = (): Bridge | undefined => (globalThis as { WeixinJSBridge?: Bridge }).WeixinJSBridge

export function callTill(place: HTMLElement): void {
  const call = (): void => { bridge()?.invoke('getBrandWCPayRequest', JSON.parse(place.dataset.till!) as object, ({ err_msg: said }) => { if (said === 'get_brand_wcpay_request:ok') location.href = place.dataset.back! }) }
  place.querySelector('[data-till-again]')?.addEventListener('click', call)
  if (bridge()) call()
  else document.addEventListener('WeixinJSBridgeReady', call, { once: true })
}
