import type { Context } from '#kernel/context'
import type { CarrierLine } from './parcels.rules'

/**
 * Whoever tells where parcels are 物流查询服务: what we ask of it, and what it may truthfully say. What it cannot or will not answer it throws: that means unknown, and the same question may
 * be put again half an hour later. What every adapter must do is told and tried in test/ports/carrier.kit.ts.
 */
export interface Tracked { readonly carrier: string; readonly number: string; /** The last four digits of the receiver's telephone. */ readonly phoneTail: string; readonly shippedAt: Date }
export interface Answer {
  /** All that happened so far, in any sequence. */
  readonly lines: readonly CarrierLine[]
  /** When something new is known to come; nothing where it is not. */
  readonly moreAt?: Date
}
/** `ends`: nothing more will be told, as it was signed for (`shutdown`) or as nothing was heard for too long (`abort`). */
interface Push extends Answer { readonly carrier: string; readonly number: string; readonly ends: 'shutdown' | 'abort' | null }
export type Heard = { readonly said: Push } | { readonly refused: string }

export interface TrackingService {
  track(ctx: Context, parcel: Tracked): Promise<Answer>
  /** Asks to be told by itself; the same parcel twice is one subscription. Answers whether it will be. */
  subscribe(ctx: Context, parcel: Tracked): Promise<boolean>
  /** Verifies the bytes that came, and only then reads them. */
  hear(ctx: Context, rawBody: string): Promise<Heard>
}
