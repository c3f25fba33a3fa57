import { count } from './count'
import { toast } from './toast'

/** Into the cart without leaving the page 加入购物车; what the server refuses is said in its own words. */
export async function addToCart(skuId: string, quantity: number, added: string, goToCart: string): Promise<void> {
  try {
    const answer = await fetch('/v1/cart/lines', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ skuId, quantity }) })
    if (!answer.ok) { toast(((await answer.json()) as { title: string }).title); return }
    toast(added, { href: '/cart', text: goToCart })
    const cart = await (await fetch('/v1/cart')).json() as { count: number }
    count(cart.count)
  } catch { toast(document.getElementById('toast')?.dataset.offline ?? '') }
}
