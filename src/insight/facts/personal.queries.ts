import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of facts: what pages saw of him, under a number, and what he has chosen. */
export const personal: Personal = { holdings: [
  { table: 'facts_tail', of: 'person_no in (select no from facts_persons where owner_id = his_id)', title: ['浏览、搜索与点击', 'Browsing, searching and clicks'], copy: ['kind', 'product_id', 'block', 'place', 'query', 'value', 'at'], end: { set: `person_no = null, visit = null` }, isTag: true },
  { table: 'facts_persons', of: 'owner_id = his_id', title: ['浏览记录的编号', 'The number under which browsing is kept'], copy: ['made_at'], end: 'delete', isTag: true },
  { table: 'facts_choices', of: 'owner_id = his_id', title: ['个性化与统计开关', 'Personalisation and measuring'], copy: ['is_personal', 'is_measured', 'changed_at'], end: 'delete' },
] }
