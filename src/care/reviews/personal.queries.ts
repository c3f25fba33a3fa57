import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of reviews: what he said of goods, asked and answered. */
export const personal: Personal = { holdings: [
  { table: 'reviews_reviews', of: 'shopper_id = his_id', title: ['评价', 'Reviews'], copy: ['product_id', 'overall', 'words', 'append_words', 'is_anonymous', 'at'], end: { law: 'review', then: 'nothing' } },
  { table: 'reviews_rights', of: 'shopper_id = his_id and review_id is null', title: ['待评价', 'To be reviewed'], copy: [], end: 'delete' },
  { table: 'reviews_questions', of: 'shopper_id = his_id', title: ['提问', 'Questions'], copy: ['product_id', 'words', 'at'], end: { law: 'review', then: 'nothing' } },
  { table: 'reviews_replies', of: 'by_kind = \'buyer\' and by_id = his_id', title: ['回答', 'Answers'], copy: ['product_id', 'words', 'at'], end: { law: 'review', then: 'nothing' } },
  { table: 'reviews_votes', of: 'shopper_id = his_id', title: ['标为有用', 'Found helpful'], copy: ['subject_id', 'at'], end: { law: 'review', then: 'nothing' } },
  { table: 'reviews_reports', of: 'by_kind = \'shopper\' and by_id = his_id', title: ['举报', 'Reports'], copy: ['reason', 'words', 'state', 'at'], end: { law: 'claims', then: { set: `words = ''` } } },
  { table: 'reviews_asked', of: 'shopper_id = his_id', title: ['收到的提问邀请', 'Questions sent to him'], copy: ['question_id', 'at'], end: 'delete' },
  { table: 'reviews_quiet', of: 'shopper_id = his_id', title: ['免打扰', 'Does not want to be asked'], copy: ['at'], end: 'delete' },
] }
