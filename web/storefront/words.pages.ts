/** What composed pages say by themselves 装修页面文案, in both languages. */
export const zhPages = {
  slide: (n: number, of: number) => `第 ${n} 张，共 ${of} 张`, slides: '轮播图片', goTo: (n: number) => `看第 ${n} 张`, claim: '去领取', couponsAll: '更多优惠券', enter: '进店看看', toFlash: '全部秒杀', untilEnd: '后结束', links: '快捷入口', nothing: '页面不存在或已下线', preview: '预览', previewHint: '这是预览，顾客看不到', asGuest: '访客', asMember: '会员', asNew: '新客', previewAs: '预览身份', menu: '更多',
}
export type PagesWords = typeof zhPages
export const enPages: PagesWords = {
  slide: (n, of) => `${n} of ${of}`, slides: 'Pictures', goTo: (n) => `Show picture ${n}`, claim: 'Claim', couponsAll: 'More coupons', enter: 'Visit the store', toFlash: 'All flash sales', untilEnd: 'left', links: 'Shortcuts', nothing: 'There is no such page, or not any more', preview: 'Preview', previewHint: 'A preview: shoppers do not see this', asGuest: 'Guest', asMember: 'Member', asNew: 'Newcomer', previewAs: 'Seen as', menu: 'More',
}
