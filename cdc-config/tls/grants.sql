-- After ../grants.sql: Debezium's user may not log in without TLS.
ALTER USER 'wishcast_cdc'@'%' REQUIRE SSL;
