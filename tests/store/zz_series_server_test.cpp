// Series on a PostgreSQL server: the same answers as from a file, for several writers at once.
#include <QtTest>
#include <random>

#include "engine/store/series_archive.h"
#include "tests/support/postgres_server.h"

using namespace citymirror;
using namespace citymirror::store;

namespace {

constexpr Span kAlways{{-1'000'000'000'000}, {100'000'000'000'000}};
Instant serverSecond(std::int64_t s) { return {1'784'368'800'000 + 1000 * s}; }  // a whole hour

/// What comes over a quarter of a day: in order, late, twice, corrected, missing and bad.
std::vector<Observation> mixedSeries(unsigned seed, int count) {
  std::mt19937 random(seed);
  std::vector<Observation> mixed;
  for (int i = 0; i < count; ++i) {
    const bool late = random() % 7 == 0;
    const std::int64_t at = 2 * i - (late ? std::int64_t(random() % 4000) : 0);
    const auto quality = random() % 5 == 0 ? Quality(random() % 4) : Quality::good;
    const double level = quality == Quality::missing ? std::nan("") : double(random() % 1000) / 64;
    mixed.push_back({random() % 3 == 0 ? "S2" : "S1", serverSecond(at), level, quality, "test"});
    if (random() % 11 == 0) mixed.push_back(mixed[random() % mixed.size()]);
  }
  return mixed;
}

bool sameStretches(const Result<std::vector<RollUp>>& a, const Result<std::vector<RollUp>>& b) {
  if (!a || !b || a->size() != b->size() || a->empty()) return false;
  const auto same = [](double x, double y) { return (std::isnan(x) && std::isnan(y)) || x == y; };
  for (std::size_t i = 0; i < a->size(); ++i) {
    const RollUp &p = (*a)[i], &q = (*b)[i];
    if (p.at != q.at || p.good != q.good || p.suspect != q.suspect || p.bad != q.bad ||
        p.missing != q.missing || !same(p.least, q.least) || !same(p.most, q.most) ||
        !same(p.sum, q.sum) || !same(p.last, q.last) || p.lastAt != q.lastAt)
      return false;
  }
  return true;
}

bool sameArchives(const SeriesArchive& a, const SeriesArchive& b) {
  for (const std::string sensor : {"S1", "S2"}) {
    const auto p = a.raw(sensor, kAlways), q = b.raw(sensor, kAlways);
    if (!p || !q || p->at != q->at || p->quality != q->quality || p->quantity != q->quantity)
      return false;
    for (std::size_t i = 0; i < p->size(); ++i)
      if (p->quality[i] != Quality::missing && p->value[i] != q->value[i]) return false;
    for (const Millis step : {kMinute, 15 * kMinute, kHour})
      if (!sameStretches(a.rolledUp(sensor, step, kAlways), b.rolledUp(sensor, step, kAlways)))
        return false;
  }
  return true;
}

}  // namespace

class SeriesServerTest : public QObject {
  Q_OBJECT
  std::unique_ptr<test::PostgresServer> server_;

  SeriesArchive opened(const std::string& address, Retention retention = {}) const {
    auto archive = SeriesArchive::open(address, retention);
    if (!archive) qFatal("%s", archive.error().text().c_str());
    const SensorPlace place{114.3, 30.6};
    if (!archive->declare("S1", Quantity::waterLevel, place) ||
        !archive->declare("S2", Quantity::rainIntensity))
      qFatal("cannot declare");
    return std::move(*archive);
  }

 private slots:
  void initTestCase() {
    if (test::PostgresServer::programs().isEmpty()) QSKIP("Debian's postgresql is not installed");
    server_ = std::make_unique<test::PostgresServer>();
    QVERIFY(server_->start());
  }
  void init() {
    server_->sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP EXTENSION IF EXISTS postgis");
  }

  void aServerAnswersAsAFileDoes() {
    SeriesArchive file = opened(":memory:"), server = opened(server_->address());
    const auto mixed = mixedSeries(3, 6000);
    for (std::size_t at = 0; at < mixed.size(); at += 1500) {
      const std::span batch(mixed.data() + at, std::min<std::size_t>(1500, mixed.size() - at));
      const auto a = file.append(batch), b = server.append(batch);
      QVERIFY(a && b);
      // Of several values for one time in a batch a server sees the last one.
      QCOMPARE((std::array{b->added, b->duplicates + b->replaced, b->tooOld, b->unknown}),
               (std::array{a->added, a->duplicates + a->replaced, a->tooOld, a->unknown}));
    }
    QVERIFY(sameArchives(file, server));
    QCOMPARE(server.sensors(), file.sensors());
    const auto reader = SeriesArchive::openToRead(server_->address());
    QVERIFY(reader && sameArchives(file, *reader));
    QCOMPARE(reader->raw("S9", kAlways).error().code, ErrorCode::notFound);
  }

  void bothForgetTheSameAndTakeNothingOlder() {
    const Retention short_{2 * kHour, 4 * kHour, 0 * kHour};
    SeriesArchive file = opened(":memory:", short_), server = opened(server_->address(), short_);
    const auto mixed = mixedSeries(4, 6000);
    QVERIFY(file.append(mixed) && server.append(mixed));
    const Instant now = serverSecond(12000);
    const auto a = file.age(now), b = server.age(now);
    QVERIFY(a && b && *a > 0);
    QCOMPARE(*b, *a);
    const auto c = file.append(mixed), d = server.append(mixed);
    QVERIFY(c && d && c->tooOld > 0);
    QCOMPARE(d->tooOld, c->tooOld);
    QVERIFY(sameArchives(file, server));
  }

  void twoSeatsThatKeepTheSameKeepItOnce() {
    SeriesArchive one = opened(server_->address()), other = opened(server_->address());
    const auto mixed = mixedSeries(5, 1000);
    const auto first = one.append(mixed, ArchiveMark{"journal of one", 17});
    const auto again = other.append(mixed, ArchiveMark{"journal of another", 9});
    QVERIFY(first && again);
    QCOMPARE(again->added, std::size_t(0));
    QCOMPARE(*one.taken("journal of another"), std::int64_t(9));
    QCOMPARE(*other.taken("journal of one"), std::int64_t(17));
    QCOMPARE(*other.taken("nobody's"), std::int64_t(0));
    QCOMPARE(other.declare("S1", Quantity::speed).error().code, ErrorCode::badInput);
  }

  void aBatchThatFailsLeavesNothingAndTheNextConnectionGoesOn() {
    SeriesArchive archive = opened(server_->address());
    const auto mixed = mixedSeries(6, 300);
    QVERIFY(archive.append(std::span(mixed).first(100), ArchiveMark{"j", 1}));
    server_->sql("ALTER TABLE citymirror_marks ADD CHECK (sequence < 2)");
    const auto refused = archive.append(mixed, ArchiveMark{"j", 2});
    QVERIFY(!refused);
    QCOMPARE(server_->sql("SELECT count(*) < 101 FROM citymirror_raw").trimmed(), QByteArray("t"));
    server_->sql("ALTER TABLE citymirror_marks DROP CONSTRAINT citymirror_marks_sequence_check");
    server_->crash();
    QCOMPARE(archive.append(mixed, ArchiveMark{"j", 2}).error().code, ErrorCode::ioFailed);
    QVERIFY(server_->start());
    QVERIFY(archive.append(mixed, ArchiveMark{"j", 2}));
    SeriesArchive file = opened(":memory:");
    QVERIFY(file.append(mixed) && sameArchives(file, archive));
    QCOMPARE(*archive.taken("j"), std::int64_t(2));
  }

  void otherProgramsReadSeriesAndMaps() {
    const bool maps = server_->sql("CREATE EXTENSION postgis").startsWith("CREATE");
    SeriesArchive archive = opened(server_->address());
    const std::vector<Observation> two{
        {"S1", serverSecond(0), 1.5, Quality::good, ""},
        {"S1", serverSecond(60), std::nan(""), Quality::missing, ""}};
    QVERIFY(archive.append(two));
    QCOMPARE(server_->sql("SET timezone = 'UTC'; SELECT sensor, quantity, unit, value, quality FROM "
                          "citymirror_series ORDER BY at").trimmed(),
             QByteArray("SET\nS1|water_level|m|1.5|good\nS1|water_level|m||missing"));
    if (!maps) QSKIP("Debian's postgis is not installed: maps are not tested");
    QCOMPARE(server_->sql("SELECT sensor, quality, ST_AsText(place) FROM citymirror_sensor_map")
                 .trimmed(),
             QByteArray("S1|missing|POINT(114.3 30.6)"));
  }

  void whatIsNoArchiveIsSaid() {
    QCOMPARE(SeriesArchive::openToRead(server_->address()).error().code, ErrorCode::notFound);
    const auto away = SeriesArchive::open("postgresql://seat@127.0.0.1:1/city");
    QCOMPARE(away.error().code, ErrorCode::ioFailed);
    QVERIFY(away.error().text().find("127.0.0.1:1/city") != std::string::npos);
    QCOMPARE(SeriesArchive::open("host='never closed").error().code, ErrorCode::badInput);
  }
};

QTEST_GUILESS_MAIN(SeriesServerTest)
#include "zz_series_server_test.moc"
