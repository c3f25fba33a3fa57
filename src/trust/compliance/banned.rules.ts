/**
 * Banned words 违禁词 (F79): what no advertisement may say, with the article that forbids it. A short list to begin with, read past spaces and full-width letters; words of the
 * everyday that hold one of them (第一步, 最近) are none. Whoever publishes text asks here, so that a longer list holds everywhere at once.
 */
const highest = '《广告法》第九条第三项'
const medical = '《广告法》第十七条'
const list: readonly (readonly [form: RegExp, law: string])[] = [
  [/国家级|世界级|最高级|顶级|极品|极致品质/g, highest], [/最(?:佳|好|优|强|便宜|安全|先进|高端|权威|低价|受欢迎)/g, highest], [/(?:全国|全网|全球|世界|行业|销量|品质|口碑)第一(?![步次个位时天])/g, highest],
  [/(?:绝无仅有|史无前例|独一无二|万能|100%有效|百分之百有效)/g, highest], [/根治|治愈率|疗效|药到病除|包治百病/g, medical],
]
export interface Banned { readonly word: string; readonly law: string }
export function bannedIn(text: string): Banned[] {
  const plain = text.normalize('NFKC').replace(/[\s\u200B-\u200D\uFEFF]/g, '')
  return list.flatMap(([form, law]) => [...plain.matchAll(form)].map(([word]) => ({ word, law })))
}
