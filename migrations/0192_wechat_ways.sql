-- WeChat is told as well of what goes in no parcel (E17, E07, E08): codes and links that were sent, and what was collected or redeemed at a store. Such a row stands for the whole trade, and `parcel_id` is the order that was paid.
alter table wechat_uploads add column way text not null default 'express' constraint wechat_uploads_way check (way in ('express', 'virtual', 'pickup'));
