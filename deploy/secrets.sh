#!/bin/sh
# Makes the passwords of compose.yaml in deploy/secrets, once. Containers read them as another user than you: the files are
# readable, the folder is yours alone.
set -eu
cd "$(dirname "$0")"
mkdir -p -m 0700 secrets
umask 022

password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

[ -e secrets/postgres ] || password >secrets/postgres
for role in owner writer reader; do
  [ -e "secrets/$role.pgpass" ] || printf 'postgres:5432:availability:availability_%s:%s\n' "$role" "$(password)" >"secrets/$role.pgpass"
done
