// A person opens another city: the session says who may and from where, and keeps who did.
#include <QTemporaryDir>
#include <nlohmann/json.hpp>

#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "tests/session/loop_desk.h"
#include "tests/session/quick_accounts.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

struct TwoCities {
  QTemporaryDir folder;
  std::string first = folder.filePath("first").toStdString(),
              second = folder.filePath("second").toStdString();

  TwoCities() {
    CityModel other = smallCity();
    other.name = {"邻城", "Neighbour"};
    if (!gis::writeCity(smallCity(), first, {}) || !gis::writeCity(other, second, {}))
      qFatal("the cities cannot be written");
  }
  std::unique_ptr<Session> session(Options options = {}) const {
    options.dataFolder = folder.filePath("data").toStdString();
    options.threads = 1;
    auto made =
        Session::make(options, options.feeds.empty() ? Pace::asFastAsPossible : Pace::realTime);
    if (!made) qFatal("%s", made.error().text().c_str());
    (*made)->openCity(first, "");
    (*made)->waitIdle();
    return std::move(*made);
  }
  std::string accounts() const {
    const std::string file = folder.filePath("accounts.json").toStdString();
    if (!writeAccounts(file, quickAccounts({{"admin", Role::administrator}, {"li", Role::observer}},
                                           Instant{1'000'000})))
      qFatal("no accounts");
    return file;
  }
};

std::string cityOf(const Session& session) { return session.view()->city->name.en; }

}  // namespace

class CityChangeTest : public QObject {
  Q_OBJECT
 private slots:
  void whoOpensAnotherCityStandsInJournalAndLog() {
    const TwoCities stage;
    auto session = stage.session();
    QVERIFY(session->changeCity(stage.second + "/", "Li Wei").ok());
    session->waitIdle();
    QCOMPARE(cityOf(*session), std::string("Neighbour"));
    const std::string path = session->journalPath();
    session.reset();
    const auto journal = store::Journal::open(path);
    QVERIFY(journal.ok() && journal->verify());
    auto entries = *journal->read();
    std::erase_if(entries, [](const auto& entry) { return entry.kind != "city_changed"; });
    QCOMPARE(entries.size(), std::size_t(1));
    QCOMPARE(entries[0].by, std::string("Li Wei"));
    QCOMPARE(nlohmann::json::parse(entries[0].body)["folder"].get<std::string>(),
             std::string("second"));
  }

  void whereAccountsAreNobodyDoesSoBeforeSigningInNorAtALockedSeat() {
    const TwoCities stage;
    Options options;
    options.accounts = stage.accounts();
    const auto session = stage.session(options);
    const std::string before = cityOf(*session);
    QVERIFY(
        session->changeCity(stage.second, "somebody").error().text().find("nobody has signed in") !=
        std::string::npos);
    session->signIn("li", kQuickPassword);
    session->waitIdle();
    session->lockSeat("li");
    session->waitIdle();
    QVERIFY(session->changeCity(stage.second, "somebody").error().text().find("seat is locked") !=
            std::string::npos);
    session->waitIdle();
    QCOMPARE(cityOf(*session), before);
    session->signIn("li", kQuickPassword);
    session->waitIdle();
    QVERIFY(session->changeCity(stage.second, "somebody").ok());
    session->waitIdle();
    QCOMPARE(cityOf(*session), std::string("Neighbour"));
  }

  void aWorldWithLiveFeedsKeepsItsCity() {
    const TwoCities stage;
    const std::string feed = stage.folder.filePath("ponds.json").toStdString();
    const std::string lines = stage.folder.filePath("ponds.jsonl").toStdString();
    QVERIFY(writeFile(lines, "").ok());
    const std::string text =
        R"({"id": "ponds", "codec": "json", "from": {"url": )" + ("\"file:" + lines + "\"") +
        R"(, "every_s": 60}, "name": {"zh": "积水点", "en": "Ponding"}, "mapping": {"sensor": "/id",
        "at": {"path": "/t", "format": "unix_ms"},
        "values": [{"path": "/cm", "quantity": "ponding_depth", "unit": "cm"}]},
        "cadence_s": 60, "late_after_s": 120, "silent_after_s": 360,
        "limits": {"ahead_s": 60, "oldest_s": 86400}})";
    QVERIFY(writeFile(feed, text).ok());
    Options options;
    options.feeds = {feed};
    const auto session = stage.session(options);
    const Outcome refused = session->changeCity(stage.second, "Li Wei");
    QVERIFY(!refused.ok());
    QVERIFY(refused.error().text().find("keeps its city") != std::string::npos);
    session->waitIdle();
    QVERIFY(cityOf(*session) != "Neighbour");
  }
};

QTEST_GUILESS_MAIN(CityChangeTest)
#include "zz_city_change_test.moc"
