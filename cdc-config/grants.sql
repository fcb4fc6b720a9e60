-- The least Debezium needs. Set a password of your own: ALTER USER 'wishcast_cdc'@'%' IDENTIFIED BY '…'. Better than '%' is
-- the network of your Connect workers; tls/grants.sql lets the user in with TLS only.
CREATE USER IF NOT EXISTS 'wishcast_cdc'@'%' IDENTIFIED BY RANDOM PASSWORD;

-- Reading the snapshot, of these tables and no others.
GRANT SELECT ON shop.wishlist_item TO 'wishcast_cdc'@'%';
GRANT SELECT ON shop.device TO 'wishcast_cdc'@'%';
GRANT SELECT ON shop.wishcast_heartbeat TO 'wishcast_cdc'@'%';
GRANT SELECT ON shop.wishlist_item_heartbeat TO 'wishcast_cdc'@'%';
GRANT SELECT ON shop.device_heartbeat TO 'wishcast_cdc'@'%';

-- Reading the binlog and its position. MySQL can't restrict that to tables: who has this user's password can read the changes
-- of the whole server.
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'wishcast_cdc'@'%';

-- The global read lock, of a second or less, that fixes the snapshot's position. Before MySQL 8.0.23 this was part of RELOAD,
-- which may do more. Not needed any longer once the snapshot is complete.
GRANT FLUSH_TABLES ON *.* TO 'wishcast_cdc'@'%';
