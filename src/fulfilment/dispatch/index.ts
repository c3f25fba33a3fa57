import { defineModule } from '#kernel/module'
import { dispatchRoutes } from './dispatch.routes'

/** Dispatch 发货: the desk where a store sends many orders at once, by a table or a file (E05). It keeps nothing of its own. */
export const dispatch = defineModule({ name: 'dispatch', routes: dispatchRoutes, reactions: [], jobs: [], permits: ['dispatch.send'] })
