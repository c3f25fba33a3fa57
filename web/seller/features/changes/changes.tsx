import { ChangesDesk } from '../../../design/changes'
import { api } from '../../api'

/** The store's order changes 店铺改单: what waits for its answer, and what was changed. */
type Ask = Parameters<typeof api.merchantChanges>[0]
export const Changes = () => <ChangesDesk load={(ask, cursor) => api.merchantChanges({ ...ask as Ask, limit: 50, ...(cursor && { cursor }) })} />
