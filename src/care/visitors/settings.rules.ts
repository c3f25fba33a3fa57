/** How long an order may be looked at without signing in 访客查单时限. */
export const lookMinutes = { key: 'visitors.look_minutes', fallback: 30, least: 5, most: 120, unit: 'minutes', says: ['免登录查单后可查看多少分钟', 'For so many minutes an order may be looked at without signing in'] } as const
