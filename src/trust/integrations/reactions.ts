import { onDemand } from '#kernel/event'
import { allEvents } from './catalogue.service'
import { tellEndpoints } from './deliveries.service'

/** What integrations does on hearing news: it writes down for whoever wants to be told. Heard only while somebody does. */
export const reactions = allEvents.map((event) => onDemand(event, `integrations.tell_${event.name.replace('.', '_')}`, tellEndpoints))
