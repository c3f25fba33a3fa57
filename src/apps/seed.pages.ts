import { knowPicture, openPage, publishDraft, saveDraft, type DraftWish } from '#growth/pages'
import { as, type Actor, type Context } from '#kernel/context'
import { tops } from './seed.goods'
import { demoBanner } from './seed.pictures'

/** Composed pages of the demo shop 演示装修: its home, a topic, a plain page, the menu below, and the front of one store. */
const t = (zh: string, en: string) => ({ zh, en })
const every = { audience: 'all', from: null, until: null } as const
const nothing = t('', '')

export async function composeShop(ctx: Context, { staff, clerk, tops: topIds }: { readonly staff: Actor; readonly clerk: Actor; readonly tops: ReadonlyMap<string, string> }): Promise<void> {
  const emojis = tops.map(({ emoji }) => emoji)
  const platform = as(ctx, staff)
  const store = as(ctx, clerk)
  const [season, fresh, home] = await Promise.all([demoBanner(ctx, emojis.slice(0, 4), 12), demoBanner(ctx, emojis.slice(4, 8), 205), demoBanner(ctx, emojis.slice(2, 6), 130)])
  for (const name of [season, fresh]) await knowPicture(platform, name)
  await knowPicture(store, home)
  const [first, second] = [...topIds.keys()] as [string, string]
  const goods = (id: string, title: ReturnType<typeof t>, more: Partial<Extract<DraftWish['blocks'][number], { kind: 'goods' }>>) => ({ ...every, id, kind: 'goods' as const, title, by: 'sales' as const, categoryId: null, words: '', productIds: [], limit: 8, look: 'grid' as const, ...more })
  await live(platform, 'home', '', '首页', { title: t('信风首页', 'Tradewind home'), description: t('好物随风而来：当季精选、限时秒杀、领券中心与排行榜', 'Good things carried by the wind: picks of the season, flash sales, coupons and rankings'), showsTitle: false, blocks: [
    { ...every, id: 'banner', kind: 'banner', slides: [{ picture: { name: season }, alt: t('当季精选，去看专题', 'Picks of the season'), href: '/topics/season' }, { picture: { name: fresh }, alt: t('新品上架', 'New arrivals'), href: `/c/${second}` }] },
    { ...every, id: 'ways', kind: 'links', title: t('快捷入口', 'Shortcuts'), items: [{ label: t('限时秒杀', 'Flash sales'), href: '/flash' }, { label: t('领券中心', 'Coupons'), href: '/coupons' }, { label: t('排行榜', 'Rankings'), href: '/rank' }, { label: t('优惠套餐', 'Bundles'), href: '/bundles' }, { label: t('砍价', 'Bargains'), href: '/bargains' }, { label: t('拼团', 'Group buys'), href: '/groups' }] },
    { ...every, id: 'categories', kind: 'categories', title: nothing, categoryIds: [] },
    { ...every, id: 'flash', kind: 'flash', title: t('限时秒杀', 'Flash sales'), limit: 6 },
    { ...every, id: 'coupons', kind: 'coupons', title: t('领券再买', 'Coupons first'), limit: 3 },
    { ...every, id: 'ranks', kind: 'ranking', title: t('本周热卖', 'Selling well this week'), categoryId: null, days: '7', limit: 8 },
    goods('fresh', t('新品', 'New'), { by: 'new', look: 'row' }),
    { ...every, id: 'store', kind: 'store', merchantId: clerk.merchantId! },
    { ...every, id: 'yours', kind: 'yours', title: t('猜你喜欢', 'For you'), limit: 12 },
  ] })
  await live(platform, 'topic', 'season', '当季精选', { title: t('当季精选', 'Picks of the season'), description: t('当季热卖与编辑挑选的好物', 'What sells this season, and what our editors chose'), showsTitle: true, blocks: [
    { ...every, id: 'picture', kind: 'zones', picture: { name: season }, alt: t('当季精选：左边看第一类，右边看第二类', 'Picks of the season: the first category on the left, the second on the right'), zones: [{ x: 0, y: 0, width: 50, height: 100, label: t(tops[0]!.name, tops[0]!.nameEn), href: `/c/${first}` }, { x: 50, y: 0, width: 50, height: 100, label: t(tops[1]!.name, tops[1]!.nameEn), href: `/c/${second}` }] },
    { ...every, id: 'words', kind: 'text', html: '<p>换季不换好心情：编辑从全店在售商品里挑出这一季用得上的。价格与库存以商品页为准。</p>', htmlEn: '<p>What this season asks for, chosen from everything that is on sale. Prices and stock are those of the product pages.</p>' },
    goods('one', t(tops[0]!.name, tops[0]!.nameEn), { by: 'category', categoryId: topIds.get(first)! }),
    goods('two', t(tops[1]!.name, tops[1]!.nameEn), { by: 'category', categoryId: topIds.get(second)! }),
  ] })
  await live(platform, 'plain', 'about', '关于信风', { title: t('关于信风', 'About Tradewind'), description: t('这个演示商城是什么', 'What this demo shop is'), showsTitle: true, blocks: [
    { ...every, id: 'words', kind: 'text', html: '<p>信风是一个开源的多商家商城。这里的商家、商品与订单都是演示数据，不会真的发货。</p><p>每家店的营业执照在店铺页上公示；平台的规则见<a href="/terms">用户协议</a>。</p>', htmlEn: '<p>Tradewind is an open-source marketplace. Its stores, goods and orders are a demo: nothing is shipped.</p><p>Each store shows its licence on its page; the rules are in the <a href="/terms">terms</a>.</p>' },
  ] })
  await live(platform, 'menu', 'foot', '页脚菜单', { title: t('页脚', 'Footer'), description: nothing, showsTitle: false, blocks: [{ ...every, id: 'links', kind: 'links', title: t('关于', 'About'), items: [{ label: t('关于信风', 'About'), href: '/pages/about' }, { label: t('当季精选', 'Season'), href: '/topics/season' }] }] })
  await live(store, 'store', '', '店铺首页', { title: t('欢迎光临', 'Welcome'), description: nothing, showsTitle: false, blocks: [
    { ...every, id: 'banner', kind: 'banner', slides: [{ picture: { name: home }, alt: t('本店精选', 'Our picks'), href: `/store/${clerk.merchantId!}?sort=newest` }] },
    { ...every, id: 'words', kind: 'text', html: '<p><strong>店长的话</strong>：每一件都从自有仓库发出，付款后 48 小时内发货。</p>', htmlEn: '<p><strong>From the store</strong>: everything leaves our own warehouse within 48 hours of payment.</p>' },
    goods('best', t('本店热卖', 'Best sellers'), { limit: 4 }), goods('new', t('本店上新', 'New here'), { by: 'new', limit: 8, look: 'row' }),
  ] })
}

async function live(ctx: Context, kind: 'home' | 'topic' | 'plain' | 'menu' | 'store', slug: string, name: string, document: DraftWish): Promise<void> {
  const { id } = await openPage(ctx, { kind, slug, name })
  const { version } = await saveDraft(ctx, { id, version: 0, document })
  await publishDraft(ctx, { id, version, at: null })
}
