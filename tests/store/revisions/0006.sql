-- A database as revision 0006 left it: that of 0005.sql, migrated, with a scenario that was changed,
-- and another that was dropped.

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0006');
CREATE TABLE answers (
	round_id INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	input TEXT NOT NULL, 
	value TEXT, 
	state TEXT, 
	grounds JSON NOT NULL, 
	document TEXT NOT NULL, 
	page TEXT NOT NULL, 
	note TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	who TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_answers PRIMARY KEY (round_id, code, input), 
	CONSTRAINT fk_answers_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE, 
	CONSTRAINT ck_answers_state CHECK (state IN ('proven', 'claimed')), 
	CONSTRAINT ck_answers_whole CHECK ((value IS NULL) = (state IS NULL)), 
	CONSTRAINT ck_answers_value CHECK (value <> '')
);
INSERT INTO "answers" VALUES(7,'1.1','done','true','claimed','[]','Báo cáo 45/BC','3','',2,'minh','2025-01-03T00:00:00.000000+00:00');
INSERT INTO "answers" VALUES(7,'1.2','done',NULL,NULL,'[]','','','',2,'minh','2025-01-04T00:00:00.000000+00:00');
INSERT INTO "answers" VALUES(7,'3.4','value','98.20','proven','[{"evidence": 3, "cells": ["Sổ!A2:A9", "Sổ!C2"]}]','','','',3,'hoa','2025-01-05T00:00:00.000000+00:00');
INSERT INTO "answers" VALUES(7,'1.3','done',NULL,NULL,'[]','','','',2,'hoa','2025-01-05T00:00:00.000000+00:00');
CREATE TABLE assignments (
	round_id INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	division TEXT NOT NULL, 
	person TEXT NOT NULL, 
	due DATE, 
	who TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_assignments PRIMARY KEY (round_id, code), 
	CONSTRAINT fk_assignments_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE
);
INSERT INTO "assignments" VALUES(7,'1.1','van-phong','hoa','2025-01-20','lan','2025-01-06T00:00:00.000000+00:00');
INSERT INTO "assignments" VALUES(7,'3.4','mot-cua','',NULL,'lan','2025-01-06T00:00:00.000000+00:00');
CREATE TABLE choices (
	unit TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	system TEXT NOT NULL, 
	choices JSON NOT NULL, 
	who TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_choices PRIMARY KEY (unit, kind, system), 
	CONSTRAINT fk_choices_unit FOREIGN KEY(unit) REFERENCES units (code) ON DELETE CASCADE
);
INSERT INTO "choices" VALUES('so-mau','so-theo-doi-ho-so','mot-cua','{"sheet": "Sổ"}','hoa','2025-01-05T00:00:00.000000+00:00');
CREATE TABLE crosswalks (
	unit TEXT NOT NULL, 
	old_set TEXT NOT NULL, 
	new_set TEXT NOT NULL, 
	entries JSON NOT NULL, 
	who TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_crosswalks PRIMARY KEY (unit, old_set, new_set), 
	CONSTRAINT fk_crosswalks_unit FOREIGN KEY(unit) REFERENCES units (code) ON DELETE CASCADE
);
INSERT INTO "crosswalks" VALUES('so-mau','so-mau/2024','so-mau/2025','[{"kind": "renamed", "old": ["1.1"], "new": ["1.1.a"], "confirmed": true}]','lan','2025-01-08T00:00:00.000000+00:00');
CREATE TABLE document_links (
	document_id INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	section TEXT NOT NULL, 
	page TEXT NOT NULL, 
	who TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_document_links PRIMARY KEY (document_id, code), 
	CONSTRAINT fk_document_links_document_id FOREIGN KEY(document_id) REFERENCES documents (id) ON DELETE CASCADE
);
INSERT INTO "document_links" VALUES(4,'1.1','II.3','4','hoa','2025-01-05T00:00:00.000000+00:00');
CREATE TABLE documents (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	round_id INTEGER NOT NULL, 
	number TEXT NOT NULL, 
	issued_on DATE, 
	issuer TEXT NOT NULL, 
	title TEXT NOT NULL, 
	note TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	who TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT fk_documents_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE
);
INSERT INTO "documents" VALUES(3,7,'',NULL,'','sổ.xlsx','',1,'lan','2025-01-02T00:00:00.000000+00:00');
INSERT INTO "documents" VALUES(4,7,'Báo cáo 45/BC','2024-12-20','Sở Mẫu','Báo cáo năm','bản chính',2,'hoa','2025-01-05T00:00:00.000000+00:00');
CREATE TABLE drafts (
	person TEXT NOT NULL, 
	round_id INTEGER NOT NULL, 
	place TEXT NOT NULL, 
	"values" JSON NOT NULL, 
	seen JSON NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_drafts PRIMARY KEY (person, round_id, place), 
	CONSTRAINT fk_drafts_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE
);
INSERT INTO "drafts" VALUES('minh',7,'explanation 3.4','{"text": "Đã nộp", "note": "II"}','{"version": 0}','2025-01-08T00:00:00.000000+00:00');
CREATE TABLE evidence (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	round_id INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	file_name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	period TEXT NOT NULL, 
	system TEXT NOT NULL, 
	who TEXT NOT NULL, 
	at TEXT NOT NULL, 
	reading JSON NOT NULL, 
	choices JSON NOT NULL, 
	extract_sha256 TEXT NOT NULL, 
	document_id INTEGER, 
	replaces INTEGER, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	CONSTRAINT ck_evidence_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)), 
	CONSTRAINT uq_evidence_round_id_sha256 UNIQUE (round_id, sha256), 
	CONSTRAINT fk_evidence_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE, 
	CONSTRAINT fk_evidence_document_id FOREIGN KEY(document_id) REFERENCES documents (id), 
	CONSTRAINT fk_evidence_replaces FOREIGN KEY(replaces) REFERENCES evidence (id)
);
INSERT INTO "evidence" VALUES(3,7,'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad','sổ.xlsx','so-theo-doi-ho-so',3,'2024','một cửa','lan','2025-01-02T00:00:00.000000+00:00','{"rows": 2}','{}','',3,NULL,NULL,NULL);
INSERT INTO "evidence" VALUES(4,7,'88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589','sổ sửa.xlsx','so-theo-doi-ho-so',4,'','mot-cua','hoa','2025-01-05T00:00:00.000000+00:00','{"rows": 3}','{"sheet": "Sổ"}','8773de5d50357048ecce427d6c74916c16103e2ec1af9df530d124f46d4cc52b',3,3,'2025-01-05T00:00:00.000000+00:00','hoa');
CREATE TABLE explanations (
	round_id INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	text TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	who TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_explanations PRIMARY KEY (round_id, code, kind), 
	CONSTRAINT fk_explanations_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE, 
	CONSTRAINT ck_explanations_kind CHECK (kind IN ('proof', 'reply'))
);
INSERT INTO "explanations" VALUES(7,'1.1','proof','Báo cáo đã ban hành, chờ bản số hóa',2,'hoa','2025-01-06T00:00:00.000000+00:00');
INSERT INTO "explanations" VALUES(7,'1.2','proof','',2,'hoa','2025-01-06T00:00:00.000000+00:00');
INSERT INTO "explanations" VALUES(7,'1.1','reply','Văn bản ở trang 3',1,'minh','2025-01-08T00:00:00.000000+00:00');
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
INSERT INTO "log" VALUES(1,'2025-01-02T00:00:00.000000+00:00','lan','evidence.accepted','so-mau',7,NULL,NULL,NULL,'{"evidence_id": 3, "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "file_name": "sổ.xlsx", "kind": "so-theo-doi-ho-so", "size": 3, "period": "2024", "system": "một cửa"}');
INSERT INTO "log" VALUES(2,'2025-01-02T00:00:00.000000+00:00','lan','answer.read','so-mau',7,'3.4','value',NULL,'{"value": "98.20", "state": "proven", "document": "", "page": "", "note": "", "version": 1, "grounds": [{"evidence": 3, "cells": ["Sổ!A2:A9", "Sổ!C2"]}], "by": 3}');
INSERT INTO "log" VALUES(3,'2025-01-02T00:00:00.000000+00:00','lan','answer.read','so-mau',7,'1.1','done',NULL,'{"value": "false", "state": "proven", "document": "", "page": "", "note": "", "version": 1, "grounds": [{"evidence": 3, "cells": ["Sổ!D2"]}], "by": 3}');
INSERT INTO "log" VALUES(4,'2025-01-03T00:00:00.000000+00:00','minh','answer.declared','so-mau',7,'1.1','done','{"value": "false", "state": "proven", "document": "", "page": "", "note": "", "version": 1, "grounds": [{"evidence": 3, "cells": ["Sổ!D2"]}]}','{"value": "true", "state": "claimed", "document": "Báo cáo 45/BC", "page": "3", "note": "", "version": 2, "grounds": []}');
INSERT INTO "log" VALUES(5,'2025-01-03T00:00:00.000000+00:00','minh','answer.declared','so-mau',7,'1.2','done',NULL,'{"value": "5", "state": "claimed", "document": "", "page": "", "note": "", "version": 1, "grounds": []}');
INSERT INTO "log" VALUES(6,'2025-01-04T00:00:00.000000+00:00','minh','answer.removed','so-mau',7,'1.2','done','{"value": "5", "state": "claimed", "document": "", "page": "", "note": "", "version": 1, "grounds": []}',NULL);
INSERT INTO "log" VALUES(7,'2025-01-05T00:00:00.000000+00:00','hoa','evidence.accepted','so-mau',7,NULL,NULL,NULL,'{"evidence_id": 4, "sha256": "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589", "file_name": "sổ sửa.xlsx", "kind": "so-theo-doi-ho-so", "size": 4, "period": "", "system": "mot-cua", "choices": {"sheet": "Sổ"}, "extract_sha256": "8773de5d50357048ecce427d6c74916c16103e2ec1af9df530d124f46d4cc52b", "document_id": 3, "replaces": 3}');
INSERT INTO "log" VALUES(8,'2025-01-05T00:00:00.000000+00:00','hoa','answer.read','so-mau',7,'3.4','value','{"value": "98.20", "state": "proven", "grounds": [{"evidence": 3, "cells": ["Sổ!A2:A9", "Sổ!C2"]}], "document": "", "page": "", "note": "", "version": 1}','{"value": "99", "state": "proven", "grounds": [{"evidence": 4, "cells": ["Sổ!C2"]}], "document": "", "page": "", "note": "", "version": 2, "by": 4}');
INSERT INTO "log" VALUES(9,'2025-01-05T00:00:00.000000+00:00','hoa','answer.read','so-mau',7,'1.3','done',NULL,'{"value": "1", "state": "proven", "grounds": [{"evidence": 4, "cells": ["Sổ!C3"]}], "document": "", "page": "", "note": "", "version": 1, "by": 4}');
INSERT INTO "log" VALUES(10,'2025-01-05T00:00:00.000000+00:00','hoa','evidence.withdrawn','so-mau',7,NULL,NULL,'{"evidence_id": 4, "sha256": "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589", "file_name": "sổ sửa.xlsx", "kind": "so-theo-doi-ho-so", "size": 4, "period": "", "system": "mot-cua", "choices": {"sheet": "Sổ"}, "extract_sha256": "8773de5d50357048ecce427d6c74916c16103e2ec1af9df530d124f46d4cc52b", "document_id": 3, "replaces": 3}',NULL);
INSERT INTO "log" VALUES(11,'2025-01-05T00:00:00.000000+00:00','hoa','answer.recounted','so-mau',7,'3.4','value','{"value": "99", "state": "proven", "grounds": [{"evidence": 4, "cells": ["Sổ!C2"]}], "document": "", "page": "", "note": "", "version": 2}','{"value": "98.20", "state": "proven", "grounds": [{"evidence": 3, "cells": ["Sổ!A2:A9", "Sổ!C2"]}], "document": "", "page": "", "note": "", "version": 3}');
INSERT INTO "log" VALUES(12,'2025-01-05T00:00:00.000000+00:00','hoa','answer.recounted','so-mau',7,'1.3','done','{"value": "1", "state": "proven", "grounds": [{"evidence": 4, "cells": ["Sổ!C3"]}], "document": "", "page": "", "note": "", "version": 1}',NULL);
INSERT INTO "log" VALUES(13,'2025-01-05T00:00:00.000000+00:00','hoa','document.changed','so-mau',7,NULL,NULL,'{"document_id": 4, "number": "Báo cáo 45/BC", "issued_on": null, "issuer": "", "title": "", "note": "", "version": 1}','{"document_id": 4, "number": "Báo cáo 45/BC", "issued_on": "2024-12-20", "issuer": "Sở Mẫu", "title": "Báo cáo năm", "note": "bản chính", "version": 2}');
INSERT INTO "log" VALUES(14,'2025-01-05T00:00:00.000000+00:00','hoa','document.linked','so-mau',7,'1.1',NULL,NULL,'{"document_id": 4, "document": "Báo cáo 45/BC", "section": "II.3", "page": "4"}');
INSERT INTO "log" VALUES(15,'2025-01-05T00:00:00.000000+00:00','hoa','choices.remembered','so-mau',NULL,NULL,NULL,NULL,'{"kind": "so-theo-doi-ho-so", "system": "mot-cua", "choices": {"sheet": "Sổ"}}');
INSERT INTO "log" VALUES(16,'2025-01-06T00:00:00.000000+00:00','lan','leaf.assigned','so-mau',7,'1.1',NULL,NULL,'{"division": "van-phong", "person": "hoa", "due": "2025-01-20"}');
INSERT INTO "log" VALUES(17,'2025-01-06T00:00:00.000000+00:00','lan','leaf.assigned','so-mau',7,'3.4',NULL,NULL,'{"division": "mot-cua", "person": "", "due": null}');
INSERT INTO "log" VALUES(18,'2025-01-06T00:00:00.000000+00:00','lan','round.changed','so-mau',7,NULL,NULL,'{"target": "85.50", "due": "2025-01-31", "dates": {}, "group": ""}','{"target": "85.50", "due": "2025-01-31", "dates": {"self_scoring": "2025-01-20", "review_1": "2025-02-28"}, "group": "khong-thu-tuc"}');
INSERT INTO "log" VALUES(19,'2025-01-06T00:00:00.000000+00:00','hoa','explanation.written','so-mau',7,'1.1',NULL,NULL,'{"kind": "proof", "text": "Báo cáo đang trình ký"}');
INSERT INTO "log" VALUES(20,'2025-01-06T00:00:00.000000+00:00','hoa','explanation.written','so-mau',7,'1.1',NULL,'{"kind": "proof", "text": "Báo cáo đang trình ký"}','{"kind": "proof", "text": "Báo cáo đã ban hành, chờ bản số hóa"}');
INSERT INTO "log" VALUES(21,'2025-01-06T00:00:00.000000+00:00','hoa','explanation.written','so-mau',7,'1.2',NULL,NULL,'{"kind": "proof", "text": "Nhầm mục"}');
INSERT INTO "log" VALUES(22,'2025-01-06T00:00:00.000000+00:00','hoa','explanation.written','so-mau',7,'1.2',NULL,'{"kind": "proof", "text": "Nhầm mục"}','{"kind": "proof", "text": ""}');
INSERT INTO "log" VALUES(23,'2025-01-06T00:00:00.000000+00:00','lan','leaf.returned','so-mau',7,'1.1',NULL,NULL,'{"text": "Thiếu số trang"}');
INSERT INTO "log" VALUES(24,'2025-01-06T00:00:00.000000+00:00','hoa','leaf.commented','so-mau',7,'1.1',NULL,NULL,'{"text": "Trang 3"}');
INSERT INTO "log" VALUES(25,'2025-01-06T00:00:00.000000+00:00','lan','leaf.approved','so-mau',7,'1.1',NULL,NULL,'{"text": ""}');
INSERT INTO "log" VALUES(26,'2025-01-07T00:00:00.000000+00:00','lan','phase.moved','so-mau',7,NULL,NULL,'{"phase": "self_scoring"}','{"phase": "approval", "reason": ""}');
INSERT INTO "log" VALUES(27,'2025-01-07T00:00:00.000000+00:00','minh','phase.moved','so-mau',7,NULL,NULL,'{"phase": "approval"}','{"phase": "submitted", "reason": ""}');
INSERT INTO "log" VALUES(28,'2025-01-07T00:00:00.000000+00:00','minh','snapshot.taken','so-mau',7,NULL,NULL,NULL,'{"snapshot_id": 1, "label": "Nộp lần đầu"}');
INSERT INTO "log" VALUES(29,'2025-01-07T00:00:00.000000+00:00','minh','phase.reopened','so-mau',7,NULL,NULL,'{"phase": "submitted"}','{"phase": "approval", "reason": "Thiếu phụ lục"}');
INSERT INTO "log" VALUES(30,'2025-01-07T00:00:00.000000+00:00','minh','phase.moved','so-mau',7,NULL,NULL,'{"phase": "approval"}','{"phase": "submitted", "reason": ""}');
INSERT INTO "log" VALUES(31,'2025-01-07T00:00:00.000000+00:00','minh','snapshot.taken','so-mau',7,NULL,NULL,NULL,'{"snapshot_id": 2, "label": "Nộp lại"}');
INSERT INTO "log" VALUES(32,'2025-01-08T00:00:00.000000+00:00','lan','phase.moved','so-mau',7,NULL,NULL,'{"phase": "submitted"}','{"phase": "review_1", "reason": ""}');
INSERT INTO "log" VALUES(33,'2025-01-08T00:00:00.000000+00:00','hoa','review.entered','so-mau',7,'1.1',NULL,NULL,'{"lane": "reviewed", "points": "0.50", "comment": "Chưa thấy văn bản", "contested": true, "source": "tham-dinh.xlsx"}');
INSERT INTO "log" VALUES(34,'2025-01-08T00:00:00.000000+00:00','hoa','review.entered','so-mau',7,'3.4',NULL,NULL,'{"lane": "reviewed", "points": null, "comment": "Đang xem", "contested": false, "source": "tham-dinh.xlsx"}');
INSERT INTO "log" VALUES(35,'2025-01-08T00:00:00.000000+00:00','hoa','review.entered','so-mau',7,'TOTAL',NULL,NULL,'{"lane": "reviewed", "points": "70", "comment": "", "contested": false, "source": "tham-dinh.xlsx"}');
INSERT INTO "log" VALUES(36,'2025-01-08T00:00:00.000000+00:00','hoa','review.entered','so-mau',7,'3.4',NULL,'{"lane": "reviewed", "points": null, "comment": "Đang xem", "contested": false, "source": "tham-dinh.xlsx"}','{"lane": "reviewed", "points": "1", "comment": "Đủ", "contested": false, "source": ""}');
INSERT INTO "log" VALUES(37,'2025-01-08T00:00:00.000000+00:00','lan','phase.moved','so-mau',7,NULL,NULL,'{"phase": "review_1"}','{"phase": "explanation", "reason": ""}');
INSERT INTO "log" VALUES(38,'2025-01-08T00:00:00.000000+00:00','minh','explanation.written','so-mau',7,'1.1',NULL,NULL,'{"kind": "reply", "text": "Văn bản ở trang 3"}');
INSERT INTO "log" VALUES(39,'2025-01-08T00:00:00.000000+00:00','lan','snapshot.taken','so-mau',7,NULL,NULL,NULL,'{"snapshot_id": 3, "label": "Giữa kỳ"}');
INSERT INTO "log" VALUES(40,'2025-01-08T00:00:00.000000+00:00','lan','crosswalk.confirmed','so-mau',NULL,NULL,NULL,NULL,'{"old_set": "so-mau/2024", "new_set": "so-mau/2025", "entries": [{"kind": "renamed", "old": ["1.1"], "new": ["1.1.a"], "confirmed": true}]}');
INSERT INTO "log" VALUES(41,'2025-01-09T00:00:00.000000+00:00','lan','action.added','so-mau',7,NULL,NULL,NULL,'{"text": "Ban hành kế hoạch tuyên truyền", "number": "1", "codes": ["1.1"], "factors": [], "division": "van-phong", "supporting": "Các phòng", "person": "hoa", "output": "Kế hoạch", "due": "2025-01-31", "due_words": "31/01/2025", "status": "to_do", "expected_points": "0.50", "source": "kế hoạch.docx, Phụ lục I, hàng 3", "action_id": 1, "version": 1}');
INSERT INTO "log" VALUES(42,'2025-01-09T00:00:00.000000+00:00','lan','action.added','so-mau',7,NULL,NULL,NULL,'{"text": "Gửi thư xin lỗi khi trễ hạn", "number": "", "codes": ["3.4", "1.1"], "factors": ["results"], "division": "", "supporting": "", "person": "", "output": "", "due": null, "due_words": "Thường xuyên", "status": "to_do", "expected_points": null, "source": "", "action_id": 2, "version": 1}');
INSERT INTO "log" VALUES(43,'2025-01-09T00:00:00.000000+00:00','minh','action.changed','so-mau',7,NULL,NULL,'{"text": "Gửi thư xin lỗi khi trễ hạn", "number": "", "codes": ["3.4", "1.1"], "factors": ["results"], "division": "", "supporting": "", "person": "", "output": "", "due": null, "due_words": "Thường xuyên", "status": "to_do", "expected_points": null, "source": "", "action_id": 2, "version": 1}','{"text": "Gửi thư xin lỗi khi trễ hạn", "number": "", "codes": ["3.4", "1.1"], "factors": ["results"], "division": "mot-cua", "supporting": "", "person": "", "output": "", "due": null, "due_words": "Thường xuyên", "status": "doing", "expected_points": null, "source": "", "action_id": 2, "version": 2}');
INSERT INTO "log" VALUES(44,'2025-01-09T00:00:00.000000+00:00','lan','action.added','so-mau',7,NULL,NULL,NULL,'{"text": "Việc nhầm", "number": "", "codes": [], "factors": [], "division": "", "supporting": "", "person": "", "output": "", "due": null, "due_words": "", "status": "to_do", "expected_points": null, "source": "", "action_id": 3, "version": 1}');
INSERT INTO "log" VALUES(45,'2025-01-09T00:00:00.000000+00:00','hoa','action.removed','so-mau',7,NULL,NULL,'{"text": "Việc nhầm", "number": "", "codes": [], "factors": [], "division": "", "supporting": "", "person": "", "output": "", "due": null, "due_words": "", "status": "to_do", "expected_points": null, "source": "", "action_id": 3, "version": 1}',NULL);
INSERT INTO "log" VALUES(46,'2025-01-06T00:00:00.000000+00:00','lan','survey.entered','so-mau',NULL,NULL,NULL,NULL,'{"year": 2024, "conductor": "province", "source": "Công bố MẪU", "kind": "published"}');
CREATE TABLE plan_actions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	round_id INTEGER NOT NULL, 
	number TEXT NOT NULL, 
	text TEXT NOT NULL, 
	codes JSON NOT NULL, 
	factors JSON NOT NULL, 
	division TEXT NOT NULL, 
	supporting TEXT NOT NULL, 
	person TEXT NOT NULL, 
	output TEXT NOT NULL, 
	due DATE, 
	due_words TEXT NOT NULL, 
	status TEXT NOT NULL, 
	expected_points TEXT, 
	source TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	who TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT fk_plan_actions_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE, 
	CONSTRAINT ck_plan_actions_status CHECK (status IN ('to_do', 'doing', 'done', 'dropped'))
);
INSERT INTO "plan_actions" VALUES(1,7,'1','Ban hành kế hoạch tuyên truyền','["1.1"]','[]','van-phong','Các phòng','hoa','Kế hoạch','2025-01-31','31/01/2025','to_do','0.50','kế hoạch.docx, Phụ lục I, hàng 3',1,'lan','2025-01-09T00:00:00.000000+00:00');
INSERT INTO "plan_actions" VALUES(2,7,'','Gửi thư xin lỗi khi trễ hạn','["3.4", "1.1"]','["results"]','mot-cua','','','',NULL,'Thường xuyên','doing',NULL,'',2,'minh','2025-01-09T00:00:00.000000+00:00');
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
INSERT INTO "results" VALUES('so-mau',2023,'published','TOTAL','81.25',NULL,NULL,'QĐ mẫu',1);
CREATE TABLE reviews (
	round_id INTEGER NOT NULL, 
	lane TEXT NOT NULL, 
	code TEXT NOT NULL, 
	points TEXT, 
	comment TEXT NOT NULL, 
	contested BOOLEAN NOT NULL, 
	source TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	who TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_reviews PRIMARY KEY (round_id, lane, code), 
	CONSTRAINT fk_reviews_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE, 
	CONSTRAINT ck_reviews_lane CHECK (lane IN ('self', 'reviewed', 'final', 'survey', 'published'))
);
INSERT INTO "reviews" VALUES(7,'reviewed','1.1','0.50','Chưa thấy văn bản',1,'tham-dinh.xlsx',1,'hoa','2025-01-08T00:00:00.000000+00:00');
INSERT INTO "reviews" VALUES(7,'reviewed','TOTAL','70','',0,'tham-dinh.xlsx',1,'hoa','2025-01-08T00:00:00.000000+00:00');
INSERT INTO "reviews" VALUES(7,'reviewed','3.4','1','Đủ',0,'',2,'hoa','2025-01-08T00:00:00.000000+00:00');
CREATE TABLE rounds (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    unit TEXT NOT NULL,
    year INTEGER NOT NULL,
    criteria_set TEXT NOT NULL,
    target TEXT,
    due DATE,
    sample BOOLEAN NOT NULL,
    created_at TEXT NOT NULL, phase TEXT DEFAULT 'self_scoring' NOT NULL, unit_group TEXT DEFAULT '' NOT NULL, previous INTEGER, dates JSON DEFAULT '{}' NOT NULL,
    CONSTRAINT uq_rounds_unit_year_criteria_set UNIQUE (unit, year, criteria_set),
    CONSTRAINT fk_rounds_unit FOREIGN KEY(unit) REFERENCES units (code) ON DELETE CASCADE
);
INSERT INTO "rounds" VALUES(7,'so-mau',2024,'so-mau/2024','85.50','2025-01-31',1,'2025-01-01T00:00:00.000000+00:00','explanation','khong-thu-tuc',NULL,'{"self_scoring": "2025-01-20", "review_1": "2025-02-28"}');
CREATE TABLE snapshots (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	round_id INTEGER NOT NULL, 
	label TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	content JSON NOT NULL, 
	who TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT fk_snapshots_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE
);
INSERT INTO "snapshots" VALUES(1,7,'Nộp lần đầu','submitted','{"format": 1, "scores": {"points": "7033/100"}}','minh','2025-01-07T00:00:00.000000+00:00');
INSERT INTO "snapshots" VALUES(2,7,'Nộp lại','submitted','{"format": 1, "scores": {"points": "141/2"}}','minh','2025-01-07T00:00:00.000000+00:00');
INSERT INTO "snapshots" VALUES(3,7,'Giữa kỳ','explanation','{"format": 1, "note": "để so"}','lan','2025-01-08T00:00:00.000000+00:00');
CREATE TABLE scenarios (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	round_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	changes JSON NOT NULL, 
	version INTEGER NOT NULL, 
	who TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT fk_scenarios_round_id FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE, 
	CONSTRAINT uq_scenarios_round_id_name UNIQUE (round_id, name)
);
INSERT INTO "scenarios" VALUES(1,7,'Đúng hạn hơn','{"3.4": {"late": "1"}, "1.1": {"plan": ""}}',2,'minh','2025-01-07T00:00:00.000000+00:00');
CREATE TABLE surveys (
	unit TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	conductor TEXT NOT NULL, 
	source TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	content JSON NOT NULL, 
	who TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_surveys PRIMARY KEY (unit, year, conductor), 
	CONSTRAINT fk_surveys_unit FOREIGN KEY(unit) REFERENCES units (code) ON DELETE CASCADE, 
	CONSTRAINT ck_surveys_conductor CHECK (conductor IN ('department', 'province', 'ministry')), 
	CONSTRAINT ck_surveys_kind CHECK (kind IN ('counted', 'published'))
);
INSERT INTO "surveys" VALUES('so-mau',2024,'province','Công bố MẪU','published','{"published": [{"code": "2.1", "share": "90", "answers": 40}]}','lan','2025-01-06T00:00:00.000000+00:00');
CREATE TABLE units (
    code TEXT NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    sample BOOLEAN NOT NULL,
    CONSTRAINT pk_units PRIMARY KEY (code)
);
INSERT INTO "units" VALUES('so-mau','Sở Mẫu','Sample department',1);
CREATE INDEX ix_log_unit ON log (unit);
CREATE INDEX ix_log_round_id ON log (round_id);
CREATE UNIQUE INDEX uq_documents_round_id_number ON documents (round_id, number) WHERE number <> '';
CREATE INDEX ix_evidence_sha256 ON evidence (sha256);
CREATE INDEX ix_evidence_extract_sha256 ON evidence (extract_sha256);
CREATE INDEX ix_evidence_document_id ON evidence (document_id);
CREATE INDEX ix_evidence_replaces ON evidence (replaces);
CREATE INDEX ix_plan_actions_round_id ON plan_actions (round_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('rounds',7);
INSERT INTO "sqlite_sequence" VALUES('log',46);
INSERT INTO "sqlite_sequence" VALUES('documents',4);
INSERT INTO "sqlite_sequence" VALUES('evidence',4);
INSERT INTO "sqlite_sequence" VALUES('snapshots',3);
INSERT INTO "sqlite_sequence" VALUES('plan_actions',3);
INSERT INTO "sqlite_sequence" VALUES('scenarios',2);
