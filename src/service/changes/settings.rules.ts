/** The clock of order changes 改单时限, as a setting with bounds (E01). */
export const answerHours = { key: 'changes.answer_hours', fallback: 24, least: 6, most: 72, unit: 'hours', says: ['改单申请的答复时限：取消未发商品逾期自动同意，其他逾期失效', 'How long a change of an order waits for its answer: pieces that a shopper wants cancelled go then, anything else lapses'] } as const
