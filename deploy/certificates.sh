#!/bin/sh
# Makes an authority and the certificates of compose.tls.yaml in deploy/secrets: an example, for a year. Made again, all are new.
set -eu
cd "$(dirname "$0")"
mkdir -p -m 0700 secrets
cd secrets
umask 022
# openssl draws its progress on standard error; what it says is only wanted when it fails.
quietly() { log=$("$@" 2>&1) || { printf '%s\n' "$log" >&2; exit 1; }; }
new_key="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"

quietly openssl req -x509 $new_key -keyout ca.key -out ca.crt -days 365 -subj "/CN=Availability example authority" \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
for name in kafka postgres writer monitor; do
  quietly openssl req $new_key -keyout "$name.key" -out "$name.csr" -subj "/CN=$name"
  printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$name" |
    quietly openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 -out "$name.crt" -extfile /dev/stdin
  rm "$name.csr"
  chmod 0644 "$name.key"
done
# Key and certificates in one file, as Kafka reads them.
cat kafka.key kafka.crt ca.crt >kafka.pem
chmod 0600 ca.key
