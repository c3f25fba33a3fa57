/** How many pieces lie in the cart 购物车数量: pages are the same for everybody, so the browser keeps the number. */
const place = 'tw_cart_count'
const mostShown = 99

export function count(pieces?: number): void {
  if (pieces !== undefined) localStorage.setItem(place, String(pieces))
  const now = Number(localStorage.getItem(place) ?? 0)
  for (const mark of document.querySelectorAll<HTMLElement>('[data-cart-count]')) {
    mark.hidden = now === 0
    mark.textContent = now > mostShown ? `${mostShown}+` : String(now)
  }
}
