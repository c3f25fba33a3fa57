/** What the shop says where it is found, shared, kept for later and read without a network 分享与离线文案, in both languages. */
export const zhFound = {
  gone: (title: string | null) => (title ? `「${title}」已下架` : '商品已下架'), alike: '同类热销',
  share: '分享', copyLink: '复制链接', card: '分享卡片', scan: '扫码查看商品', keep: '长按或截图保存，发给朋友',
  offline: '网络已断开，以下为上次浏览时的内容，价格与库存以联网后为准', offlineTitle: '网络已断开', offlineHint: '联网后自动恢复。离线时可以看最近浏览的商品、购物车和订单。', kept: '已保存的页面', nothingKept: '还没有保存的页面',
  newVersion: '新版本已就绪', updateNow: '立即更新', larger: '大字版',
  screens: { home: '首页', product: '商品页', cart: '购物车', search: '搜索' },
  about: {
    categories: '全部商品分类，一步找到所在的货架', flash: '今日限时秒杀：场次、库存与秒杀价实时更新', groups: '正在进行的拼团：人数、剩余时间与拼团价一目了然', bargains: '邀请好友砍价，在截止时间前以底价买到',
    coupons: '领券中心：平台券与店铺券、门槛、有效期与余量', apply: '企业与个体工商户在线申请开店：提交资质，逐项看到审核进度', terms: '购物、退换与个人信息处理的约定', reviews: (title: string) => `${title} 的买家评价：评分、图片与追评`, questions: (title: string) => `关于 ${title} 的提问，由买过的人与商家回答`, rules: '评价的展示、排序与处理规则',
  },
}
export type FoundWords = typeof zhFound
export const enFound: FoundWords = {
  gone: (title) => (title ? `“${title}” is no longer sold` : 'This product is no longer sold'), alike: 'Popular in this category',
  share: 'Share', copyLink: 'Copy link', card: 'Card to share', scan: 'Scan to open the product', keep: 'Keep it as a picture and send it on',
  offline: 'You are offline: this is the page as you saw it last; prices and stock may have changed', offlineTitle: 'You are offline', offlineHint: 'It goes on by itself once you are back. Products that you saw last, your cart and your orders can be read meanwhile.', kept: 'Kept pages', nothingKept: 'No page is kept yet',
  newVersion: 'A new version is ready', updateNow: 'Update now', larger: 'Larger text',
  screens: { home: 'Home', product: 'A product', cart: 'The cart', search: 'Search' },
  about: {
    categories: 'All categories, one step from the shelf', flash: 'Today’s flash sales: sessions, stock and prices as they are now', groups: 'Group buys under way: people, time left and the price of the group', bargains: 'Ask friends to bring the price down before time is up',
    coupons: 'Coupons of the platform and its stores: thresholds, dates and how many are left', apply: 'Open a store online: send the papers and see each step of their review', terms: 'What holds for buying, returning and personal data', reviews: (title) => `What buyers say of ${title}: stars, pictures and second thoughts`, questions: (title) => `Questions about ${title}, answered by those who bought it and by the store`, rules: 'How reviews are shown, sorted and handled',
  },
}
