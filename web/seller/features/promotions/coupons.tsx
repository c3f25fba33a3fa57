import { useQuery } from '@tanstack/react-query'
import { CouponDesk, type CouponCalls } from '../../../design/coupon-desk'
import { api } from '../../api'

/** Coupons of one offer 用券情况. */
const calls: CouponCalls = {
  load: async (id) => api.merchantCoupons({ id }) as unknown as ReturnType<CouponCalls['load']>, grant: (offerId, file, reason) => api.grantMerchantCoupons({ offerId, reason, filename: file.name, file } as never),
  askCodes: (id, name, count, key) => api.askMerchantCodes({ id, name, count }, { key }), exportCodes: (id) => api.exportMerchantCodes({ id }), voidCodes: (id, reason) => api.voidMerchantCodes({ id, reason }), recall: (id, reason) => api.recallMerchantCoupons({ id, reason }),
}
export function Coupons() {
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) })
  return <CouponDesk side="merchant" calls={calls} mayWrite={me?.permits.includes('promotions.write') ?? false} mayCompensate={false} />
}
