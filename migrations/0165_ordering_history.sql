-- Timelines 时间线 (F11): with each move of an order stands who made it, and until when the next was promised then.
alter table ordering_history add column actor_kind text constraint ordering_history_actor_kind check (actor_kind in ('shopper', 'merchant', 'staff', 'system'));
alter table ordering_history add column due_at timestamptz;
-- What stood still with a parcel is read by its parcel, open or not.
create index logistics_stalls_of_parcel on logistics_stalls (parcel_id, id);
