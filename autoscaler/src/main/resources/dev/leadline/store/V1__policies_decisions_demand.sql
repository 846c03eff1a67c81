-- Valid on H2 (MODE=PostgreSQL) and on PostgreSQL.

CREATE SEQUENCE policy_version;

-- The policies of a stand-alone Leadline, as their authors wrote them.
CREATE TABLE policies (
    namespace        VARCHAR(63)              NOT NULL,
    name             VARCHAR(253)             NOT NULL,
    resource_version BIGINT                   NOT NULL,
    body             TEXT                     NOT NULL,
    changed_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (namespace, name)
);

-- Every decision with all its steps. decided_for is the observation's time, recorded_at the time of this machine.
CREATE TABLE decisions (
    namespace   VARCHAR(63)              NOT NULL,
    name        VARCHAR(253)             NOT NULL,
    id          VARCHAR(300)             NOT NULL,
    decided_for TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    fingerprint VARCHAR(128),
    body        TEXT                     NOT NULL,
    PRIMARY KEY (namespace, name, id)
);
CREATE INDEX decisions_by_time ON decisions (namespace, name, decided_for, id);
CREATE INDEX decisions_by_age ON decisions (recorded_at);

-- Demand per bin: sums over the bin, NULL where unknown.
CREATE TABLE demand_history (
    namespace           VARCHAR(63)              NOT NULL,
    name                VARCHAR(253)             NOT NULL,
    step_millis         BIGINT                   NOT NULL,
    bin_start           TIMESTAMP WITH TIME ZONE NOT NULL,
    requests            DOUBLE PRECISION,
    input_tokens        DOUBLE PRECISION,
    cached_input_tokens DOUBLE PRECISION,
    output_tokens       DOUBLE PRECISION,
    PRIMARY KEY (namespace, name, step_millis, bin_start)
);
