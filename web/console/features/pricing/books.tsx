import { PriceBooks, type BookCalls } from '../../../design/price-books'
import { api } from '../../api'

/** The books of prices 价格记录 of all stores. */
const from = (cursor: string | undefined) => ({ limit: 50, ...(cursor && { cursor }) })
const calls: BookCalls = {
  alarms: (ask, cursor) => api.staffPriceAlarms({ ...ask, ...from(cursor) } as Parameters<typeof api.staffPriceAlarms>[0]), compared: (_ask, cursor) => api.staffCompared(from(cursor)), deals: (_ask, cursor) => api.staffDeals(from(cursor)), listed: (_ask, cursor) => api.staffPriceBook(from(cursor)),
  sheets: { alarms: 'staffPriceAlarms', compared: 'staffCompared', deals: 'staffDeals', listed: 'staffPriceBook' },
}
export const Books = () => <PriceBooks calls={calls} />
