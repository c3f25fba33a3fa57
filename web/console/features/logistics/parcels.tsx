import { StalledDesk } from '../../../design/parcels'
import { api } from '../../api'

/** Stalled parcels 停滞的包裹 of all stores: staff see what stands still, and whether its merchant looks after it. */
export const Stalled = () => <StalledDesk withStore load={(cursor) => api.staffStalled({ limit: 50, ...(cursor && { cursor }) })} />
