-- Valid on H2 (MODE=PostgreSQL) and on PostgreSQL.

-- What was learned of a pool's capacity: the form's version and its numbers, apart by spaces.
CREATE TABLE learned_capacity (
    namespace VARCHAR(63)  NOT NULL,
    name      VARCHAR(253) NOT NULL,
    pool      VARCHAR(253) NOT NULL,
    form      INTEGER      NOT NULL,
    numbers   TEXT         NOT NULL,
    PRIMARY KEY (namespace, name, pool)
);
