import { namesSomebody } from '#kernel/scrub.rules'

/** Reviews 评价 (F14): what may be said of goods, in which order it is shown, and what its sums are. */
export const most = { words: 500, pictures: 6, tags: 6, answer: 500 } as const
/** Tags 标签 of the house: what speaks for goods and what against. */
export const tagCodes = ['good_quality', 'as_described', 'good_value', 'fast_delivery', 'kind_service', 'well_packed', 'poor_quality', 'not_as_described', 'too_dear', 'slow_delivery', 'poor_service', 'badly_packed'] as const
export type Tag = (typeof tagCodes)[number]
/** Why somebody reports a text 举报. */
export const reportReasons = ['fake', 'advertising', 'abuse', 'private', 'unlawful', 'other'] as const
/** For what a text may be hidden 隐藏原因: what the law names, and nothing else; that it is bad of a store is no cause (E-Commerce Law 39, Cybersecurity Law 47). */
export const hidingCauses = ['unlawful', 'abuse', 'private', 'advertising', 'fake_trade'] as const

export interface Stars { readonly overall: number; readonly goods: number; readonly service: number; readonly logistics: number }
/** Bad 差评: two stars or fewer. */
export const mostOfBad = 2
export const isBad = ({ overall }: Pick<Stars, 'overall'>): boolean => overall <= mostOfBad
/** The kinds of a list: good is four and five stars, middling three. */
export const kinds = ['good', 'middling', 'bad'] as const
export const starsOf = (kind: (typeof kinds)[number]): readonly [from: number, to: number] => (kind === 'good' ? [4, 5] : kind === 'middling' ? [3, 3] : [1, mostOfBad])

const most_ = { helpful: 50, perVote: 2, pictured: 20, long: 15, longFrom: 30, short: 5, shortFrom: 10, appended: 10 } as const
export interface Ranked { readonly helpful: number; readonly words: string; readonly pictures: readonly string[]; readonly appendedAt: Date | null }
/**
 * The usual order 默认排序, as it is published at `/rules/reviews`: pictures, length, an addition and helpful votes count, stars do not, so that bad reviews are never sorted
 * last (Network Transaction Measures 14); among equals the newest first.
 */
export function rankOf({ helpful, words, pictures, appendedAt }: Ranked): number {
  const length = [...words].length
  return Math.min(helpful, most_.helpful) * most_.perVote + (pictures.length > 0 ? most_.pictured : 0) + (length >= most_.longFrom ? most_.long : length >= most_.shortFrom ? most_.short : 0) + (appendedAt ? most_.appended : 0)
}

const messenger = /(?:微信|vx|wx|wechat|qq|扣扣)\s*(?:号|群)?\s*[:：]?\s*[A-Za-z0-9_-]{5,}/i
/** Whether a text that everybody reads holds how somebody can be reached, or his identity number: phones, mail, WeChat and QQ, in any width. */
export const holdsContact = (text: string): boolean => { const plain = text.normalize('NFKC'); return namesSomebody(plain) || messenger.test(plain) }

/** How whoever wrote is called beside it: the first character and two stars; without a name where he wants none told. */
export const shownName = (name: string, isAnonymous: boolean): string => (isAnonymous || name === '' ? '' : `${[...name][0]!}**`)

export interface Sums { readonly count: number; readonly overall: number; readonly goods: number; readonly service: number; readonly logistics: number }
/** Averages in hundredths of a star, rounded; nothing where nobody has said anything. */
export const averagesOf = ({ count, overall, goods, service, logistics }: Sums) => { const of = (sum: number): number => Math.round((sum * 100) / count); return count === 0 ? null : { overall: of(overall), goods: of(goods), service: of(service), logistics: of(logistics) } }

export const reviewDays = { key: 'reviews.days', fallback: 15, least: 1, most: 180, unit: 'days', says: ['收货后多少天内可评价', 'For how many days after receipt goods may be reviewed'] } as const
export const appendDays = { key: 'reviews.append_days', fallback: 180, least: 1, most: 365, unit: 'days', says: ['评价后多少天内可追评', 'For how many days after a review something may be added'] } as const
export const answerHours = { key: 'reviews.bad_answer_hours', fallback: 1, least: 1, most: 72, unit: 'hours', says: ['差评须在几小时内回复', 'Within how many hours a store must answer a bad review'] } as const
export const askMost = { key: 'reviews.ask_buyers', fallback: 10, least: 1, most: 50, unit: 'count', says: ['一个提问最多发给几位已购买家', 'To how many past buyers a question is sent at most'] } as const
export const askedADay = { key: 'reviews.asked_a_day', fallback: 3, least: 1, most: 20, unit: 'count', says: ['一位买家一天最多收到几个提问', 'How many questions a past buyer is sent a day at most'] } as const
export const questionsADay = { key: 'reviews.questions_a_day', fallback: 10, least: 1, most: 100, unit: 'count', says: ['一位买家一天最多提几个问题', 'How many questions a shopper may ask a day'] } as const
export const settings = [reviewDays, appendDays, answerHours, askMost, askedADay, questionsADay]
