/** What the marketing calendar 营销日历 refuses. */
export const campaignsTexts = {
  'campaigns.month_over': ['过去的月份不能再改计划', 'The plan of a month that is over cannot be changed'],
  'campaigns.stale': ['这个月的计划刚被他人修改，请按新的数字再改', 'Somebody has just changed the plan of this month; look at it and try again'],
} as const
