-- Order numbers 订单号: drawn in blocks of a thousand for each process, so that no two orders ever draw the same.
create sequence ordering_numbers increment 1000;
