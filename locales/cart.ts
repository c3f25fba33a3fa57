/** What the cart says when it refuses. */
export const cartTexts = {
  'cart.bundle_over': ['该套餐已结束', 'This bundle is over'],
  'cart.bundle_sold_out': ['套餐中的「{title}」暂时缺货', '“{title}” of this bundle is sold out'],
  'cart.full': ['购物车最多 {mostLines} 种商品，每种最多 {mostOfOne} 件', 'A cart holds {mostLines} lines of {mostOfOne} pieces at most'],
  'cart.not_on_sale': ['商品已下架或不可购买', 'This is not on sale'],
} as const
