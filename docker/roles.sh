#!/bin/sh
# Run once by the postgres image, when its volume is empty: the two roles and the owner's database.
set -eu
psql --set ON_ERROR_STOP=1 --username postgres --set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" <<'SQL'
CREATE ROLE network_owner LOGIN PASSWORD :'owner';
CREATE ROLE network_app LOGIN PASSWORD :'app';
CREATE DATABASE network OWNER network_owner;
SQL
