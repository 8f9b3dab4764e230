#pragma once

/// What an archive of series says to a PostgreSQL server. Times are milliseconds from 1970; the
/// quality is that of Quality, and a missing value is kept as 0.
namespace citymirror::store {

/// One writer at a time, until its transaction ends.
inline constexpr const char* kArchiveLock = "SELECT pg_advisory_xact_lock(1129141042)";

inline constexpr const char* kArchiveServerTables = R"(
SELECT pg_advisory_xact_lock(1129141042);
CREATE TABLE IF NOT EXISTS citymirror_sensors(
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code TEXT NOT NULL UNIQUE,
  quantity TEXT NOT NULL, unit TEXT NOT NULL, longitude FLOAT8, latitude FLOAT8);
CREATE TABLE IF NOT EXISTS citymirror_raw(
  sensor BIGINT NOT NULL, at BIGINT NOT NULL, value FLOAT8 NOT NULL, quality SMALLINT NOT NULL,
  PRIMARY KEY(sensor, at));
CREATE TABLE IF NOT EXISTS citymirror_minutes(
  sensor BIGINT NOT NULL, at BIGINT NOT NULL, good INT NOT NULL, suspect INT NOT NULL,
  bad INT NOT NULL, missing INT NOT NULL, least FLOAT8, most FLOAT8, sum FLOAT8, last FLOAT8,
  last_at BIGINT, PRIMARY KEY(sensor, at));
CREATE TABLE IF NOT EXISTS citymirror_hours(LIKE citymirror_minutes INCLUDING ALL);
CREATE TABLE IF NOT EXISTS citymirror_kept(
  id INTEGER PRIMARY KEY CHECK(id = 1), raw_since BIGINT NOT NULL);
INSERT INTO citymirror_kept VALUES(1, -9223372036854775807) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS citymirror_marks(source TEXT PRIMARY KEY, sequence BIGINT NOT NULL);
CREATE OR REPLACE VIEW citymirror_series AS
  SELECT s.code AS sensor, s.quantity, s.unit, to_timestamp(r.at / 1000.0) AS at,
    CASE WHEN r.quality < 3 THEN r.value END AS value,
    (ARRAY['good', 'suspect', 'bad', 'missing'])[r.quality + 1] AS quality
  FROM citymirror_raw r JOIN citymirror_sensors s ON s.id = r.sensor)";

/// For maps, where the database has PostGIS.
inline constexpr const char* kArchiveServerMap = R"(
CREATE OR REPLACE VIEW citymirror_sensor_map AS
  SELECT s.id, s.code AS sensor, s.quantity, s.unit, to_timestamp(r.at / 1000.0) AS at,
    CASE WHEN r.quality < 3 THEN r.value END AS value,
    (ARRAY['good', 'suspect', 'bad', 'missing'])[r.quality + 1] AS quality,
    ST_SetSRID(ST_MakePoint(s.longitude, s.latitude), 4326)::geometry(Point, 4326) AS place
  FROM citymirror_sensors s LEFT JOIN LATERAL (
    SELECT * FROM citymirror_raw WHERE sensor = s.id ORDER BY at DESC LIMIT 1) r ON true
  WHERE s.longitude IS NOT NULL)";

/// Parameters: code, quantity, unit, longitude, latitude ("nan" = none).
inline constexpr const char* kDeclareSensor = R"(
INSERT INTO citymirror_sensors AS s(code, quantity, unit, longitude, latitude)
VALUES($1, $2, $3, nullif($4::float8, 'NaN'), nullif($5::float8, 'NaN'))
ON CONFLICT (code) DO UPDATE SET longitude = coalesce(excluded.longitude, s.longitude),
  latitude = coalesce(excluded.latitude, s.latitude)
RETURNING id, quantity)";

/// Parameters: sensors, times, values, qualities; each sensor and time once. Returns how many were
/// added and how many replaced another value.
inline constexpr const char* kWriteRaw = R"(
WITH written AS (
  INSERT INTO citymirror_raw AS r
  SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::float8[], $4::smallint[])
  ON CONFLICT (sensor, at) DO UPDATE SET value = excluded.value, quality = excluded.quality
  WHERE (r.quality = 3) <> (excluded.quality = 3) OR (r.quality < 3 AND r.value <> excluded.value)
  RETURNING xmax = 0 AS added)
SELECT count(*) FILTER (WHERE added), count(*) FILTER (WHERE NOT added) FROM written)";

/// What ends both of the next two.
inline constexpr const char* kKeepRollUps = R"(
ON CONFLICT (sensor, at) DO UPDATE SET good = excluded.good, suspect = excluded.suspect,
  bad = excluded.bad, missing = excluded.missing, least = excluded.least, most = excluded.most,
  sum = excluded.sum, last = excluded.last, last_at = excluded.last_at)";

/// Parameters: sensors, beginnings of minutes.
inline constexpr const char* kWriteMinutes = R"(
INSERT INTO citymirror_minutes
SELECT t.sensor, t.at, count(*) FILTER (WHERE quality = 0), count(*) FILTER (WHERE quality = 1),
  count(*) FILTER (WHERE quality = 2), count(*) FILTER (WHERE quality = 3),
  min(value) FILTER (WHERE quality < 2), max(value) FILTER (WHERE quality < 2),
  sum(value ORDER BY r.at) FILTER (WHERE quality < 2),
  (array_agg(value ORDER BY r.at DESC) FILTER (WHERE quality < 2))[1],
  max(r.at) FILTER (WHERE quality < 2)
FROM unnest($1::bigint[], $2::bigint[]) AS t(sensor, at)
JOIN citymirror_raw r ON r.sensor = t.sensor AND r.at >= t.at AND r.at < t.at + 60000
GROUP BY t.sensor, t.at)";

/// Parameters: sensors, beginnings of hours.
inline constexpr const char* kWriteHours = R"(
INSERT INTO citymirror_hours
SELECT t.sensor, t.at, sum(good), sum(suspect), sum(bad), sum(missing), min(least), max(most),
  sum(m.sum ORDER BY m.at), (array_agg(last ORDER BY m.at DESC) FILTER (WHERE good + suspect > 0))[1],
  max(last_at)
FROM unnest($1::bigint[], $2::bigint[]) AS t(sensor, at)
JOIN citymirror_minutes m ON m.sensor = t.sensor AND m.at >= t.at AND m.at < t.at + 3600000
GROUP BY t.sensor, t.at)";

/// Parameters: source, sequence.
inline constexpr const char* kWriteMark =
    "INSERT INTO citymirror_marks VALUES($1, $2::bigint) "
    "ON CONFLICT (source) DO UPDATE SET sequence = excluded.sequence";

inline constexpr const char* kRollUpColumns =
    "SELECT at, good, suspect, bad, missing, least, most, sum, last, last_at FROM ";

}  // namespace citymirror::store
