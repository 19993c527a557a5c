-- A database as revision 0001 left it, with one row or two in each table.

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE units (
    code TEXT NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    sample BOOLEAN NOT NULL,
    CONSTRAINT pk_units PRIMARY KEY (code)
);
CREATE TABLE rounds (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    unit TEXT NOT NULL,
    year INTEGER NOT NULL,
    criteria_set TEXT NOT NULL,
    target TEXT,
    due DATE,
    sample BOOLEAN NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT uq_rounds_unit_year_criteria_set UNIQUE (unit, year, criteria_set),
    CONSTRAINT fk_rounds_unit FOREIGN KEY(unit) REFERENCES units (code) ON DELETE CASCADE
);
CREATE TABLE evidence (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    round_id INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    file_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    period TEXT NOT NULL,
    source TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    reading JSON NOT NULL,
    CONSTRAINT uq_evidence_round_id_sha256 UNIQUE (round_id, sha256),
    CONSTRAINT fk_evidence_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE
);
CREATE INDEX ix_evidence_sha256 ON evidence (sha256);
CREATE TABLE answers (
    round_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    input TEXT NOT NULL,
    value TEXT,
    state TEXT,
    evidence_id INTEGER,
    cells JSON NOT NULL,
    document TEXT NOT NULL,
    page TEXT NOT NULL,
    note TEXT NOT NULL,
    version INTEGER NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_answers PRIMARY KEY (round_id, code, input),
    CONSTRAINT fk_answers_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE,
    CONSTRAINT fk_answers_evidence_id FOREIGN KEY(evidence_id) REFERENCES evidence (id),
    CONSTRAINT ck_answers_state CHECK (state IN ('proven', 'claimed')),
    CONSTRAINT ck_answers_whole CHECK ((value IS NULL) = (state IS NULL)),
    CONSTRAINT ck_answers_value CHECK (value <> '')
);
CREATE INDEX ix_answers_evidence_id ON answers (evidence_id);
CREATE TABLE results (
    unit TEXT NOT NULL,
    year INTEGER NOT NULL,
    lane TEXT NOT NULL,
    code TEXT NOT NULL,
    points TEXT,
    max_points TEXT,
    criteria_set TEXT,
    source TEXT NOT NULL,
    sample BOOLEAN NOT NULL,
    CONSTRAINT pk_results PRIMARY KEY (unit, year, lane, code),
    CONSTRAINT fk_results_unit FOREIGN KEY(unit) REFERENCES units (code) ON DELETE CASCADE,
    CONSTRAINT ck_results_lane CHECK (lane IN ('self', 'reviewed', 'final', 'survey', 'published'))
);
CREATE TABLE log (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    act TEXT NOT NULL,
    unit TEXT,
    round_id INTEGER,
    code TEXT,
    input TEXT,
    "before" JSON,
    "after" JSON,
    CONSTRAINT fk_log_unit FOREIGN KEY(unit) REFERENCES units (code) ON DELETE CASCADE,
    CONSTRAINT fk_log_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE
);
CREATE INDEX ix_log_unit ON log (unit);
CREATE INDEX ix_log_round_id ON log (round_id);

INSERT INTO alembic_version VALUES ('0001');
INSERT INTO units VALUES ('so-mau', 'Sở Mẫu', 'Sample department', 1);
INSERT INTO rounds VALUES
    (7, 'so-mau', 2024, 'so-mau/2024', '85.50', '2025-01-31', 1, '2025-01-01T00:00:00.000000+00:00');
INSERT INTO evidence VALUES
    (3, 7, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'sổ.xlsx',
    'so-theo-doi-ho-so', 3, '2024', 'một cửa', 'lan', '2025-01-02T00:00:00.000000+00:00',
    '{"rows": 2}');
INSERT INTO answers VALUES
    (7, '3.4', 'value', '98.20', 'proven', 3, '["Sổ!A2:A9", "Sổ!C2"]', '', '', '', 1, 'lan',
    '2025-01-02T00:00:00.000000+00:00'),
    (7, '1.1', 'done', 'true', 'claimed', NULL, '[]', 'Báo cáo 45/BC', '3', '', 2, 'minh',
    '2025-01-03T00:00:00.000000+00:00'),
    (7, '1.2', 'done', NULL, NULL, NULL, '[]', '', '', '', 2, 'minh',
    '2025-01-04T00:00:00.000000+00:00');
INSERT INTO results VALUES
    ('so-mau', 2023, 'published', 'TOTAL', '81.25', NULL, NULL, 'QĐ mẫu', 1);
INSERT INTO log VALUES
    (1, '2025-01-02T00:00:00.000000+00:00', 'lan', 'evidence.accepted', 'so-mau', 7, NULL, NULL, NULL,
    '{"evidence_id": 3, "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "file_name": "sổ.xlsx", "kind": "so-theo-doi-ho-so", "size": 3, "period": "2024", "source": "một cửa"}'),
    (2, '2025-01-02T00:00:00.000000+00:00', 'lan', 'answer.read', 'so-mau', 7, '3.4', 'value', NULL,
    '{"value": "98.20", "state": "proven", "evidence_id": 3, "cells": ["Sổ!A2:A9", "Sổ!C2"], "document": "", "page": "", "note": "", "version": 1}'),
    (3, '2025-01-02T00:00:00.000000+00:00', 'lan', 'answer.read', 'so-mau', 7, '1.1', 'done', NULL,
    '{"value": "false", "state": "proven", "evidence_id": 3, "cells": ["Sổ!D2"], "document": "", "page": "", "note": "", "version": 1}'),
    (4, '2025-01-03T00:00:00.000000+00:00', 'minh', 'answer.declared', 'so-mau', 7, '1.1', 'done',
    '{"value": "false", "state": "proven", "evidence_id": 3, "cells": ["Sổ!D2"], "document": "", "page": "", "note": "", "version": 1}',
    '{"value": "true", "state": "claimed", "evidence_id": null, "cells": [], "document": "Báo cáo 45/BC", "page": "3", "note": "", "version": 2}'),
    (5, '2025-01-03T00:00:00.000000+00:00', 'minh', 'answer.declared', 'so-mau', 7, '1.2', 'done', NULL,
    '{"value": "5", "state": "claimed", "evidence_id": null, "cells": [], "document": "", "page": "", "note": "", "version": 1}'),
    (6, '2025-01-04T00:00:00.000000+00:00', 'minh', 'answer.removed', 'so-mau', 7, '1.2', 'done',
    '{"value": "5", "state": "claimed", "evidence_id": null, "cells": [], "document": "", "page": "", "note": "", "version": 1}', NULL);
