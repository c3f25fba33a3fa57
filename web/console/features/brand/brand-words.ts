import { localeNow } from '../../../design/theme'
import { titles } from '../../../design/titles'

/** What the screen of the brand says 品牌设置文案. */
const zh = {
  title: titles.brand, hint: '保存后，商城、邮件落款、分享卡片和安装到桌面的应用立即使用新的品牌。颜色须能看清，两种主题都会检查。', words: '名称与文字', name: '名称', nameEn: '名称（英文）', slogan: '口号', sloganEn: '口号（英文）', story: '品牌故事', storyEn: '品牌故事（英文）',
  logo: '标志', logoHint: '正方形，边长至少 320 像素；不上传则用字标', upload: '上传标志', noLogo: '不用标志', mark: '字标', colours: '颜色', themes: { light: '浅色', dark: '深色' } as Record<string, string>, fields: { brand: '主色（按钮、标记）', price: '强调色（价格、选中）', link: '链接色' } as Record<string, string>, on: { white: '白字', card: '卡片', ground: '页面底色', soft: '选中底色' } as Record<string, string>,
  ratio: (ratio: string, least: string, on: string) => `与${on} ${ratio}:1（至少 ${least}:1）`, low: '对比度不足', fine: '对比度合格', badColour: '请填写 #rrggbb',
  type: '字号与圆角', scale: '字号', scales: { small: '紧凑', usual: '标准', large: '大字' } as Record<string, string>, corners: '圆角', cornerNames: { sharp: '直角', soft: '适中', round: '圆润' } as Record<string, string>, card: '分享卡片', cards: { plain: '素净', brand: '主色底' } as Record<string, string>,
  positioning: '定位', breadth: '经营范围', breadths: { general: '综合', vertical: '垂直' } as Record<string, string>, priceLine: '价格路线', priceLines: { discount: '折扣', selected: '精选' } as Record<string, string>, customers: '面向', customerNames: { consumers: '消费者', firms: '企业', both: '两者' } as Record<string, string>, proposition: '独特价值', propositionEn: '独特价值（英文）', positionHint: '这些答案供合作适配、招商与选品使用，不对外显示。',
  preview: '预览', sample: '亚麻衬衫', buy: '立即购买', more: '查看更多', lit: '近 7 天', save: '保存并立即生效', history: '历史', restore: '恢复', restoreSure: '恢复后立即生效。', version: (no: number) => `v${no}`, copyOf: (no: number) => `来自 v${no}`, none: '还没有改过', required: '请填写',
}
type BrandWords = typeof zh
const en: BrandWords = {
  title: titles.brand, hint: 'Once saved, the shop, mails, share cards and the installed app show it at once. Colours must be readable: both themes are checked.', words: 'Name and words', name: 'Name', nameEn: 'Name in English', slogan: 'Slogan', sloganEn: 'Slogan in English', story: 'Story', storyEn: 'Story in English',
  logo: 'Logo', logoHint: 'Square, 320 pixels at least; without one the mark is shown', upload: 'Upload a logo', noLogo: 'Use no logo', mark: 'Mark', colours: 'Colours', themes: { light: 'Light', dark: 'Dark' }, fields: { brand: 'Main (buttons, marks)', price: 'Accent (prices, what is lit)', link: 'Links' }, on: { white: 'white text', card: 'cards', ground: 'the page', soft: 'what is lit' },
  ratio: (ratio, least, on) => `${ratio}:1 with ${on} (at least ${least}:1)`, low: 'Too little contrast', fine: 'Contrast is fine', badColour: 'Write #rrggbb',
  type: 'Type and corners', scale: 'Type', scales: { small: 'Compact', usual: 'Usual', large: 'Large' }, corners: 'Corners', cornerNames: { sharp: 'Sharp', soft: 'Soft', round: 'Round' }, card: 'Share card', cards: { plain: 'Plain', brand: 'On the main colour' },
  positioning: 'Positioning', breadth: 'Breadth', breadths: { general: 'General', vertical: 'Vertical' }, priceLine: 'Prices', priceLines: { discount: 'Discount', selected: 'Selected' }, customers: 'For', customerNames: { consumers: 'Consumers', firms: 'Firms', both: 'Both' }, proposition: 'What is unique', propositionEn: 'What is unique, in English', positionHint: 'For partners’ fit, merchants’ criteria and selection; not shown to shoppers.',
  preview: 'Preview', sample: 'Linen shirt', buy: 'Buy now', more: 'See more', lit: 'Last 7 days', save: 'Save, at once everywhere', history: 'History', restore: 'Bring back', restoreSure: 'It holds at once.', version: (no) => `v${no}`, copyOf: (no) => `copy of v${no}`, none: 'Never changed', required: 'Please fill this in',
}
export const brandWords: BrandWords = localeNow() === 'en' ? en : zh
