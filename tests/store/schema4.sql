
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE attachments (
	digest VARCHAR(64) NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_attachments PRIMARY KEY (digest)
);
CREATE TABLE authorisations (
	id INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	rev INTEGER DEFAULT '1' NOT NULL, 
	facility_id INTEGER NOT NULL, 
	brand_id INTEGER NOT NULL, 
	work_type VARCHAR NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	CONSTRAINT pk_authorisations PRIMARY KEY (id), 
	CONSTRAINT ck_authorisations_work_type CHECK (work_type IN ('sales', 'service', 'body', 'high_voltage', 'warranty', 'parts', 'assembly')), 
	CONSTRAINT ck_authorisations_in_order CHECK (valid_to IS NULL OR valid_to >= valid_from), 
	CONSTRAINT fk_authorisations_brand_id_brands FOREIGN KEY(brand_id) REFERENCES brands (id), 
	CONSTRAINT fk_authorisations_facility_id_facilities FOREIGN KEY(facility_id) REFERENCES facilities (id), 
	CONSTRAINT uq_authorisations_facility_id UNIQUE (facility_id, brand_id, work_type, valid_from), 
	CONSTRAINT uq_authorisations_uuid UNIQUE (uuid)
);
INSERT INTO "authorisations" VALUES(1,'00000000-0000-4000-8000-000000000015',1,1,1,'service','2020-01-01',NULL);
INSERT INTO "authorisations" VALUES(2,'00000000-0000-4000-8000-000000000016',1,1,2,'warranty','2020-01-01','2026-12-31');
INSERT INTO "authorisations" VALUES(3,'00000000-0000-4000-8000-000000000017',1,3,1,'assembly','2020-01-01',NULL);
CREATE TABLE batches (
	id INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	revision INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	who VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	source VARCHAR DEFAULT '' NOT NULL, details JSON DEFAULT '{}' NOT NULL, undoes INTEGER CONSTRAINT fk_batches_undoes_batches REFERENCES batches (id), 
	CONSTRAINT pk_batches PRIMARY KEY (id), 
	CONSTRAINT uq_batches_revision UNIQUE (revision), 
	CONSTRAINT uq_batches_uuid UNIQUE (uuid)
);
INSERT INTO "batches" VALUES(1,'98f7e564-9898-4852-9f36-f5cf6b67f43a',1,'fill','anna','2026-11-24T10:47:57+00:00','','{}',NULL);
INSERT INTO "batches" VALUES(2,'fd11eebe-498d-4a11-bd4f-c6fb0e132f4a',2,'import','boris','2026-11-24T10:47:57+00:00','demand.csv','{}',NULL);
INSERT INTO "batches" VALUES(3,'094adefc-ea33-40fa-94ae-202ebbfa2b19',3,'import','boris','2026-11-24T10:47:57+00:00','точки.csv','{}',NULL);
INSERT INTO "batches" VALUES(4,'b46fb9dc-8e41-496e-9761-236a32c4f006',4,'edit','Анна','2026-11-24T13:46:29+00:00','','{}',NULL);
INSERT INTO "batches" VALUES(5,'86e84081-7c65-4bbd-bac0-f85940f56cae',5,'sync','boris','2026-11-24T19:26:06+00:00','поле.csv','{"count": 1, "file": "\u043f\u043e\u043b\u0435.csv"}',NULL);
INSERT INTO "batches" VALUES(6,'0a541ecb-27d3-4707-ba9b-cfa664c54e60',6,'create','Иванова','2026-11-28T07:42:05+00:00','','{"name": "PD-1 \u2192 SC-1"}',NULL);
INSERT INTO "batches" VALUES(7,'7eb4643e-5896-4c4d-bc25-e4321b84385b',7,'create','Иванова','2026-11-28T07:42:05+00:00','','{"name": "speed"}',NULL);
CREATE TABLE brands (
	id INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	rev INTEGER DEFAULT '1' NOT NULL, 
	code VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	"group" VARCHAR DEFAULT '' NOT NULL, search VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_brands PRIMARY KEY (id), 
	CONSTRAINT uq_brands_code UNIQUE (code), 
	CONSTRAINT uq_brands_uuid UNIQUE (uuid)
);
INSERT INTO "brands" VALUES(1,'00000000-0000-4000-8000-000000000001',1,'ONE','Brand One','','one
brand one');
INSERT INTO "brands" VALUES(2,'00000000-0000-4000-8000-000000000002',1,'TWO','Škoda','VW Group','two
skoda
vw group');
INSERT INTO "brands" VALUES(3,'00000000-0000-4000-8000-000000000003',1,'Ё','Ёлка','','е
елка');
CREATE TABLE certificates (
	id INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	rev INTEGER DEFAULT '1' NOT NULL, 
	facility_id INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	number VARCHAR DEFAULT '' NOT NULL, 
	brand_id INTEGER, 
	work_type VARCHAR, 
	scope VARCHAR DEFAULT '' NOT NULL, 
	valid_from DATE, 
	valid_to DATE, 
	attachment VARCHAR DEFAULT '' NOT NULL, 
	digest VARCHAR DEFAULT '' NOT NULL, 
	search VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_certificates PRIMARY KEY (id), 
	CONSTRAINT ck_certificates_ck_certificates_work_type CHECK (work_type IN ('sales', 'service', 'body', 'high_voltage', 'warranty', 'parts', 'assembly')), 
	CONSTRAINT ck_certificates_ck_certificates_in_order CHECK (valid_to >= valid_from), 
	CONSTRAINT fk_certificates_brand_id_brands FOREIGN KEY(brand_id) REFERENCES brands (id), 
	CONSTRAINT fk_certificates_facility_id_facilities FOREIGN KEY(facility_id) REFERENCES facilities (id), 
	CONSTRAINT uq_certificates_uuid UNIQUE (uuid)
);
INSERT INTO "certificates" VALUES(1,'82ed8bef-7b17-435e-bfb2-1e21f682e08d',1,2,'ISO','7',NULL,NULL,'',NULL,NULL,'','','iso
7');
CREATE TABLE claims (
	digest VARCHAR(32) NOT NULL, 
	receipt_id INTEGER NOT NULL, 
	CONSTRAINT pk_claims PRIMARY KEY (digest, receipt_id), 
	CONSTRAINT fk_claims_receipt_id_receipts FOREIGN KEY(receipt_id) REFERENCES receipts (id)
)
 WITHOUT ROWID

;
INSERT INTO "claims" VALUES('9cb33141f676ed7fb851b1c504205bda',1);
CREATE TABLE conflicts (
	id INTEGER NOT NULL, 
	receipt_id INTEGER NOT NULL, 
	entity VARCHAR NOT NULL, 
	row_uuid VARCHAR(36) NOT NULL, 
	line INTEGER NOT NULL, 
	reason VARCHAR NOT NULL, 
	detail VARCHAR DEFAULT '' NOT NULL, 
	fields JSON NOT NULL, 
	base JSON, 
	held JSON, 
	wanted JSON NOT NULL, 
	claim VARCHAR(32) NOT NULL, 
	answered_by INTEGER, 
	answer VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_conflicts PRIMARY KEY (id), 
	CONSTRAINT fk_conflicts_receipt_id_receipts FOREIGN KEY(receipt_id) REFERENCES receipts (id), 
	CONSTRAINT fk_conflicts_answered_by_batches FOREIGN KEY(answered_by) REFERENCES batches (id)
);
INSERT INTO "conflicts" VALUES(1,1,'centres','00000000-0000-4000-8000-000000000009',2,'no_base','','["city"]','null','["\u041a\u043e\u0440\u043e\u043b\u0451\u0432"]','["\u041c\u044b\u0442\u0438\u0449\u0438"]','4f4b136b6094558403aacf98aa09acbd',NULL,'');
CREATE TABLE contacts (
	id INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	rev INTEGER DEFAULT '1' NOT NULL, 
	facility_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	role VARCHAR DEFAULT '' NOT NULL, 
	phone VARCHAR DEFAULT '' NOT NULL, 
	email VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_contacts PRIMARY KEY (id), 
	CONSTRAINT fk_contacts_facility_id_facilities FOREIGN KEY(facility_id) REFERENCES facilities (id), 
	CONSTRAINT uq_contacts_uuid UNIQUE (uuid)
);
INSERT INTO "contacts" VALUES(1,'7f1cf0fe-57dc-4dc6-81b0-047e0e3d73fa',1,2,'Иван','','','');
CREATE TABLE decisions (
	id INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	rev INTEGER DEFAULT '1' NOT NULL, 
	facility_id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	author VARCHAR DEFAULT '' NOT NULL, 
	words VARCHAR NOT NULL, 
	CONSTRAINT pk_decisions PRIMARY KEY (id), 
	CONSTRAINT fk_decisions_facility_id_facilities FOREIGN KEY(facility_id) REFERENCES facilities (id), 
	CONSTRAINT uq_decisions_uuid UNIQUE (uuid)
);
CREATE TABLE demand (
	id INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	rev INTEGER DEFAULT '1' NOT NULL, 
	region_id INTEGER NOT NULL, 
	brand_id INTEGER, 
	year INTEGER NOT NULL, 
	uio INTEGER NOT NULL, 
	new_sales INTEGER, 
	basis VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	CONSTRAINT pk_demand PRIMARY KEY (id), 
	CONSTRAINT ck_demand_basis CHECK (basis IN ('measured', 'estimated', 'assumed', 'illustrative')), 
	CONSTRAINT ck_demand_uio CHECK (uio >= 0), 
	CONSTRAINT fk_demand_brand_id_brands FOREIGN KEY(brand_id) REFERENCES brands (id), 
	CONSTRAINT fk_demand_region_id_regions FOREIGN KEY(region_id) REFERENCES regions (id), 
	CONSTRAINT uq_demand_uuid UNIQUE (uuid)
);
INSERT INTO "demand" VALUES(1,'00000000-0000-4000-8000-000000000018',1,1,1,2025,400,40,'measured','demand.csv');
INSERT INTO "demand" VALUES(2,'00000000-0000-4000-8000-000000000019',1,1,NULL,2025,90000,NULL,'measured','demand.csv');
INSERT INTO "demand" VALUES(3,'00000000-0000-4000-8000-000000000020',1,2,1,2024,70,NULL,'measured','demand.csv');
CREATE TABLE demand_points (
	id INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	rev INTEGER DEFAULT '1' NOT NULL, 
	code VARCHAR NOT NULL, 
	lat FLOAT NOT NULL, 
	lon FLOAT NOT NULL, 
	region_id INTEGER NOT NULL, 
	brand_id INTEGER NOT NULL, 
	uio INTEGER NOT NULL, 
	CONSTRAINT pk_demand_points PRIMARY KEY (id), 
	CONSTRAINT ck_demand_points_uio CHECK (uio >= 0), 
	CONSTRAINT fk_demand_points_brand_id_brands FOREIGN KEY(brand_id) REFERENCES brands (id), 
	CONSTRAINT fk_demand_points_region_id_regions FOREIGN KEY(region_id) REFERENCES regions (id), 
	CONSTRAINT uq_demand_points_code UNIQUE (code, brand_id), 
	CONSTRAINT uq_demand_points_uuid UNIQUE (uuid)
);
INSERT INTO "demand_points" VALUES(1,'00000000-0000-4000-8000-000000000021',1,'p1',55.5,37.5,1,2,120);
INSERT INTO "demand_points" VALUES(2,'00000000-0000-4000-8000-000000000022',1,'p1',55.5,37.5,1,1,5);
CREATE TABLE facilities (
	id INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	rev INTEGER DEFAULT '1' NOT NULL, 
	code VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	region_id INTEGER, 
	city VARCHAR DEFAULT '' NOT NULL, 
	address VARCHAR DEFAULT '' NOT NULL, 
	lat FLOAT, 
	lon FLOAT, 
	operator VARCHAR DEFAULT '' NOT NULL, 
	store_format VARCHAR DEFAULT '' NOT NULL, 
	bays INTEGER, 
	technicians INTEGER, 
	hours_per_week FLOAT, 
	capacity_per_year INTEGER, 
	phone VARCHAR DEFAULT '' NOT NULL, 
	email VARCHAR DEFAULT '' NOT NULL, 
	notes VARCHAR DEFAULT '' NOT NULL, 
	basis VARCHAR NOT NULL, 
	source VARCHAR DEFAULT '' NOT NULL, tax_id VARCHAR DEFAULT '' NOT NULL, contract VARCHAR DEFAULT '' NOT NULL, shifts INTEGER, contract_to DATE, search VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_facilities PRIMARY KEY (id), 
	CONSTRAINT ck_facilities_basis CHECK (basis IN ('measured', 'estimated', 'assumed', 'illustrative')), 
	CONSTRAINT ck_facilities_kind CHECK (kind IN ('service_centre', 'parts_depot', 'plant')), 
	CONSTRAINT ck_facilities_whole_position CHECK ((lat IS NULL) = (lon IS NULL)), 
	CONSTRAINT fk_facilities_region_id_regions FOREIGN KEY(region_id) REFERENCES regions (id), 
	CONSTRAINT uq_facilities_code UNIQUE (code), 
	CONSTRAINT uq_facilities_uuid UNIQUE (uuid)
);
INSERT INTO "facilities" VALUES(1,'00000000-0000-4000-8000-000000000009',1,'SC-1','service_centre','ООО «Алёна»',1,'Королёв','ул. Ленина, 1
стр. 2',55.9,37.8,'Zürich AG','4S',7,12,60.5,9000,'+7 900 000-00-00','a@example.org','100 % "quoted"
=1+1','estimated','a list','','',NULL,NULL,'sc-1
ооо «алена»
zurich ag
королев
ул. ленина, 1
стр. 2
4s
+7 900 000-00-00
a@example.org
100 % "quoted"
=1+1');
INSERT INTO "facilities" VALUES(2,'00000000-0000-4000-8000-000000000012',1,'PD-1','parts_depot','Depot',2,'','',NULL,NULL,'','',NULL,NULL,NULL,NULL,'','','','measured','','','',NULL,NULL,'pd-1
depot');
INSERT INTO "facilities" VALUES(3,'00000000-0000-4000-8000-000000000014',1,'PL-1','plant','Plant',NULL,'','',NULL,NULL,'','',NULL,NULL,NULL,NULL,'','','','assumed','','','',NULL,NULL,'pl-1
plant');
INSERT INTO "facilities" VALUES(4,'916aa55f-58a1-48fd-8aea-8e13da42644c',1,'SC-9','service_centre','Новый центр',NULL,'Клин','',NULL,NULL,'','',NULL,NULL,NULL,NULL,'','','','measured','','','',NULL,NULL,'sc-9
новый центр
клин');
CREATE TABLE facility_statuses (
	id INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	rev INTEGER DEFAULT '1' NOT NULL, 
	facility_id INTEGER NOT NULL, 
	status VARCHAR NOT NULL, 
	since DATE NOT NULL, 
	CONSTRAINT pk_facility_statuses PRIMARY KEY (id), 
	CONSTRAINT ck_facility_statuses_status CHECK (status IN ('candidate', 'planned', 'building', 'active', 'suspended', 'closed')), 
	CONSTRAINT fk_facility_statuses_facility_id_facilities FOREIGN KEY(facility_id) REFERENCES facilities (id), 
	CONSTRAINT uq_facility_statuses_facility_id UNIQUE (facility_id, since), 
	CONSTRAINT uq_facility_statuses_uuid UNIQUE (uuid)
);
INSERT INTO "facility_statuses" VALUES(1,'00000000-0000-4000-8000-000000000010',1,1,'planned','2019-01-01');
INSERT INTO "facility_statuses" VALUES(2,'00000000-0000-4000-8000-000000000011',1,1,'active','2020-01-01');
INSERT INTO "facility_statuses" VALUES(3,'00000000-0000-4000-8000-000000000013',1,2,'active','2018-01-01');
CREATE TABLE factors (
	id INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	rev INTEGER DEFAULT '1' NOT NULL, 
	code VARCHAR NOT NULL, 
	value FLOAT NOT NULL, 
	basis VARCHAR NOT NULL, 
	source VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_factors PRIMARY KEY (id), 
	CONSTRAINT uq_factors_code UNIQUE (code), 
	CONSTRAINT ck_factors_ck_factors_basis CHECK (basis IN ('measured', 'estimated', 'assumed', 'illustrative')), 
	CONSTRAINT uq_factors_uuid UNIQUE (uuid)
);
INSERT INTO "factors" VALUES(1,'6fe77a93-03a3-4e3f-a02a-b8b40b512455',1,'road_speed',45.0,'estimated','a survey');
CREATE TABLE journal (
	id INTEGER NOT NULL, 
	batch_id INTEGER NOT NULL, 
	entity VARCHAR NOT NULL, 
	row_uuid VARCHAR(36) NOT NULL, 
	rev INTEGER NOT NULL, 
	"before" JSON, 
	"after" JSON, owner VARCHAR(36), 
	CONSTRAINT pk_journal PRIMARY KEY (id), 
	CONSTRAINT fk_journal_batch_id_batches FOREIGN KEY(batch_id) REFERENCES batches (id)
);
INSERT INTO "journal" VALUES(1,1,'brands','00000000-0000-4000-8000-000000000001',1,NULL,'{"uuid": "00000000-0000-4000-8000-000000000001", "code": "ONE", "name": "Brand One", "group": ""}',NULL);
INSERT INTO "journal" VALUES(2,1,'brands','00000000-0000-4000-8000-000000000002',1,NULL,'{"uuid": "00000000-0000-4000-8000-000000000002", "code": "TWO", "name": "\u0160koda", "group": "VW Group"}',NULL);
INSERT INTO "journal" VALUES(3,1,'brands','00000000-0000-4000-8000-000000000003',1,NULL,'{"uuid": "00000000-0000-4000-8000-000000000003", "code": "\u0401", "name": "\u0401\u043b\u043a\u0430", "group": ""}',NULL);
INSERT INTO "journal" VALUES(4,1,'regions','00000000-0000-4000-8000-000000000004',1,NULL,'{"uuid": "00000000-0000-4000-8000-000000000004", "code": "A", "name": "Moscow", "names": {"ru": "\u041c\u043e\u0441\u043a\u0432\u0430", "zh": "\u83ab\u65af\u79d1"}, "district": "\u0426\u0435\u043d\u0442\u0440\u0430\u043b\u044c\u043d\u044b\u0439", "population": 13000000, "population_source": "census 2021", "boundary": {"base64": "AQMAAAABAAAABQAAAAAAAAAAgENAAAAAAAAAS0AAAAAAAIBDQAAAAAAAgExAAAAAAAAAQkAAAAAAAIBMQAAAAAAAAEJAAAAAAAAAS0AAAAAAAIBDQAAAAAAAAEtA"}}',NULL);
INSERT INTO "journal" VALUES(5,1,'regions','00000000-0000-4000-8000-000000000005',1,NULL,'{"uuid": "00000000-0000-4000-8000-000000000005", "code": "B", "name": "K\u00f6nigsberg", "names": {}, "district": "", "population": null, "population_source": "", "boundary": null}',NULL);
INSERT INTO "journal" VALUES(6,1,'regions','00000000-0000-4000-8000-000000000006',1,NULL,'{"uuid": "00000000-0000-4000-8000-000000000006", "code": "C", "name": "\u041a\u043e\u0440\u043e\u043b\u0451\u0432", "names": {"zh": "\u79d1\u7f57\u5ed6\u592b"}, "district": "", "population": null, "population_source": "", "boundary": null}',NULL);
INSERT INTO "journal" VALUES(7,1,'settlements','00000000-0000-4000-8000-000000000007',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000007","code":"a1","name":"Alpha","names":{"ru":"\u0410\u043b\u044c\u0444\u0430"},"lat":55.75,"lon":37.61,"population":300,"region":"00000000-0000-4000-8000-000000000004"}',NULL);
INSERT INTO "journal" VALUES(8,1,'settlements','00000000-0000-4000-8000-000000000008',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000008","code":"b1","name":"\u0401\u043b\u043a\u0438\u043d\u043e","names":{},"lat":54.7,"lon":20.5,"population":50,"region":"00000000-0000-4000-8000-000000000005"}',NULL);
INSERT INTO "journal" VALUES(9,1,'facilities','00000000-0000-4000-8000-000000000009',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000009","code":"SC-1","kind":"service_centre","name":"\u041e\u041e\u041e \u00ab\u0410\u043b\u0451\u043d\u0430\u00bb","city":"\u041a\u043e\u0440\u043e\u043b\u0451\u0432","address":"\u0443\u043b. \u041b\u0435\u043d\u0438\u043d\u0430, 1\n\u0441\u0442\u0440. 2","lat":55.9,"lon":37.8,"operator":"Z\u00fcrich AG","store_format":"4S","bays":7,"technicians":12,"hours_per_week":60.5,"capacity_per_year":9000,"phone":"+7 900 000-00-00","email":"a@example.org","notes":"100 % \"quoted\"\n=1+1","basis":"estimated","source":"a list","region":"00000000-0000-4000-8000-000000000004"}',NULL);
INSERT INTO "journal" VALUES(10,1,'facilities','00000000-0000-4000-8000-000000000012',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000012","code":"PD-1","kind":"parts_depot","name":"Depot","city":"","address":"","lat":null,"lon":null,"operator":"","store_format":"","bays":null,"technicians":null,"hours_per_week":null,"capacity_per_year":null,"phone":"","email":"","notes":"","basis":"measured","source":"","region":"00000000-0000-4000-8000-000000000005"}',NULL);
INSERT INTO "journal" VALUES(11,1,'facilities','00000000-0000-4000-8000-000000000014',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000014","code":"PL-1","kind":"plant","name":"Plant","city":"","address":"","lat":null,"lon":null,"operator":"","store_format":"","bays":null,"technicians":null,"hours_per_week":null,"capacity_per_year":null,"phone":"","email":"","notes":"","basis":"assumed","source":"","region":null}',NULL);
INSERT INTO "journal" VALUES(12,1,'facility_statuses','00000000-0000-4000-8000-000000000010',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000010","status":"planned","since":"2019-01-01","facility":"00000000-0000-4000-8000-000000000009"}','00000000-0000-4000-8000-000000000009');
INSERT INTO "journal" VALUES(13,1,'facility_statuses','00000000-0000-4000-8000-000000000011',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000011","status":"active","since":"2020-01-01","facility":"00000000-0000-4000-8000-000000000009"}','00000000-0000-4000-8000-000000000009');
INSERT INTO "journal" VALUES(14,1,'facility_statuses','00000000-0000-4000-8000-000000000013',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000013","status":"active","since":"2018-01-01","facility":"00000000-0000-4000-8000-000000000012"}','00000000-0000-4000-8000-000000000012');
INSERT INTO "journal" VALUES(15,1,'authorisations','00000000-0000-4000-8000-000000000015',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000015","work_type":"service","valid_from":"2020-01-01","valid_to":null,"brand":"00000000-0000-4000-8000-000000000001","facility":"00000000-0000-4000-8000-000000000009"}','00000000-0000-4000-8000-000000000009');
INSERT INTO "journal" VALUES(16,1,'authorisations','00000000-0000-4000-8000-000000000016',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000016","work_type":"warranty","valid_from":"2020-01-01","valid_to":"2026-12-31","brand":"00000000-0000-4000-8000-000000000002","facility":"00000000-0000-4000-8000-000000000009"}','00000000-0000-4000-8000-000000000009');
INSERT INTO "journal" VALUES(17,1,'authorisations','00000000-0000-4000-8000-000000000017',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000017","work_type":"assembly","valid_from":"2020-01-01","valid_to":null,"brand":"00000000-0000-4000-8000-000000000001","facility":"00000000-0000-4000-8000-000000000014"}','00000000-0000-4000-8000-000000000014');
INSERT INTO "journal" VALUES(18,2,'demand','00000000-0000-4000-8000-000000000018',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000018","year":2025,"uio":400,"new_sales":40,"basis":"measured","source":"demand.csv","region":"00000000-0000-4000-8000-000000000004","brand":"00000000-0000-4000-8000-000000000001"}',NULL);
INSERT INTO "journal" VALUES(19,2,'demand','00000000-0000-4000-8000-000000000019',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000019","year":2025,"uio":90000,"new_sales":null,"basis":"measured","source":"demand.csv","region":"00000000-0000-4000-8000-000000000004","brand":null}',NULL);
INSERT INTO "journal" VALUES(20,2,'demand','00000000-0000-4000-8000-000000000020',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000020","year":2024,"uio":70,"new_sales":null,"basis":"measured","source":"demand.csv","region":"00000000-0000-4000-8000-000000000005","brand":"00000000-0000-4000-8000-000000000001"}',NULL);
INSERT INTO "journal" VALUES(21,3,'demand_points','00000000-0000-4000-8000-000000000021',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000021","code":"p1","lat":55.5,"lon":37.5,"uio":120,"region":"00000000-0000-4000-8000-000000000004","brand":"00000000-0000-4000-8000-000000000002"}',NULL);
INSERT INTO "journal" VALUES(22,3,'demand_points','00000000-0000-4000-8000-000000000022',1,NULL,'{"uuid":"00000000-0000-4000-8000-000000000022","code":"p1","lat":55.5,"lon":37.5,"uio":5,"region":"00000000-0000-4000-8000-000000000004","brand":"00000000-0000-4000-8000-000000000001"}',NULL);
INSERT INTO "journal" VALUES(23,4,'certificates','82ed8bef-7b17-435e-bfb2-1e21f682e08d',1,NULL,'{"uuid": "82ed8bef-7b17-435e-bfb2-1e21f682e08d", "title": "ISO", "number": "7", "work_type": null, "scope": "", "valid_from": null, "valid_to": null, "attachment": "", "digest": "", "brand": null, "facility": "00000000-0000-4000-8000-000000000012"}','00000000-0000-4000-8000-000000000012');
INSERT INTO "journal" VALUES(24,4,'contacts','7f1cf0fe-57dc-4dc6-81b0-047e0e3d73fa',1,NULL,'{"uuid": "7f1cf0fe-57dc-4dc6-81b0-047e0e3d73fa", "name": "\u0418\u0432\u0430\u043d", "role": "", "phone": "", "email": "", "facility": "00000000-0000-4000-8000-000000000012"}','00000000-0000-4000-8000-000000000012');
INSERT INTO "journal" VALUES(25,5,'facilities','916aa55f-58a1-48fd-8aea-8e13da42644c',1,NULL,'{"uuid": "916aa55f-58a1-48fd-8aea-8e13da42644c", "code": "SC-9", "kind": "service_centre", "name": "\u041d\u043e\u0432\u044b\u0439 \u0446\u0435\u043d\u0442\u0440", "tax_id": "", "operator": "", "city": "\u041a\u043b\u0438\u043d", "address": "", "lat": null, "lon": null, "store_format": "", "bays": null, "technicians": null, "shifts": null, "hours_per_week": null, "capacity_per_year": null, "contract": "", "contract_to": null, "phone": "", "email": "", "notes": "", "basis": "measured", "source": "", "region": null}',NULL);
INSERT INTO "journal" VALUES(26,6,'lanes','99342e1f-df12-429a-ac4c-c33ee5b0711f',1,NULL,'{"uuid": "99342e1f-df12-429a-ac4c-c33ee5b0711f", "hours": 20.0, "cutoff": "15:00", "basis": "measured", "source": "a contract", "brand": "00000000-0000-4000-8000-000000000001", "origin": "00000000-0000-4000-8000-000000000012", "destination": "00000000-0000-4000-8000-000000000009"}','00000000-0000-4000-8000-000000000009');
INSERT INTO "journal" VALUES(27,7,'factors','6fe77a93-03a3-4e3f-a02a-b8b40b512455',1,NULL,'{"uuid": "6fe77a93-03a3-4e3f-a02a-b8b40b512455", "code": "road_speed", "value": 45.0, "basis": "estimated", "source": "a survey"}',NULL);
CREATE TABLE lanes (
	id INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	rev INTEGER DEFAULT '1' NOT NULL, 
	origin_id INTEGER NOT NULL, 
	destination_id INTEGER NOT NULL, 
	brand_id INTEGER, 
	hours FLOAT NOT NULL, 
	cutoff VARCHAR DEFAULT '' NOT NULL, 
	basis VARCHAR NOT NULL, 
	source VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_lanes PRIMARY KEY (id), 
	CONSTRAINT ck_lanes_ck_lanes_hours CHECK (hours >= 0), 
	CONSTRAINT ck_lanes_ck_lanes_leads_elsewhere CHECK (origin_id <> destination_id), 
	CONSTRAINT ck_lanes_ck_lanes_basis CHECK (basis IN ('measured', 'estimated', 'assumed', 'illustrative')), 
	CONSTRAINT uq_lanes_uuid UNIQUE (uuid), 
	CONSTRAINT fk_lanes_origin_id_facilities FOREIGN KEY(origin_id) REFERENCES facilities (id), 
	CONSTRAINT fk_lanes_destination_id_facilities FOREIGN KEY(destination_id) REFERENCES facilities (id), 
	CONSTRAINT fk_lanes_brand_id_brands FOREIGN KEY(brand_id) REFERENCES brands (id)
);
INSERT INTO "lanes" VALUES(1,'99342e1f-df12-429a-ac4c-c33ee5b0711f',1,2,1,1,20.0,'15:00','measured','a contract');
CREATE TABLE mappings (
	sender VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	header VARCHAR NOT NULL, 
	"column" VARCHAR NOT NULL, 
	CONSTRAINT pk_mappings PRIMARY KEY (sender, kind, header)
);
INSERT INTO "mappings" VALUES('field','centres','город','city');
CREATE TABLE meta (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT pk_meta PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('registry','d41f08fc-74e5-4a08-80f6-83770c424f93');
INSERT INTO "meta" VALUES('revision','7');
INSERT INTO "meta" VALUES('name','Network of the first version');
INSERT INTO "meta" VALUES('attribution','a test');
CREATE TABLE receipts (
	id INTEGER NOT NULL, 
	batch_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	file VARCHAR NOT NULL, 
	file_hash VARCHAR(64) NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	sender VARCHAR DEFAULT '' NOT NULL, 
	counts JSON NOT NULL, 
	CONSTRAINT pk_receipts PRIMARY KEY (id), 
	CONSTRAINT fk_receipts_batch_id_batches FOREIGN KEY(batch_id) REFERENCES batches (id)
);
INSERT INTO "receipts" VALUES(1,5,'centres','поле.csv','557e893b323a65bc514f48a4495b9a98d79afbdb0174eb9b620d2de404fe897f','4e2af09b21ad67e289598c8ffed12b49e2bb423d329c2060e45c7489bf8a10e8','','{"new": 1, "changed": 0, "same": 0, "conflict": 1, "rejected": 0}');
CREATE TABLE regions (
	id INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	rev INTEGER DEFAULT '1' NOT NULL, 
	code VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	names JSON NOT NULL, 
	district VARCHAR DEFAULT '' NOT NULL, 
	population INTEGER, 
	population_source VARCHAR DEFAULT '' NOT NULL, 
	boundary BLOB, search VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_regions PRIMARY KEY (id), 
	CONSTRAINT uq_regions_code UNIQUE (code), 
	CONSTRAINT uq_regions_uuid UNIQUE (uuid)
);
INSERT INTO "regions" VALUES(1,'00000000-0000-4000-8000-000000000004',1,'A','Moscow','{"ru": "\u041c\u043e\u0441\u043a\u0432\u0430", "zh": "\u83ab\u65af\u79d1"}','Центральный',13000000,'census 2021',X'0103000000010000000500000000000000008043400000000000004B4000000000008043400000000000804C4000000000000042400000000000804C4000000000000042400000000000004B4000000000008043400000000000004B40','a
moscow
москва
莫斯科
центральный');
INSERT INTO "regions" VALUES(2,'00000000-0000-4000-8000-000000000005',1,'B','Königsberg','{}','',NULL,'',NULL,'b
konigsberg');
INSERT INTO "regions" VALUES(3,'00000000-0000-4000-8000-000000000006',1,'C','Королёв','{"zh": "\u79d1\u7f57\u5ed6\u592b"}','',NULL,'',NULL,'c
королев
科罗廖夫');
CREATE TABLE settlements (
	id INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	rev INTEGER DEFAULT '1' NOT NULL, 
	code VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	names JSON NOT NULL, 
	region_id INTEGER NOT NULL, 
	lat FLOAT NOT NULL, 
	lon FLOAT NOT NULL, 
	population INTEGER NOT NULL, search VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_settlements PRIMARY KEY (id), 
	CONSTRAINT fk_settlements_region_id_regions FOREIGN KEY(region_id) REFERENCES regions (id), 
	CONSTRAINT uq_settlements_code UNIQUE (code), 
	CONSTRAINT uq_settlements_uuid UNIQUE (uuid)
);
INSERT INTO "settlements" VALUES(1,'00000000-0000-4000-8000-000000000007',1,'a1','Alpha','{"ru": "\u0410\u043b\u044c\u0444\u0430"}',1,55.75,37.61,300,'a1
alpha
альфа');
INSERT INTO "settlements" VALUES(2,'00000000-0000-4000-8000-000000000008',1,'b1','Ёлкино','{}',2,54.7,20.5,50,'b1
елкино');
CREATE INDEX ix_demand_brand_id ON demand (brand_id);
CREATE INDEX ix_demand_region_id ON demand (region_id);
CREATE UNIQUE INDEX uq_demand_all_makes ON demand (region_id, year) WHERE brand_id IS NULL;
CREATE UNIQUE INDEX uq_demand_brand ON demand (region_id, brand_id, year);
CREATE INDEX ix_demand_points_brand_id ON demand_points (brand_id);
CREATE INDEX ix_demand_points_region_id ON demand_points (region_id);
CREATE INDEX ix_facilities_region_id ON facilities (region_id);
CREATE INDEX ix_journal_batch_id ON journal (batch_id);
CREATE INDEX ix_journal_row ON journal (row_uuid, rev);
CREATE INDEX ix_settlements_region_id ON settlements (region_id);
CREATE INDEX ix_authorisations_brand_id ON authorisations (brand_id);
CREATE INDEX ix_authorisations_facility_id ON authorisations (facility_id);
CREATE INDEX ix_facility_statuses_facility_id ON facility_statuses (facility_id);
CREATE INDEX ix_journal_owner ON journal (owner);
CREATE INDEX ix_certificates_facility_id ON certificates (facility_id);
CREATE INDEX ix_certificates_brand_id ON certificates (brand_id);
CREATE INDEX ix_contacts_facility_id ON contacts (facility_id);
CREATE INDEX ix_decisions_facility_id ON decisions (facility_id);
CREATE INDEX ix_receipts_batch_id ON receipts (batch_id);
CREATE INDEX ix_receipts_content_hash ON receipts (content_hash);
CREATE INDEX ix_conflicts_receipt_id ON conflicts (receipt_id);
CREATE INDEX ix_conflicts_answered_by ON conflicts (answered_by);
CREATE INDEX ix_conflicts_claim ON conflicts (claim);
CREATE INDEX ix_lanes_origin_id ON lanes (origin_id);
CREATE INDEX ix_lanes_destination_id ON lanes (destination_id);
CREATE INDEX ix_lanes_brand_id ON lanes (brand_id);
CREATE UNIQUE INDEX uq_lanes_brand ON lanes (origin_id, destination_id, brand_id);
CREATE UNIQUE INDEX uq_lanes_all_brands ON lanes (origin_id, destination_id) WHERE brand_id IS NULL;
COMMIT;
PRAGMA application_id=1095128147;
PRAGMA user_version=4;
