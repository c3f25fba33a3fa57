import { clientOf } from '../client'
import { operations } from './operations'

/** The platform's API as the console calls it. */
export const api = clientOf(operations)
