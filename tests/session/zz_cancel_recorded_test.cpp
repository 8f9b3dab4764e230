// Who takes a forecast from everybody who waits for it stands in journal and log.
#include <QTemporaryDir>
#include <nlohmann/json.hpp>

#include "gis/city/city_package.h"
#include "tests/session/loop_desk.h"

using namespace citymirror;
using namespace citymirror::session;

class CancelRecordedTest : public QObject {
  Q_OBJECT
 private slots:
  void whoCancelsAForecastIsKept() {
    const QTemporaryDir folder;
    const std::string city = folder.filePath("city").toStdString();
    QVERIFY(gis::writeCity(smallCity(), city, {}).ok());
    Options options;
    options.dataFolder = folder.filePath("data").toStdString();
    options.threads = 1;
    options.floodCell = 5;
    auto made = Session::make(options, Pace::asFastAsPossible);
    QVERIFY2(made.ok(), made ? "" : made.error().text().c_str());
    auto seat = std::move(*made);
    seat->openCity(city, "");
    seat->waitIdle();
    seat->runStorm(100, 1440);
    QTRY_VERIFY_WITH_TIMEOUT(!seat->view()->jobs.empty(), 30000);
    seat->cancelJobs("Li Wei");
    seat->waitIdle();
    QVERIFY(seat->view()->forecast == nullptr);
    QVERIFY(std::ranges::any_of(seat->view()->log, [](const LogLine& line) {
      return line.by == "Li Wei" &&
             line.what.en.starts_with("computation cancelled: flood forecast");
    }));
    const std::string path = seat->journalPath();
    seat.reset();
    const auto journal = store::Journal::open(path);
    QVERIFY(journal.ok() && journal->verify());
    const auto entries = *journal->read();
    QVERIFY(std::ranges::any_of(entries, [](const store::JournalEntry& entry) {
      return entry.kind == "action" && entry.by == "Li Wei" &&
             nlohmann::json::parse(entry.body)["verb"] == "cancel";
    }));
  }
};

QTEST_GUILESS_MAIN(CancelRecordedTest)
#include "zz_cancel_recorded_test.moc"
