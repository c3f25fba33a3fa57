import { clientOf } from '../client'
import { operations } from './operations'

/** The merchants’ API as the seller centre calls it. */
export const api = clientOf(operations)
