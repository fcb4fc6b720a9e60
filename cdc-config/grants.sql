-- The least Debezium needs. Set a password of your own: ALTER USER 'wishcast_cdc'@'%' IDENTIFIED BY '…'.
CREATE USER IF NOT EXISTS 'wishcast_cdc'@'%' IDENTIFIED BY RANDOM PASSWORD;

-- Reading the snapshot.
GRANT SELECT ON shop.wishlist_item TO 'wishcast_cdc'@'%';
GRANT SELECT ON shop.device TO 'wishcast_cdc'@'%';
GRANT SELECT ON shop.wishcast_heartbeat TO 'wishcast_cdc'@'%';
GRANT SELECT ON shop.wishlist_item_heartbeat TO 'wishcast_cdc'@'%';
GRANT SELECT ON shop.device_heartbeat TO 'wishcast_cdc'@'%';

-- Reading the binlog and its position; RELOAD for the global read lock of a few milliseconds that fixes the snapshot's position.
GRANT REPLICATION SLAVE, REPLICATION CLIENT, RELOAD ON *.* TO 'wishcast_cdc'@'%';
