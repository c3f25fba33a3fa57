/** The clock of order changes 改单时限, as settings with bounds (E01). */
export const answerHours = { key: 'changes.answer_hours', fallback: 24, least: 6, most: 72, unit: 'hours', says: ['改单申请的答复时限：取消未发商品逾期自动同意，其他逾期失效', 'How long a change of an order waits for its answer: pieces that a shopper wants cancelled go then, anything else lapses'] } as const
/** How long what a change costs more may be paid 补差时限; then the change lapses. */
export const payMinutes = { key: 'changes.pay_minutes', fallback: 60, least: 10, most: 1440, unit: 'minutes', says: ['改单需补付差额时的付款时限，逾期改单失效', 'How long what a change of an order costs more may be paid; then the change lapses'] } as const
