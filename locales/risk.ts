/** What risk 风控 says: refusals, and the notes about what waits for a second person. */
export const riskTexts = {
  'risk.approval_over': ['这条复核已处理或已过期', 'This has been decided already or is over'],
  'risk.asked_already': ['同样的申请正在等待复核', 'The same is waiting for a decision already'],
  'risk.note_approved': ['复核已通过：{what}', 'Approved: {what}'],
  'risk.note_asked': ['有新的待复核事项：{what}', 'Waiting for your decision: {what}'],
  'risk.note_rejected': ['复核未通过：{what}', 'Not approved: {what}'],
  'risk.own_approval': ['申请人不能复核自己的申请，请由另一位成员处理', 'Whoever asked cannot approve it; another person must decide'],
} as const
