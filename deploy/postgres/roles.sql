-- The roles of docs/schema.md, made once, when the database is new. Passwords are the last column of the password files.
\set owner_password `cut -d: -f5 /run/secrets/owner.pgpass`
\set writer_password `cut -d: -f5 /run/secrets/writer.pgpass`
\set reader_password `cut -d: -f5 /run/secrets/reader.pgpass`

CREATE ROLE availability_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE availability_writer LOGIN PASSWORD :'writer_password';
CREATE ROLE availability_reader LOGIN PASSWORD :'reader_password';
CREATE DATABASE availability OWNER availability_owner;
\connect availability

ALTER DEFAULT PRIVILEGES FOR ROLE availability_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO availability_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE availability_owner GRANT EXECUTE ON FUNCTIONS TO availability_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE availability_owner GRANT SELECT ON TABLES TO availability_reader;
