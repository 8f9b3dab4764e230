// Files that leave, runs that begin and runs that are stopped beside the world: the session says who
// may, and keeps who did.
#include <QTemporaryDir>
#include <nlohmann/json.hpp>

#include "app/session/command/seat_rights.h"
#include "gis/city/city_package.h"
#include "tests/session/loop_desk.h"
#include "tests/session/quick_accounts.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

const Text kExported{"处置指标表 cases.csv", "table of handling cases.csv"};

struct ExportStage {
  QTemporaryDir folder;
  std::string city = folder.filePath("city").toStdString();

  ExportStage() {
    if (!gis::writeCity(smallCity(), city, {})) qFatal("the city cannot be written");
  }
  std::unique_ptr<Session> session(const std::string& accounts = {}) const {
    Options options;
    options.dataFolder = folder.filePath("data").toStdString();
    options.threads = 1;
    options.accounts = accounts;
    auto made = Session::make(options, Pace::asFastAsPossible);
    if (!made) qFatal("%s", made.error().text().c_str());
    return std::move(*made);
  }
  std::string accountsOfTwo() const {
    const std::string file = folder.filePath("accounts.json").toStdString();
    const auto book = quickAccounts({{"admin", Role::administrator}, {"li", Role::dutyOfficer}},
                                    Instant{1'000'000});
    if (!writeAccounts(file, book)) qFatal("no accounts");
    return file;
  }
};

std::vector<store::JournalEntry> entriesOfKind(const std::string& path, const std::string& kind) {
  const auto journal = store::Journal::open(path);
  if (!journal || !journal->verify()) qFatal("the journal is not whole");
  auto entries = *journal->read();
  std::erase_if(entries, [&](const store::JournalEntry& entry) { return entry.kind != kind; });
  return entries;
}

}  // namespace

class ExportsRecordedTest : public QObject {
  Q_OBJECT
 private slots:
  void whoExportsWhatAndBeginsWhichRunStandsInJournalAndLog() {
    const ExportStage stage;
    auto session = stage.session();
    session->openCity(stage.city, "");
    session->waitIdle();
    QVERIFY(session->mayExport(kExported, "Li Wei").ok());
    QVERIFY(session->mayStart(RunKind::traffic, {"F001", "F001"}, "Li Wei").ok());
    session->waitIdle();
    const auto log = session->view()->log;
    QVERIFY(std::ranges::any_of(log, [](const LogLine& line) {
      return line.by == "Li Wei" && line.what.en == "exported: table of handling cases.csv";
    }));
    const std::string path = session->journalPath();
    session.reset();
    const auto exports = entriesOfKind(path, "export");
    QCOMPARE(exports.size(), std::size_t(1));
    QCOMPARE(exports[0].by, std::string("Li Wei"));
    const auto body = nlohmann::json::parse(exports[0].body);
    QCOMPARE(body["act"].get<std::string>(), std::string("export_data"));
    QCOMPARE(body["what"]["zh"].get<std::string>(), kExported.zh);
    QCOMPARE(body["role"].get<std::string>(), std::string("duty_officer"));
    const auto runs = entriesOfKind(path, "run_started");
    QCOMPARE(runs.size(), std::size_t(1));
    QCOMPARE(nlohmann::json::parse(runs[0].body)["act"].get<std::string>(), std::string("traffic"));
  }

  void whoStopsWhichRunStandsInJournalAndLog() {
    const ExportStage stage;
    auto session = stage.session();
    session->openCity(stage.city, "");
    session->waitIdle();
    QVERIFY(session->mayStop(RunKind::planSearch, {"W·1", "W·1"}, "Li Wei").ok());
    session->waitIdle();
    QVERIFY(std::ranges::any_of(session->view()->log, [](const LogLine& line) {
      return line.by == "Li Wei" && line.what.en == "stopped a search for plans W·1" &&
             line.what.zh == "停止方案搜索 W·1";
    }));
    const std::string path = session->journalPath();
    session.reset();
    const auto stops = entriesOfKind(path, "run_stopped");
    QCOMPARE(stops.size(), std::size_t(1));
    QCOMPARE(stops[0].by, std::string("Li Wei"));
    const auto body = nlohmann::json::parse(stops[0].body);
    QCOMPARE(body["act"].get<std::string>(), std::string("plan_search"));
    QCOMPARE(body["on"]["en"].get<std::string>(), std::string("W·1"));
    QCOMPARE(body["role"].get<std::string>(), std::string("duty_officer"));
  }

  void withAccountsNothingLeavesAndNothingBeginsBeforeSomebodyWhoMaySignsIn() {
    const ExportStage stage;
    auto session = stage.session(stage.accountsOfTwo());
    QVERIFY(!session->mayExport(kExported, "somebody").ok());  // before the first view
    session->openCity(stage.city, "");
    session->waitIdle();
    QVERIFY(!session->mayExport(kExported, "somebody").ok());
    for (const RunKind kind : {RunKind::traffic, RunKind::planSearch, RunKind::pondingOdds})
      QVERIFY(!session->mayStart(kind, {}, "somebody").ok() &&
              !session->mayStop(kind, {}, "somebody").ok());
    session->signIn("li", kQuickPassword);
    session->waitIdle();
    QVERIFY(session->view()->person.signedIn);
    QVERIFY(session->mayExport(kExported, "somebody").ok());
    QVERIFY(session->mayStart(RunKind::pondingOdds, {}, "somebody").ok());
    session->waitIdle();
    const std::string path = session->journalPath();
    session.reset();
    const auto exports = entriesOfKind(path, "export");
    QCOMPARE(exports.size(), std::size_t(1));
    QCOMPARE(exports[0].by, std::string("li"));
    QCOMPARE(nlohmann::json::parse(exports[0].body)["login"].get<std::string>(), std::string("li"));
    QCOMPARE(entriesOfKind(path, "run_started").size(), std::size_t(1));
  }
};

QTEST_GUILESS_MAIN(ExportsRecordedTest)
#include "zz_exports_recorded_test.moc"
