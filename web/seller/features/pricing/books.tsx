import { PriceBooks, type BookCalls } from '../../../design/price-books'
import { api } from '../../api'

/** The books of prices 价格记录 of the store. */
const from = (cursor: string | undefined) => ({ limit: 50, ...(cursor && { cursor }) })
const calls: BookCalls = {
  alarms: (ask, cursor) => api.merchantPriceAlarms({ ...ask, ...from(cursor) } as Parameters<typeof api.merchantPriceAlarms>[0]), compared: (_ask, cursor) => api.merchantCompared(from(cursor)), deals: (_ask, cursor) => api.merchantDeals(from(cursor)), listed: (_ask, cursor) => api.merchantPriceBook(from(cursor)),
  sheets: { alarms: 'merchantPriceAlarms', compared: 'merchantCompared', deals: 'merchantDeals', listed: 'merchantPriceBook' },
}
export const Books = () => <PriceBooks calls={calls} />
