import { switchable } from './tables'

/**
 * Channels of messages 消息频道: what a note in an inbox is about, by its topic. Of orders, money and security everybody is told (E31: transactional messages cannot be switched off); the rest is each one's own choice.
 */
export const channels = ['trade', 'logistics', 'offers', 'social'] as const
export type Channel = (typeof channels)[number]
export { switchable }
export type Switchable = (typeof switchable)[number]

const channelByTopic: Readonly<Record<string, Switchable>> = { parcel: 'logistics', coupon: 'offers', reminder: 'offers', bargain: 'social', review: 'social', question: 'social' }
/** What has no other channel is about a trade. */
export const channelOf = (topic: string): Channel => channelByTopic[topic] ?? 'trade'
/** The topics of a channel; those of trades are all others. */
export const topicsOf = (channel: Switchable): string[] => Object.keys(channelByTopic).filter((topic) => channelByTopic[topic] === channel)
export const switchableTopics = Object.keys(channelByTopic)
