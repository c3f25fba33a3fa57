import { localeNow } from './theme'
import { titles } from './titles'

/** What the desks say of favourites and reminders 收藏与提醒文案. */
const zh = {
  title: titles.interest, hint: '有多少人收藏、等到货、等降价，只有人数，没有姓名。等到货的人多，值得补货；期望价是等降价的人所填价格的中位数。', product: '商品', price: '现价', kept: '收藏', waitBack: '等到货', waitDrop: '等降价', wanted: '期望价', merchant: '商家',
}
const en: typeof zh = {
  title: titles.interest, hint: 'How many keep a product, wait for its return or for less: counts alone, no names. Where many wait for its return it is worth ordering; the wanted price is the median of what was typed.', product: 'Product', price: 'Price', kept: 'Keep it', waitBack: 'Wait for its return', waitDrop: 'Wait for less', wanted: 'Wanted price', merchant: 'Merchant',
}
export const interestWords = localeNow() === 'en' ? en : zh
