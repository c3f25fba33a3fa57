import { Refusal } from '#kernel/refusal'
import type { Channel } from './channel.port'
import { simulator } from './channel.simulator'

/** The channels that money may come through, by name. */
export const channels: Readonly<Record<string, Channel>> = { simulator }
export const channelOf = (name: string): Channel => { const channel = Object.hasOwn(channels, name) ? channels[name] : undefined; if (!channel) throw new Refusal('payments.no_such_channel', { channel: name }, 422); return channel }
