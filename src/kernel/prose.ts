import { z } from 'zod'
import { holdsCard } from './cards.rules'

/**
 * Free text 自由文本: what people write in their own words. It may say anything but a card number, which we must not keep: refused as `kernel.card_number`
 * (422) with the field's name (T-57). For notes, reasons, names, addresses and messages; not for waybills, codes and ids, which have forms of their own.
 */
const cardNumber = 'kernel.card_number'
export const prose = (text: z.ZodString): z.ZodString => text.refine((said) => !holdsCard(said), { error: cardNumber, params: { refusal: cardNumber } })
