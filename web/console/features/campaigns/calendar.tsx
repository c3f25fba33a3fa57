import { useQuery } from '@tanstack/react-query'
import { CalendarPage } from '../../../design/calendar'
import { api } from '../../api'

/** The marketing calendar 营销日历 of the platform and of all stores. */
const stores = async () => (await api.merchantList({ limit: 100 })).items
export function Calendar() {
  const permits = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) }).data?.permits ?? []
  return <CalendarPage side="platform" calls={{ month: api.staffCalendar, year: api.staffCalendarYear, plan: api.planStaffBudget, sheet: 'staffCalendarEntries', file: '/v1/staff/calendar/file', mayPlan: permits.includes('campaigns.write'), ...(permits.includes('merchants.read') && { stores }), mayMake: permits.includes('promotions.write') }} />
}
