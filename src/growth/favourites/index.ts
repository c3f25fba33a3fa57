import { defineModule } from '#kernel/module'
import { favouriteRoutes } from './favourites.routes'
import { keepSeenDays } from './history.service'
import { jobs } from './jobs'
import { personal } from './personal.queries'
import { reactions } from './reactions'
import { mostADay, mostReminders } from './reminders.service'

/** Favourites 收藏 (E14): what shoppers keep, follow, have looked at, wait for and compare (F04); and who is told, once, when it comes back or costs less. */
export { follow, keep } from './favourites.service'
export { noteSeen } from './history.service'
export { remind, tellDue } from './reminders.service'
export const favourites = defineModule({ name: 'favourites', routes: favouriteRoutes, reactions, jobs, settings: [keepSeenDays, mostReminders, mostADay], permits: ['favourites.read'], personal })
