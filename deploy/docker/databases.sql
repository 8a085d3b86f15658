-- One server, a database for each service; the role is the one the server was made with.
CREATE DATABASE quittance_orders;
CREATE DATABASE quittance_gateway;
CREATE DATABASE quittance_ingest;
CREATE DATABASE quittance_reconciliation;
