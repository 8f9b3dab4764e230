#include "engine/store/series_archive.h"

#include <QtTest>
#include <atomic>
#include <random>
#include <thread>

#include "engine/store/journal.h"

using namespace citymirror;
using namespace citymirror::store;

namespace {

constexpr Span kEver{{-1'000'000'000'000}, {100'000'000'000'000}};
Instant second(std::int64_t s) { return {1'784'368'800'000 + 1000 * s}; }  // a whole hour
Observation value(std::int64_t s, double v, Quality quality = Quality::good) {
  return {"S1", second(s), v, quality, "test"};
}

SeriesArchive opened(const std::string& path = ":memory:", Retention retention = {}) {
  auto archive = SeriesArchive::open(path, retention);
  if (!archive || !archive->declare("S1", Quantity::waterLevel)) qFatal("cannot open");
  return std::move(*archive);
}

bool sameRollUp(const RollUp& a, const RollUp& b) {
  const auto close = [](double x, double y) {
    return (std::isnan(x) && std::isnan(y)) || std::abs(x - y) < 1e-9;
  };
  return a.at == b.at && a.good == b.good && a.suspect == b.suspect && a.bad == b.bad &&
         a.missing == b.missing && close(a.least, b.least) && close(a.most, b.most) &&
         close(a.sum, b.sum) && close(a.last, b.last) && a.lastAt == b.lastAt;
}

}  // namespace

class SeriesArchiveTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

 private slots:
  void valuesByTheNumberOfTheirSensorAreKeptAsThoseByItsName() {
    SeriesArchive byName = opened(), byNumber = opened();
    const auto number = byNumber.numberOf("S1");
    QVERIFY(number && !byNumber.numberOf("S9"));
    std::vector<Observation> named{value(70, 3), value(0, 2), value(0, 2), value(5, std::nan("")),
                                   value(70, 4, Quality::suspect)};
    std::vector<ArchiveValue> numbered;
    for (const Observation& o : named) numbered.push_back({*number, o.at, o.value, o.quality});
    const auto a = byName.append(named, ArchiveMark{"j", 3});
    const auto b = byNumber.appendNumbered(numbered, ArchiveMark{"j", 3});
    QVERIFY(a && b);
    QCOMPARE((std::array{b->added, b->duplicates, b->replaced}),
             (std::array{a->added, a->duplicates, a->replaced}));
    const auto p = byName.raw("S1", kEver), q = byNumber.raw("S1", kEver);
    QVERIFY(p->at == q->at && p->quality == q->quality && p->value.front() == q->value.front());
    QCOMPARE(*byNumber.taken("j"), std::int64_t(3));
    const auto hours = byName.rolledUp("S1", kHour, kEver), same = byNumber.rolledUp("S1", kHour, kEver);
    QVERIFY(sameRollUp(hours->at(0), same->at(0)));
  }

  void whoGivesUpLeavesNothingBehind() {
    std::stop_source giveUp;
    auto archive = SeriesArchive::open(":memory:", {}, giveUp.get_token());
    QVERIFY(archive && archive->declare("S1", Quantity::waterLevel));
    std::vector<ArchiveValue> many;
    for (int i = 0; i < 20'000; ++i) many.push_back({*archive->numberOf("S1"), second(i), 1.0});
    giveUp.request_stop();
    const auto kept = archive->appendNumbered(std::move(many), ArchiveMark{"j", 1});
    QVERIFY(!kept);
    QCOMPARE(kept.error().code, ErrorCode::cancelled);
  }

  void aMinuteHoldsWhatItsValuesSay() {
    SensorSeries series;
    for (const Observation& o :
         {value(0, 2), value(10, 8, Quality::suspect), value(20, 100, Quality::bad),
          value(30, std::nan(""), Quality::missing), value(59, 5), value(61, 1)}) {
      series.at.push_back(o.at);
      series.value.push_back(o.value);
      series.quality.push_back(o.quality);
    }
    const auto minutes = rollUp(series, kMinute, kEver);
    QCOMPARE(minutes.size(), std::size_t(2));
    const RollUp& first = minutes[0];
    QCOMPARE(first.at, second(0));
    QCOMPARE((std::array{first.good, first.suspect, first.bad, first.missing}),
             (std::array{2, 1, 1, 1}));
    QCOMPARE((std::array{first.least, first.most, first.mean(), first.last}),
             (std::array{2.0, 8.0, 5.0, 5.0}));
    QCOMPARE(first.lastAt, second(59));
    QVERIFY(first.quality() == Quality::good);
    const auto cut = rollUp(series, kMinute, {second(5), second(61)});
    QCOMPARE(cut.size(), std::size_t(1));
    QCOMPARE(cut[0].good, 1);
  }
  void aStretchWithoutUsableValuesIsNoNumber() {
    SensorSeries series{"S1",
                        Quantity::waterLevel,
                        {second(0), second(1)},
                        {std::nan(""), 7},
                        {Quality::missing, Quality::bad},
                        {}};
    const RollUp only = rollUp(series, kMinute, kEver).at(0);
    QVERIFY(std::isnan(only.mean()) && std::isnan(only.least) && std::isnan(only.last));
    QVERIFY(only.quality() == Quality::bad);
  }
  void hoursFromMinutesAreHoursFromValues() {
    std::mt19937 random(5);
    SensorSeries series;
    for (int s = -9000; s < 9000; s += 1 + int(random() % 40)) {
      series.at.push_back(second(s));
      series.quality.push_back(Quality(random() % 4));
      series.value.push_back(series.quality.back() == Quality::missing ? std::nan("")
                                                                       : double(random() % 1000));
    }
    const auto direct = rollUp(series, kHour, kEver);
    const auto minutes = rollUp(series, kMinute, kEver);
    const auto composed = rollUp(minutes, kHour);
    QCOMPARE(direct.size(), std::size_t(6));
    QCOMPARE(composed.size(), direct.size());
    for (std::size_t i = 0; i < direct.size(); ++i) QVERIFY(sameRollUp(direct[i], composed[i]));
  }
  void stretchesBeginAtTheirOwnTimesBefore1970Too() {
    QCOMPARE(stretchOf({-1}, kMinute), Instant{-60'000});
    QCOMPARE(stretchOf({-60'000}, kMinute), Instant{-60'000});
    QCOMPARE(stretchOf({59'999}, kMinute), Instant{0});
  }

  void whatGoesInComesBackInOrderWithItsQuality() {
    SeriesArchive archive = opened();
    const auto counts = archive.append(std::vector{value(5, 3, Quality::suspect), value(1, 2),
                                                   value(3, std::nan(""), Quality::missing)});
    QVERIFY(counts.ok());
    QCOMPARE(counts->added, std::size_t(3));
    const auto series = archive.raw("S1", kEver);
    QCOMPARE(series->at, (std::vector{second(1), second(3), second(5)}));
    QCOMPARE(series->value[0], 2.0);
    QVERIFY(std::isnan(series->value[1]) && series->quality[1] == Quality::missing);
    QVERIFY(series->quality[2] == Quality::suspect);
    QVERIFY(series->quantity == Quantity::waterLevel && series->sensor == "S1");
    QCOMPARE(archive.raw("S1", {second(1), second(5)})->size(), std::size_t(2));
  }
  void duplicatesReplacementsAndStrangersAreCounted() {
    SeriesArchive archive = opened();
    QVERIFY(
        archive.append(std::vector{value(0, 1), value(1, std::nan(""), Quality::missing)}).ok());
    Observation stranger = value(0, 1);
    stranger.sensor = "S9";
    const auto counts = archive.append(std::vector{
        value(0, 1), value(1, std::nan(""), Quality::missing), value(1, 0), stranger, value(0, 4)});
    QCOMPARE(counts->duplicates, std::size_t(2));
    QCOMPARE(counts->replaced, std::size_t(2));
    QCOMPARE(counts->unknown, std::size_t(1));
    QCOMPARE(archive.raw("S1", kEver)->value, (std::vector{4.0, 0.0}));
  }
  void rollUpsFollowLateAndCorrectedValues() {
    SeriesArchive archive = opened();
    std::mt19937 random(9);
    std::vector<Observation> given;
    for (int s = 0; s < 20'000; s += 20) given.push_back(value(s, double(random() % 50)));
    std::shuffle(given.begin(), given.end(), random);
    for (std::size_t begin = 0; begin < given.size(); begin += 137)
      QVERIFY(archive
                  .append(std::span(given).subspan(
                      begin, std::min<std::size_t>(137, given.size() - begin)))
                  .ok());
    QVERIFY(archive.append(std::vector{value(40, 1000)}).ok());
    const auto series = archive.raw("S1", kEver);
    for (const Millis step : {kMinute, kHour, 15 * kMinute}) {
      const auto kept = archive.rolledUp("S1", step, kEver);
      const auto fresh = rollUp(*series, step, kEver);
      QVERIFY(kept.ok());
      QCOMPARE(kept->size(), fresh.size());
      for (std::size_t i = 0; i < fresh.size(); ++i) QVERIFY(sameRollUp((*kept)[i], fresh[i]));
    }
    QCOMPARE(archive.rolledUp("S1", kMinute, {second(0), second(60)})->at(0).most, 1000.0);
    QVERIFY(!archive.rolledUp("S1", Millis{1500}, kEver).ok());
    QVERIFY(archive.rolledUp("S9", kHour, kEver).error().code == ErrorCode::notFound);
  }
  void inWhateverOrderValuesComeRollUpsAreThoseOfTheirValues() {
    std::mt19937 random(9);
    const QString path = folder_.filePath("any-order.sqlite");
    auto archive = std::make_unique<SeriesArchive>(opened(path.toStdString()));
    std::int64_t now = 0;
    for (int batch = 0; batch < 60; ++batch) {
      std::vector<Observation> some;
      for (int i = int(random() % 40); i >= 0; --i) {
        now += std::int64_t(random() % 90);
        const bool late = random() % 20 == 0;
        some.push_back(value(late ? now - std::int64_t(random() % 5000) : now,
                             double(random() % 100) / 8, Quality(random() % 3)));
      }
      QVERIFY(archive->append(some));
      if (batch == 30) {  // another start goes on where this one was
        archive.reset();
        archive = std::make_unique<SeriesArchive>(opened(path.toStdString()));
      }
    }
    const auto raw = archive->raw("S1", kEver);
    QVERIFY(raw && raw->size() > 500);
    for (const Millis step : {kMinute, kHour}) {
      const auto kept = archive->rolledUp("S1", step, kEver);
      const auto made = rollUp(*raw, step, kEver);
      QVERIFY(kept && std::ranges::equal(*kept, made, sameRollUp));
    }
  }
  void agedValuesLeaveTheirRollUpsAndAreNotTakenAgain() {
    const std::string path = folder_.filePath("aged.sqlite").toStdString();
    const Retention retention{2 * kHour, 4 * kHour, 0 * kHour};
    {
      SeriesArchive archive = opened(path, retention);
      std::vector<Observation> given;
      for (int s = 0; s < 6 * 3600; s += 60) given.push_back(value(s, s));
      QVERIFY(archive.append(given).ok());
      const auto gone = archive.age(second(6 * 3600 + 1800));
      QVERIFY(gone.ok());
      QCOMPARE(*gone, std::size_t(4 * 60));
      QCOMPARE(archive.raw("S1", kEver)->at.front(), second(4 * 3600));
      QCOMPARE(archive.rolledUp("S1", kMinute, kEver)->front().at, second(2 * 3600));
      const auto hours = archive.rolledUp("S1", kHour, kEver);
      QCOMPARE(hours->size(), std::size_t(6));
      QCOMPARE(hours->front().most, 3540.0);
    }
    auto again = SeriesArchive::open(path, retention);
    QVERIFY(again.ok());
    const auto late = again->append(std::vector{value(60, 9), value(5 * 3600, 9)});
    QCOMPARE(late->tooOld, std::size_t(1));
    QCOMPARE(late->replaced, std::size_t(1));
    QCOMPARE(again->rolledUp("S1", kHour, kEver)->front().most, 3540.0);
    QCOMPARE(again->sensors(), std::vector<std::string>{"S1"});
  }
  void aMarkIsThereExactlyWithTheValuesItStandsFor() {
    const std::string path = folder_.filePath("marked.sqlite").toStdString();
    {
      SeriesArchive archive = opened(path);
      QCOMPARE(*archive.taken("journal-a"), std::int64_t(0));
      QVERIFY(archive.append(std::vector{value(0, 1)}, ArchiveMark{"journal-a", 7}).ok());
      QVERIFY(archive.append({}, ArchiveMark{"journal-b", 3}).ok());
      QVERIFY(archive.append(std::vector{value(1, 1)}).ok());
      QVERIFY(archive.append(std::vector{value(2, 1)}, ArchiveMark{"journal-a", 9}).ok());
    }
    const auto again = SeriesArchive::openToRead(path);
    QVERIFY(again.ok());
    QCOMPARE(*again->taken("journal-a"), std::int64_t(9));
    QCOMPARE(*again->taken("journal-b"), std::int64_t(3));
    QCOMPARE(again->raw("S1", kEver)->size(), std::size_t(3));
    QVERIFY(*again->quantityOf("S1") == Quantity::waterLevel);
    QVERIFY(!again->quantityOf("S9")->has_value());
  }
  void whoReadsSeesWholeBatchesWhileAnotherWrites() {
    const std::string path = folder_.filePath("shared.sqlite").toStdString();
    SeriesArchive archive = opened(path);
    std::atomic<bool> over = false;
    std::size_t looks = 0;
    bool whole = true;
    std::thread reader([&] {
      while (!over) {
        const auto reading = SeriesArchive::openToRead(path);
        const auto series = reading ? reading->raw("S1", kEver) : Result<SensorSeries>(SensorSeries{});
        whole = whole && reading && series && series->size() % 60 == 0;
        ++looks;
      }
    });
    for (int minute = 0; minute < 100; ++minute) {
      std::vector<Observation> given;
      for (int s = 0; s < 60; ++s) given.push_back(value(minute * 60 + s, s));
      if (!archive.append(given)) qFatal("not appended");
    }
    over = true;
    reader.join();
    QVERIFY(whole && looks > 0);
    QCOMPARE(archive.rolledUp("S1", kHour, kEver)->front().good, 3600);
  }
  void retentionThatWouldLeaveRollUpsWithoutTheirPartsIsRefused() {
    for (const Retention& wrong : {Retention{3 * kHour, 2 * kHour, 0 * kHour},
                                   Retention{0 * kHour, 2 * kHour, 0 * kHour},
                                   Retention{1 * kHour, 3 * kHour, 2 * kHour}}) {
      const auto archive = SeriesArchive::open(":memory:", wrong);
      QVERIFY(!archive.ok() && archive.error().code == ErrorCode::badInput);
    }
    const auto missing =
        SeriesArchive::openToRead(folder_.filePath("no.sqlite").toStdString());
    QVERIFY(!missing.ok() && missing.error().code == ErrorCode::notFound);
  }
  void anotherQuantityOrAnotherFileIsRefused() {
    SeriesArchive archive = opened();
    QVERIFY(archive.declare("S1", Quantity::waterLevel).ok());
    QVERIFY(!archive.declare("S1", Quantity::pondingDepth).ok());
    const std::string path = folder_.filePath("journal.sqlite").toStdString();
    QVERIFY(Journal::open(path).ok());
    const auto wrong = SeriesArchive::open(path);
    QVERIFY(!wrong.ok() && wrong.error().code == ErrorCode::unreadable);
  }
};

QTEST_GUILESS_MAIN(SeriesArchiveTest)
#include "series_archive_test.moc"
