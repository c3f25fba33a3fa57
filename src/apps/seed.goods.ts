import type { Facet } from '#supply/catalog'

/** Demo goods 演示商品: what the demo shop sells; each kind with its emoji, its noun and its range of prices. */
export interface Kind { readonly emoji: string; readonly noun: string }
export interface Leaf { readonly slug: string; readonly name: string; readonly nameEn: string; readonly kinds: readonly Kind[]; readonly fromYuan: number; readonly toYuan: number; readonly gram: number; readonly axes: 'size' | 'shoe' | 'colour' | 'pack'; readonly facets: readonly DemoFacet[] }
export interface Top { readonly slug: string; readonly name: string; readonly nameEn: string; readonly emoji: string; readonly store: number; readonly brand: string; readonly leaves: readonly Leaf[]; readonly facets: readonly DemoFacet[] }
/** A facet, and for a number the range that demo products lie in. */
export interface DemoFacet extends Facet { readonly from?: number; readonly to?: number }

const leaf = (slug: string, name: string, nameEn: string, kinds: string, fromYuan: number, toYuan: number, gram: number, axes: Leaf['axes'], facets: readonly DemoFacet[] = []): Leaf =>
  ({ slug, name, nameEn, fromYuan, toYuan, gram, axes, facets, kinds: kinds.split(' ').map((pair) => { const [emoji = '', noun = ''] = pair.split(':'); return { emoji, noun } }) })

const choice = (name: string, nameEn: string, values: string, required = false): DemoFacet => ({ name, nameEn, type: 'choice', unit: '', values: values.split(' '), required, filterable: true })
const number = (name: string, nameEn: string, unit: string, from: number, to: number): DemoFacet => ({ name, nameEn, type: 'number', unit, values: [], required: false, filterable: true, from, to })
const material = (values: string) => choice('材质', 'Material', values, true)
const wearers = choice('适用人群', 'For', '女士 男士 通用 儿童')
const colour = choice('颜色', 'Colour', '黑色 白色 绿色 蓝色 红色 米色')

export const stores = [
  { name: '云裳衣橱', intro: '自有版房，面料可追溯，七天无理由。', login: 'yunshang' },
  { name: '万象数码生活馆', intro: '数码与家居好物，当日发货，全国联保。', login: 'wanxiang' },
  { name: '山野食集', intro: '产地直采，新鲜到家，坏单包赔。', login: 'shanye' },
] as const

/** Their names in Latin letters. */
export const brandsEn: Readonly<Record<string, string>> = { 云裳: 'Yunshang', 踏浪: 'Talang', 行止: 'Xingzhi', 星澜: 'Starwave', 素舍: 'Sushe', 花屿: 'Floral Isle', 山野: 'Shanye', 小满: 'Xiaoman' }

export const tops: readonly Top[] = [
  { slug: 'clothing', name: '服装', nameEn: 'Clothing', emoji: '1f457', store: 0, brand: '云裳', facets: [material('棉 麻 真丝 羊毛 聚酯纤维'), colour, wearers], leaves: [
    leaf('dresses', '女装', 'Women', '1f457:连衣裙 1f45a:衬衫 1f9e5:风衣', 129, 599, 450, 'size'), leaf('menswear', '男装', 'Men', '1f455:T恤 1f454:商务衬衫 1f9e5:夹克', 79, 499, 400, 'size')] },
  { slug: 'shoes', name: '鞋靴', nameEn: 'Shoes', emoji: '1f45f', store: 0, brand: '踏浪', facets: [material('网面 真皮 合成革'), colour, wearers], leaves: [
    leaf('sports-shoes', '运动鞋', 'Sports shoes', '1f45f:跑步鞋 1f97e:登山鞋', 199, 799, 900, 'shoe'), leaf('ladies-shoes', '女鞋', 'Ladies’ shoes', '1f460:高跟鞋 1f462:短靴', 159, 699, 800, 'shoe')] },
  { slug: 'bags', name: '箱包', nameEn: 'Bags', emoji: '1f392', store: 0, brand: '行止', facets: [material('牛津布 帆布 真皮'), colour, number('容量', 'Volume', 'L', 2, 60)], leaves: [
    leaf('backpacks', '双肩包', 'Backpacks', '1f392:双肩背包 1f9f3:拉杆箱', 139, 899, 1_200, 'colour'), leaf('handbags', '手袋', 'Handbags', '1f45c:手提包 1f45b:零钱包', 59, 499, 500, 'colour')] },
  { slug: 'accessories', name: '配饰', nameEn: 'Accessories', emoji: '1f9e2', store: 0, brand: '云裳', facets: [material('棉 金属 皮革 尼龙'), colour, wearers], leaves: [
    leaf('hats', '帽袜', 'Hats and socks', '1f9e2:棒球帽 1f9e6:纯棉袜', 19, 129, 120, 'colour'), leaf('watches', '腕表眼镜', 'Watches and glasses', '231a:腕表 1f576-fe0f:太阳镜', 199, 1_999, 200, 'colour')] },
  { slug: 'phones', name: '手机数码', nameEn: 'Phones and gadgets', emoji: '1f4f1', store: 1, brand: '星澜', facets: [colour, number('电池容量', 'Battery', 'mAh', 400, 6_000)], leaves: [
    leaf('phones-all', '手机', 'Phones', '1f4f1:5G智能手机', 999, 5_999, 420, 'colour'), leaf('audio', '耳机音响', 'Audio', '1f3a7:降噪耳机 1f4fb:蓝牙音箱', 129, 1_299, 350, 'colour')] },
  { slug: 'computers', name: '电脑办公', nameEn: 'Computers', emoji: '1f4bb', store: 1, brand: '星澜', facets: [colour, choice('连接方式', 'Connection', '有线 蓝牙 2.4G无线')], leaves: [
    leaf('laptops', '笔记本电脑', 'Laptops', '1f4bb:轻薄笔记本', 3_299, 8_999, 1_800, 'colour'), leaf('peripherals', '外设文具', 'Peripherals', '2328-fe0f:机械键盘 1f5b1-fe0f:无线鼠标 1f4d3:手账本', 19, 499, 500, 'colour')] },
  { slug: 'home', name: '家居', nameEn: 'Home', emoji: '1f6cb-fe0f', store: 1, brand: '素舍', facets: [material('布艺 实木 金属 陶瓷'), colour], leaves: [
    leaf('furniture', '家具', 'Furniture', '1f6cb-fe0f:布艺沙发 1fa91:实木餐椅 1f6cf-fe0f:软床', 199, 3_999, 9_000, 'colour'), leaf('lighting', '灯饰香氛', 'Lighting', '1f4a1:护眼台灯 1f56f-fe0f:香薰蜡烛', 29, 399, 700, 'colour')] },
  { slug: 'kitchen', name: '餐厨', nameEn: 'Kitchen', emoji: '1f373', store: 1, brand: '素舍', facets: [material('不锈钢 陶瓷 玻璃 木')], leaves: [
    leaf('cookware', '锅具刀具', 'Cookware', '1f373:不粘平底锅 1f52a:主厨刀', 69, 599, 1_500, 'colour'), leaf('cups', '杯壶餐具', 'Cups', '2615:马克杯 1f375:陶瓷茶杯 1f963:拌饭碗', 19, 199, 400, 'colour', [number('容量', 'Volume', 'ml', 80, 900)])] },
  { slug: 'beauty', name: '美妆护肤', nameEn: 'Beauty', emoji: '1f484', store: 2, brand: '花屿', facets: [choice('适用肤质', 'Skin', '油性 干性 混合性 敏感肌'), number('净含量', 'Net content', 'ml', 5, 300)], leaves: [
    leaf('makeup', '彩妆', 'Make-up', '1f484:丝绒口红 1f485:水性指甲油', 39, 299, 80, 'colour'), leaf('skincare', '护肤', 'Skin care', '1f9f4:保湿乳液 1f9fc:氨基酸洁面皂', 29, 399, 260, 'pack')] },
  { slug: 'food', name: '食品生鲜', nameEn: 'Food', emoji: '1f34e', store: 2, brand: '山野', facets: [number('净含量', 'Net weight', 'g', 100, 2_500), choice('口味', 'Taste', '原味 甜 咸 辣')], leaves: [
    leaf('fruit', '水果', 'Fruit', '1f34e:红富士苹果 1f353:丹东草莓 1f347:阳光玫瑰葡萄', 19, 159, 2_500, 'pack'), leaf('snacks', '零食', 'Snacks', '1f36a:黄油曲奇 1f95c:奶香花生 1f36b:黑巧克力', 9, 99, 300, 'pack')] },
  { slug: 'sports', name: '运动户外', nameEn: 'Sports', emoji: '26bd', store: 2, brand: '踏浪', facets: [material('橡胶 皮革 尼龙 碳纤维'), wearers], leaves: [
    leaf('balls', '球类', 'Balls', '26bd:训练足球 1f3c0:室外篮球 1f3f8:羽毛球拍', 49, 399, 600, 'colour'), leaf('camping', '露营', 'Camping', '26fa:速开帐篷', 199, 1_299, 4_200, 'colour')] },
  { slug: 'family', name: '母婴宠物', nameEn: 'Family and pets', emoji: '1f9f8', store: 2, brand: '小满', facets: [choice('适用年龄', 'Age', '0-3岁 3-6岁 6岁以上 不限'), material('毛绒 木 塑料 食品级硅胶')], leaves: [
    leaf('toys', '玩具', 'Toys', '1f9f8:毛绒小熊 1fa81:亲子风筝 1fa80:悠悠球', 19, 259, 400, 'colour'), leaf('pets', '宠物', 'Pets', '1f9b4:磨牙骨头 1f41f:猫咪逗趣鱼', 9, 129, 200, 'pack')] },
]

export const adjectives = ['轻盈', '经典', '复古', '极简', '新款', '加厚', '透气', '高级感', '百搭', '便携', '匠心', '四季', '城市', '山系', '法式', '国风', '学院', '暖阳', '晨雾', '海盐'] as const
export const endings = ['旗舰款', '礼盒装', '升级版', '限定款', '家庭装', '舒适版', '入门款'] as const
export const axesOf: Record<Leaf['axes'], readonly { readonly name: string; readonly values: readonly string[] }[]> = {
  size: [{ name: '颜色', values: ['燕麦白', '雾霾蓝'] }, { name: '尺码', values: ['S', 'M', 'L', 'XL'] }],
  shoe: [{ name: '尺码', values: ['37', '38', '39', '40', '41', '42'] }],
  colour: [{ name: '颜色', values: ['曜石黑', '月光白', '松石绿'] }],
  pack: [{ name: '规格', values: ['单份', '两份装', '家庭装'] }],
}
