-- Warehousing 仓储作业: transfers and stocktakes stand in a room of their own. Their papers keep their ids; who might do them still may, who is told of them still is.
alter table stock_transfers rename to warehousing_transfers;
alter table stock_transfer_lines rename to warehousing_transfer_lines;
alter table stock_counts rename to warehousing_counts;
alter table stock_count_lines rename to warehousing_count_lines;
alter table warehousing_transfers rename constraint stock_transfers_state to warehousing_transfers_state;
alter table warehousing_counts rename constraint stock_counts_state to warehousing_counts_state;
alter index stock_transfers_of_merchant rename to warehousing_transfers_of_merchant;
alter index stock_counts_of_merchant rename to warehousing_counts_of_merchant;
alter index stock_counts_under_way rename to warehousing_counts_under_way;
update kernel_settings set key = 'warehousing.approve_count_pieces' where key = 'stock.approve_count_pieces';
update risk_approvals set kind = 'warehousing.count' where kind = 'stock.count' and state = 'pending';
update identity_roles set permits = array_append(permits, 'warehousing.read') where 'stock.read' = any(permits) and audience = 'merchant';
update identity_roles set permits = array_append(permits, 'warehousing.write') where 'stock.write' = any(permits);
update integrations_keys set scopes = array_append(scopes, 'warehousing.read') where 'stock.read' = any(scopes) and audience = 'merchant';
update integrations_keys set scopes = array_append(scopes, 'warehousing.write') where 'stock.write' = any(scopes);
update integrations_endpoints set events = array_replace(array_replace(array_replace(events, 'stock.transfer_sent', 'warehousing.transfer_sent'), 'stock.transfer_received', 'warehousing.transfer_received'), 'stock.count_posted', 'warehousing.count_posted');
update kernel_letters set reaction = replace(reaction, 'tell_stock_', 'tell_warehousing_') where reaction in ('integrations.tell_stock_transfer_sent', 'integrations.tell_stock_transfer_received', 'integrations.tell_stock_count_posted');
update kernel_reactions set name = replace(name, 'tell_stock_', 'tell_warehousing_'), event = replace(event, 'stock.', 'warehousing.') where name in ('integrations.tell_stock_transfer_sent', 'integrations.tell_stock_transfer_received', 'integrations.tell_stock_count_posted');
