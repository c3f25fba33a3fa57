/** What the shop says where it is found, shared, kept for later and read without a network 分享与离线文案, in both languages. */
export const zhFound = {
  gone: (title: string | null) => (title ? `「${title}」已下架` : '商品已下架'), alike: '同类热销',
  share: '分享', copyLink: '复制链接', card: '分享卡片', scan: '扫码查看商品', keep: '长按或截图保存，发给朋友',
  offline: '网络已断开，以下为上次浏览时的内容，价格与库存以联网后为准', offlineTitle: '网络已断开', offlineHint: '联网后自动恢复。离线时可以看最近浏览的商品、购物车和订单。', kept: '已保存的页面', nothingKept: '还没有保存的页面',
  newVersion: '新版本已就绪', updateNow: '立即更新',
}
export type FoundWords = typeof zhFound
export const enFound: FoundWords = {
  gone: (title) => (title ? `“${title}” is no longer sold` : 'This product is no longer sold'), alike: 'Popular in this category',
  share: 'Share', copyLink: 'Copy link', card: 'Card to share', scan: 'Scan to open the product', keep: 'Keep it as a picture and send it on',
  offline: 'You are offline: this is the page as you saw it last; prices and stock may have changed', offlineTitle: 'You are offline', offlineHint: 'It goes on by itself once you are back. Products that you saw last, your cart and your orders can be read meanwhile.', kept: 'Kept pages', nothingKept: 'No page is kept yet',
  newVersion: 'A new version is ready', updateNow: 'Update now',
}
