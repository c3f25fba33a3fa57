import type { Api } from '#apps/house'
import type { FindGroups } from './audience'

/** What the screens around an offer call 演练接口: the same of a store's centre and of the console; each gives its own. */
export interface RehearsalCalls {
  readonly one: Api['staffOffer']
  readonly publish: Api['publishStaffOffer']
  readonly stop: Api['stopStaffOffer']
  readonly preview: Api['staffOfferPreview']
  readonly replays: Api['staffReplays']
  readonly startReplay: Api['startStaffReplay']
  readonly cancelReplay: Api['cancelStaffReplay']
  readonly results: Api['staffOfferResults']
  readonly margin: Api['staffOfferMargin']
  /** Stops all of a lane or store at once: the platform's alone. */
  readonly stopMany?: Api['stopStaffOffers']
}
/** What trying as a buyer calls, with how goods are found. */
export interface TryCalls {
  readonly tryBasket: Api['tryStaffBasket']
  readonly product: Api['product']
  readonly find: (query: string) => Promise<readonly { readonly id: string; readonly title: string }[]>
  /** The groups that the buyer may be said to be in; not where they may not be read. */
  readonly groups?: FindGroups
  readonly offers: () => Promise<readonly { readonly id: string; readonly name: string; readonly state: string; readonly kind: string }[]>
}
export type TriedBasket = Awaited<ReturnType<TryCalls['tryBasket']>>
export type OfferShown = Awaited<ReturnType<RehearsalCalls['one']>>
export type Replay = Awaited<ReturnType<RehearsalCalls['replays']>>['items'][number]
