import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens on paper to goods in warehouses 仓储作业: transfers and stocktakes. */
const papers = { merchantId: z.string(), at: z.iso.datetime() }
/** Goods left a warehouse for another. */
export const TransferSent = defineEvent('warehousing.transfer_sent', z.object({ transferId: z.string(), fromId: z.string(), toId: z.string(), pieces: z.int(), ...papers }))
/** Goods of a transfer arrived, in part or whole; `lost` pieces did not. */
export const TransferReceived = defineEvent('warehousing.transfer_received', z.object({ transferId: z.string(), toId: z.string(), pieces: z.int(), damaged: z.int(), lost: z.int(), isWhole: z.boolean(), ...papers }))
/** What orders held in a warehouse went to others: so many holds, and so many that could not go. */
export const HoldsMoved = defineEvent('warehousing.holds_moved', z.object({ warehouseId: z.string(), moved: z.int(), stuck: z.int(), orderIds: z.array(z.string()), ...papers }))
/** The differences of a stocktake were posted: so many more and so many fewer than the book said. */
export const CountPosted = defineEvent('warehousing.count_posted', z.object({ countId: z.string(), warehouseId: z.string(), more: z.int(), fewer: z.int(), ...papers }))
