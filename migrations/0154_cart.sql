-- Cart 购物车: a room of its own now; its lines keep their ids, its letters and its job their place under the new names.
alter table ordering_cart_lines rename to cart_lines;
alter index ordering_cart_lines_old rename to cart_lines_old;
update kernel_letters set reaction = 'cart.merge' where reaction = 'ordering.merge_carts';
update kernel_reactions set name = 'cart.merge' where name = 'ordering.merge_carts';
