/** What pages about paying for a friend say 代付文案, in both languages. */
export const zhFriends = {
  ask: '找人代付', askHint: '生成一个链接发给朋友；朋友付款后，订单仍是您的', again: '重新生成代付链接', live: (at: string) => `代付链接已于 ${at} 生成，可继续自己付款`, takeBack: '收回链接', takenBack: '代付链接已收回', paidByFriend: '本单由朋友代付，如有退款将原路退回付款人',
  title: (name: string) => `帮 ${name} 付款`, yours: '代付链接已生成', yoursHint: '链接只显示这一次，请复制后发给朋友，或让朋友扫码。页面上没有您的地址和电话。', copy: '复制链接', code: '代付链接的二维码', pay: '确认代付', until: '剩余付款时间', asks: (name: string) => `${name} 请您帮忙付款`, what: '订单商品', back: '查看订单',
  hint: '付款后商品仍寄给您的朋友；如有退款，将原路退回您的付款账户。请确认您认识对方。', paying: '正在确认付款结果', notYet: '还没有收到付款结果',
  states: { paid: '已付款，谢谢您', cancelled: '订单已取消', lapsed: '付款时限已过', taken_back: '链接已被收回' } as Record<string, string>,
  hints: { paid: '订单已付款，无需再付', cancelled: '订单已被取消，无需付款', lapsed: '订单超时未付款，已不能再付', taken_back: '您的朋友收回了这个链接，如仍需代付请向对方索取新链接' } as Record<string, string>,
  parts: { deposit: '这是预售订单的定金', tail: '这是预售订单的尾款' } as Record<string, string>, home: '去逛逛',
}
export type FriendsWords = typeof zhFriends
export const enFriends: FriendsWords = {
  ask: 'Ask a friend to pay', askHint: 'Makes a link to send to a friend; once it is paid, the order is still yours', again: 'Make a new link', live: (at) => `A link was made on ${at}; you may still pay yourself`, takeBack: 'Take the link back', takenBack: 'The link was taken back', paidByFriend: 'A friend paid for this order; refunds go back to whoever paid',
  title: (name) => `Pay for ${name}`, yours: 'Your link is ready', yoursHint: 'It is shown this once: copy it and send it to a friend, or let him scan it. Your address and phone are not on the page.', copy: 'Copy the link', code: 'Code of the link', pay: 'Pay for my friend', until: 'Time left to pay', asks: (name) => `${name} asks you to pay`, what: 'What is paid for', back: 'See the order',
  hint: 'The goods go to your friend. Refunds go back to the account that you pay with. Please be sure that you know who asks.', paying: 'Confirming the payment', notYet: 'No word of a payment yet',
  states: { paid: 'Paid, thank you', cancelled: 'The order was cancelled', lapsed: 'The time to pay is over', taken_back: 'The link was taken back' },
  hints: { paid: 'The order is paid; there is nothing left to pay', cancelled: 'The order was cancelled; there is nothing to pay', lapsed: 'The order was not paid in time and cannot be paid any more', taken_back: 'Your friend took this link back; ask for a new one if it is still to be paid' },
  parts: { deposit: 'This is the deposit of a presale order', tail: 'This is the rest of a presale order' }, home: 'Look around',
}
